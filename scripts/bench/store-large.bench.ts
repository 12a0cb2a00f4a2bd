import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';

import { backlogSince, throughput, waitingNow } from '../../companion/src/store/backlog.ts';
import { recordsOfBatch } from '../../companion/src/store/batch-records.ts';
import { countBatches, getBatch, listBatches } from '../../companion/src/store/batches.ts';
import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import { latestChanges } from '../../companion/src/store/changes.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { getConnection } from '../../companion/src/store/connections.ts';
import { startEmbedded } from '../../companion/src/store/embedded.ts';
import { failureGroups, failuresOf } from '../../companion/src/store/failure-groups.ts';
import { causesOfBatches } from '../../companion/src/store/failures.ts';
import { linksDue } from '../../companion/src/store/link-runs.ts';
import { linkByCampaign, listLinks } from '../../companion/src/store/links.ts';
import { countMembers, countMembersByLink } from '../../companion/src/store/members.ts';
import { waitingOrders } from '../../companion/src/store/orders.ts';
import { membershipsOf, reasonsOf, worklist, worklistStates } from '../../companion/src/store/worklist.ts';
import { memberTimeline } from '../../companion/src/store/timeline.ts';
import { print, quantile, round } from './figures.ts';
import {
  batchId,
  campaignId,
  fillLargeStore,
  largeScope as scope,
  leadRecordId,
  linkId,
  personId,
} from './large-store.ts';

/**
 * What the campaign's panel and the Sync Status page ask of a store with 10,000,000 members and 1,000,000 batches: each query
 * many times with other keys, its median beside 100 ms, the indexes it used, and the tables it read from end to end, by
 * PostgreSQL's own count. `LOCKSTEP_BENCH_SCALE=0.1` makes a tenth of it; `LOCKSTEP_BENCH_FOLDER` keeps the store for another run.
 */
const scale = Number(process.env['LOCKSTEP_BENCH_SCALE'] ?? '1');
const size = {
  members: Math.round(10_000_000 * scale),
  batches: Math.round(1_000_000 * scale),
  links: Math.max(20, Math.round(1000 * scale)),
};
const times = 40;
/** Tables that are read from end to end on purpose: they hold a line for each link, or few. */
const small = ['links', 'connections', 'inbox', 'orders', 'backlog'];
const kept = process.env['LOCKSTEP_BENCH_FOLDER'];
const folder = kept ?? (await mkdtemp(path.join(tmpdir(), 'lockstep-bench-')));
const embedded = await startEmbedded({ folder });
const store = await openStore({ connection: embedded.connection }, { sessions: 1 });
const { db } = store;

type Ask = (turn: number) => Promise<unknown>;

try {
  if ((await listConnections()) === 0) await fillLargeStore(embedded.admin, size);
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
  const now = new Date().toISOString();
  /** Another link each time; the first one, which is fifty times as large, apart. */
  const link = (turn: number) => linkId(2 + ((turn * 37) % (size.links - 1)));
  const largest = linkId(1);
  const someBatch = (turn: number) => batchId(1 + ((turn * 7919) % size.batches));
  const window = { from: day(5), until: now };
  const asks: [string, Ask][] = [
    ['summary: the campaign’s link', (turn) => linkByCampaign(db, scope, campaignId(2 + turn))],
    ['summary: counts', (turn) => countMembers(db, scope, link(turn))],
    [`summary: counts of the largest link`, () => countMembers(db, scope, largest)],
    ['summary: latest changes', (turn) => latestChanges(db, scope, link(turn), 5)],
    ['list of links, 50', () => listLinks(db, scope, { limit: 50 })],
    [
      'list of links: counts of 50',
      (turn) =>
        countMembersByLink(
          db,
          scope,
          Array.from({ length: 50 }, (_, at) => link(turn * 50 + at)),
        ),
    ],
    ['certificate', (turn) => certificatesOfLink(db, scope, link(turn), 1)],
    ['worklist: reasons, held', (turn) => reasonsOf(db, scope, link(turn), 'held')],
    ['worklist: reasons, held, largest link', () => reasonsOf(db, scope, largest, 'held')],
    ['worklist: reasons, failed', (turn) => reasonsOf(db, scope, link(turn), 'failed')],
    ...worklistStates.flatMap((state): [string, Ask][] => [
      [`members ${state}`, (turn) => worklist(db, scope, link(turn), { state }, { limit: 51 })],
      [
        `members ${state}, largest link, anywhere`,
        (turn) =>
          worklist(
            db,
            scope,
            largest,
            { state },
            { limit: 51, after: personId(Math.floor((size.members / 20 / times) * turn)) },
          ),
      ],
    ]),
    [
      'members held for one reason, largest link',
      () => worklist(db, scope, largest, { state: 'held', reason: 'no-email' }, { limit: 51 }),
    ],
    ['timeline: memberships of a record', (turn) => membershipsOf(db, scope, leadRecordId(1 + turn * 977))],
    [
      'timeline: what happened',
      (turn) =>
        memberTimeline(db, scope, { linkId: link(turn), personId: personId(1 + turn * 977) }, { limit: 51 }),
    ],
    ['what people ordered', (turn) => waitingOrders(db, scope, link(turn))],
    ['batches of five days', () => listBatches(db, scope, { ...window })],
    [
      'batches, any days, by end, oldest first',
      (turn) =>
        listBatches(db, scope, {
          from: day(100 - turn),
          until: day(95 - turn),
          sort: 'ended',
          order: 'oldest',
        }),
    ],
    ['batches of one link', (turn) => listBatches(db, scope, { ...window, linkId: link(turn) })],
    ['batches of one object', () => listBatches(db, scope, { ...window, object: 'CampaignMember' })],
    ['batches of one operation', () => listBatches(db, scope, { ...window, operation: 'Push updates' })],
    ['batches that failed', () => listBatches(db, scope, { ...window, status: 'Failed' })],
    ['batches of a status that none has', () => listBatches(db, scope, { status: 'Cleaned up' })],
    ['batches: causes of 50', (turn) => causesOf(turn)],
    ['batches: how many in five days', () => countBatches(db, scope, { ...window })],
    ['batches: how many in all', () => countBatches(db, scope, {})],
    ['batches: how many of a status that none has', () => countBatches(db, scope, { status: 'Cleaned up' })],
    ['one batch', (turn) => getBatch(db, scope, someBatch(turn))],
    ['a batch’s records', (turn) => recordsOfBatch(db, scope, someBatch(turn), { limit: 50 })],
    ['failures of five days by cause', () => failureGroups(db, scope, window)],
    ['failures of five days', () => failuresOf(db, scope, window, { limit: 50 })],
    ['failures of all time by cause', () => failureGroups(db, scope, {})],
    ['failures of all time', () => failuresOf(db, scope, {}, { limit: 50 })],
    ['backlog: what waits', () => waitingNow(db, scope)],
    ['backlog: five days', () => backlogSince(db, scope, day(6))],
    ['backlog: throughput', () => throughput(db, scope, now)],
    ['connection', () => getConnection(db, scope)],
    ['cycle: links that are due', () => linksDue(db, scope, day(1))],
  ];
  const causesOf = (turn: number) =>
    causesOfBatches(
      db,
      scope,
      Array.from({ length: 50 }, (_, at) => someBatch(turn * 50 + at)),
    );
  const only = process.argv[2];
  for (const [what, ask] of asks) if (only === undefined || what.includes(only)) await measure(what, ask);
} finally {
  await store.close();
  await embedded.stop();
  if (kept === undefined) await rm(folder, { recursive: true, force: true });
}

async function measure(what: string, ask: Ask): Promise<void> {
  await ask(times); // plans and catalogues are read once
  const before = await usage();
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    const began = performance.now();
    await ask(turn);
    took.push(performance.now() - began);
  }
  const after = await usage();
  const used = [...after].flatMap(([name, count]) => (count > (before.get(name) ?? 0) ? [name] : []));
  const median = quantile(took, 0.5);
  print(
    what,
    `${median < 100 ? '  ' : '! '}median ${round(median)} ms, 95 % ${round(quantile(took, 0.95))} ms; ${used.join(' ')}`,
  );
}

/** How often each index was used, and each large table read from end to end, by PostgreSQL's own count. */
async function usage(): Promise<ReadonlyMap<string, number>> {
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const found = await sql<{ name: string; count: number }>`
    select indexrelname as name, idx_scan as count from pg_stat_user_indexes where schemaname = 'lockstep'
    union all
    select 'ALL OF ' || relname, seq_scan from pg_stat_user_tables
    where schemaname = 'lockstep' and not relname = any(${small}::text[])`.execute(db);
  return new Map(found.rows.map(({ name, count }) => [name, count]));
}

async function listConnections(): Promise<number> {
  return (await sql`select from lockstep.connections`.execute(db)).rows.length;
}

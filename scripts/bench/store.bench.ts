import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import pg from 'pg';

import { compareLink } from '../../companion/src/store/compare-link.ts';
import { openStore } from '../../companion/src/store/connect.ts';
import { ensureConnection } from '../../companion/src/store/connections.ts';
import { copyInto } from '../../companion/src/store/copy.ts';
import { createLink } from '../../companion/src/store/links.ts';
import { membersOfLink, saveMembers, type MemberRow } from '../../companion/src/store/members.ts';
import { memory, print, round } from './figures.ts';

/**
 * One link with 500,000 members (or as many as MEMBERS says) on embedded PostgreSQL: loaded, updated in batches of 5,000,
 * read in key order and compared in full, where one member in a thousand differs. Figures of the reference, on two idle
 * cores: COPY 174,000 rows/s, unnest upsert 49,000 to 83,000, keyset read 418,000 (pages of 10,000), comparison 1.4 s at 104 MB.
 */
const count = Number(process.env.MEMBERS ?? 500_000);
const linkId = '00000000-0000-4000-8000-00000000000a';
const scope = { connectionId: 'bench' };
const personId = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
const memberId = (n: number) => `00v${String(n).padStart(15, '0')}`;

const memberColumns = [
  'connection_id',
  'link_id',
  'person_id',
  'marketo_lead_id',
  'salesforce_kind',
  'salesforce_record_id',
  'campaign_member_id',
  'marketo',
  'salesforce',
  'has_baseline',
  'baseline_marketo',
  'baseline_salesforce',
  'in_step',
  'dirty',
];

const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-bench-'));
const store = await openStore({ folder }, { sessions: 2 });
try {
  await ensureConnection(store.db, { id: 'bench', name: 'bench' });
  await createLink(store.db, scope, {
    id: linkId,
    programId: 1,
    programName: 'Program',
    programUrl: 'https://example.com',
    programType: 'Event',
    channel: 'Webcast',
    campaignId: '701000000000001AAA',
    campaignName: 'Campaign',
    state: 'active',
    createdBy: 'bench',
  });
  const client = new pg.Client(store.connection());
  client.on('error', () => undefined); // its queries fail, that is enough
  await client.connect();

  const timed = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1000;
    const { now, peak } = memory();
    print(
      what,
      `${round(seconds, 2)} s, ${round(count / seconds, 0)} rows/s, ${round(now, 0)} MB now, ${round(peak, 0)} MB at most`,
    );
  };

  await client.query('begin');
  await client.query(`select set_config('lockstep.connection_id', 'bench', true)`);
  // Row-level security takes no COPY: rows come in by way of a temporary table.
  await client.query(`
    create temporary table people_in (like lockstep.people) on commit drop;
    create temporary table members_in (like lockstep.members including defaults) on commit drop`);
  await timed('people copied', () =>
    copyInto(client, 'people_in', ['connection_id', 'id', 'name', 'email', 'email_folded'], peopleRows()),
  );
  await client.query('insert into lockstep.people select * from people_in');
  await timed('members copied', () => copyInto(client, 'members_in', memberColumns, memberRows()));
  await timed('members stored from the copy', () =>
    client.query('insert into lockstep.members select * from members_in'),
  );
  await client.query('commit');
  await client.query('vacuum analyze lockstep.members, lockstep.people').catch(() => undefined);
  await client.end();

  let read = 0;
  await timed('members read in key order, pages of 5,000', async () => {
    for await (const rows of pages()) read += rows.length;
  });
  await timed('members updated in batches of 5,000', async () => {
    for await (const rows of pages())
      await saveMembers(
        store.db,
        scope,
        rows.map((row) => ({ ...row, marketo: 'Attended', salesforce: 'Attended' })),
      );
  });
  let differing = 0;
  await timed('compared in full with two sides of the same size', async () => {
    const sides = { marketo: marketoSide(), salesforce: salesforceSide() };
    for await (const { read: now } of compareLink(store.connection(), scope, linkId, sides))
      differing += Number(now.marketo === 'No Show');
  });
  print('members read', String(read));
  print('differences found', `${String(differing)} of ${String(Math.floor(count / 1000))} expected`);
} finally {
  await store.close();
  await rm(folder, { recursive: true, force: true });
}

async function* pages(): AsyncGenerator<MemberRow[]> {
  for (let after: string | undefined; ;) {
    const rows = await membersOfLink(store.db, scope, linkId, {
      limit: 5000,
      ...(after === undefined ? {} : { after }),
    });
    if (rows.length > 0) yield rows;
    after = rows.at(-1)?.personId;
    if (rows.length < 5000) return;
  }
}

function* peopleRows() {
  for (let n = 1; n <= count; n += 1) {
    const email = `person${String(n)}@example.com`;
    yield ['bench', personId(n), `Person ${String(n)}`, email, email] as const;
  }
}

function* memberRows() {
  for (let n = 1; n <= count; n += 1) {
    const record = `00Q${String(n).padStart(15, '0')}`;
    const both = ['Registered', 'Registered', true, 'Registered', 'Registered', true, false] as const;
    yield ['bench', linkId, personId(n), n, 'lead', record, memberId(n), ...both] as const;
  }
}

async function* marketoSide() {
  await Promise.resolve();
  for (let n = 1; n <= count; n += 1) yield { leadId: n, status: n % 1000 === 0 ? 'No Show' : 'Attended' };
}

async function* salesforceSide() {
  await Promise.resolve();
  for (let n = 1; n <= count; n += 1) yield { campaignMemberId: memberId(n), status: 'Attended' };
}

import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { countBatches, listBatches } from '../../companion/src/store/batches.ts';
import { latestChanges } from '../../companion/src/store/changes.ts';
import { failureGroups, failuresOf } from '../../companion/src/store/failure-groups.ts';
import { linksDue } from '../../companion/src/store/link-runs.ts';
import { linkByCampaign } from '../../companion/src/store/links.ts';
import { countMembers, countMembersByLink, membersOfLink } from '../../companion/src/store/members.ts';
import { type Scope, writing } from '../../companion/src/store/scope.ts';
import { membershipsOf, worklist, worklistStates } from '../../companion/src/store/worklist.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, upTo } from './fixtures.ts';

/**
 * Which way the planner takes for what panel and dashboard ask, in a store large enough that reading a whole table would be the worse
 * way: PostgreSQL itself counts how often it read each table from end to end.
 */
const linksInAll = 100;
const membersOfEach = 300;

test('panel and dashboard never read a large table from end to end', async (t) => {
  const { store } = await withDatabase(t, { sessions: 1 });
  const { db } = store;
  const scope = await connection(db);
  for (const number of upTo(linksInAll)) await link(db, scope, number, { id: id(number) });
  await fill(db, scope);
  const before = await wholeReads(db);
  const asked = id(7);
  await linkByCampaign(db, scope, '701000000000007AAA');
  const counts = await countMembers(db, scope, asked);
  assert.equal(counts.total, membersOfEach);
  assert.equal((await membersOfLink(db, scope, asked, { limit: 50 })).length, 50);
  const some = await countMembersByLink(db, scope, [id(3), id(8)]);
  assert.deepEqual([...some.values()], [counts, counts]);
  for (const state of worklistStates) await worklist(db, scope, asked, { state }, { limit: 50 });
  const { rows: known } = await sql<{
    record: string;
  }>`select campaign_member_id as record from lockstep.members
    where connection_id = ${scope.connectionId} and link_id = ${asked}::uuid limit 1`.execute(db);
  for (const record of ['00Q000000000007AAA', known[0]?.record ?? 'none'])
    await membershipsOf(db, scope, record);
  await latestChanges(db, scope, asked, 20);
  const first = await listBatches(db, scope, { limit: 50 });
  assert.equal(first.rows.length, 50);
  await listBatches(db, scope, { limit: 50, after: first.next ?? '', sort: 'started' });
  await listBatches(db, scope, { limit: 50, sort: 'ended', order: 'oldest' });
  await listBatches(db, scope, { limit: 50, linkId: asked });
  await listBatches(db, scope, { limit: 50, from: '2026-03-01T00:00:00Z', until: '2026-03-02T00:00:00Z' });
  await listBatches(db, scope, { limit: 50, status: 'Cleaned up' });
  assert.equal(await countBatches(db, scope, {}), 20_000);
  assert.equal(await countBatches(db, scope, { status: 'Failed' }), 0);
  const days = { from: '2026-04-01T00:00:00Z', until: '2026-04-06T00:00:00Z' };
  const [group] = await failureGroups(db, scope, days);
  assert.deepEqual([group?.open, group?.solved], [0, 5 * 36]);
  for (const window of [days, {}])
    assert.equal((await failuresOf(db, scope, window, { limit: 50 })).rows.length, 50);
  await linksDue(db, scope, '2026-01-01T00:00:00Z');
  assert.deepEqual(await wholeReads(db), before);
});

type Db = Parameters<typeof countMembers>[0];

async function fill(db: Db, scope: Scope): Promise<void> {
  await writing(db, scope, async (own) => {
    await sql`insert into lockstep.people (connection_id, id, name)
      select ${scope.connectionId}, ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'Person ' || n
      from generate_series(1, ${linksInAll * membersOfEach}::int) n`.execute(own);
    await sql`insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, marketo, salesforce, has_baseline,
        baseline_marketo, baseline_salesforce, in_step, dirty, held_reason, held_since)
      select ${scope.connectionId}, ('00000000-0000-4000-8000-' || lpad((1 + n % ${linksInAll}::int)::text, 12, '0'))::uuid,
        ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, n, 'Sent', 'Sent', true, 'Sent', 'Sent', n % 50 <> 0, false,
        case when n % 50 = 0 then 'backwards' end, case when n % 50 = 0 then now() end
      from generate_series(1, ${linksInAll * membersOfEach}::int) n`.execute(own);
    await sql`insert into lockstep.cycles (connection_id, id, started_at, ended_at, state)
      values (${scope.connectionId}, ${id(1)}::uuid, now(), now(), 'ended')`.execute(own);
    await sql`insert into lockstep.batches (connection_id, id, cycle_id, link_id, operation, object, status, started_at, ended_at)
      select ${scope.connectionId}, gen_random_uuid(), ${id(1)}::uuid,
        ('00000000-0000-4000-8000-' || lpad((1 + n % ${linksInAll}::int)::text, 12, '0'))::uuid, 'Push updates', 'Campaigns', 'Succeeded',
        timestamptz '2026-01-01' + n * interval '10 minutes', timestamptz '2026-01-01' + n * interval '10 minutes'
      from generate_series(1, 20000) n`.execute(own);
    await sql`insert into lockstep.failures (connection_id, batch_id, link_id, person_id, kind, code, message, at, retryable)
      select ${scope.connectionId}, b.id, b.link_id, ('00000000-0000-4000-9000-' || lpad(n::text, 12, '0'))::uuid, 'rate', '606',
        'no', b.started_at, true
      from (select *, row_number() over (order by started_at) as n from lockstep.batches
        where connection_id = ${scope.connectionId}) b where n % 4 = 0`.execute(own);
  });
  // Until nobody's older view keeps rows from being known as everybody's: only then an index alone can be counted.
  for (const until = Date.now() + 60_000; ;) {
    await sql`vacuum analyze lockstep.members, lockstep.batches, lockstep.people, lockstep.links, lockstep.failures`.execute(
      db,
    );
    const { rows } = await sql<{ relname: string }>`select relname from pg_class
      where relname in ('members', 'batches', 'people', 'failures') and relkind = 'r' and relallvisible < relpages`.execute(
      db,
    );
    if (rows.length === 0) return;
    assert.ok(Date.now() < until, `Rows of ${rows.map(({ relname }) => relname).join(', ')} are not visible`);
    await sleep(50);
  }
}

/** How often each large table was read from end to end so far, by the server's own count. */
async function wholeReads(db: Db): Promise<Record<string, number>> {
  // The session hands over what it has counted; it is the only one there is.
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const found = await sql<{ relname: string; seqScan: number }>`
    select relname, seq_scan from pg_stat_user_tables where relname in ('members', 'batches', 'people', 'changes', 'failures')`.execute(
    db,
  );
  return Object.fromEntries(found.rows.map(({ relname, seqScan }) => [relname, seqScan]));
}

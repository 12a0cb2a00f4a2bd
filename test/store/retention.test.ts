import assert from 'node:assert/strict';
import test from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { historySince, pruneWhenDue, type PruneOptions } from '../../companion/src/store/retention.ts';
import { type Db, reading, type Scope, writing } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';
import { connection, id, link, people, upTo } from './fixtures.ts';

const keep = { history: 400, previews: 30, audit: 400, endedLinks: 730 };
const plainly = (more: Partial<PruneOptions> = {}): PruneOptions => ({
  keep,
  stopping: new AbortController().signal,
  // However slow the machine is.
  longestMs: 600_000,
  ...more,
});
/** 23 entries of each kind, 50 days apart, the oldest 1110 days old: 15 are older than 400 days. */
const entries = 23;
const fiftyDays = sql`make_interval(days => 10 + 50 * n)`;
const oldOnes = 15;
const step = 4;
/** Of the link that ended long ago; the newest ten of a link that lives stay. */
const endedCertificates = 3;

/** Of which a turn deletes, and which hold much. */
const large = [
  'changes',
  'failures',
  'conflicts',
  'member_events',
  'settlements',
  'field_writes',
  'sagas',
  'certificates',
  'batches',
  'cycles',
  'orders',
  'preview_rows',
  'previews',
  'alerts',
  'budget_ledger',
  'repair_moves',
  'audit',
  'members',
  'people',
];
const tables = [...large, 'person_records', 'repairs', 'links', 'link_history', 'status_maps', 'inbox'];

test('what is over and old goes in small steps; what is young, open, awaited or needed stays', async (t) => {
  const { store, open } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  const other = await connection(db, 'other');
  for (const one of [scope, other]) {
    await link(db, one, 1);
    await people(db, one, upTo(1));
    await fill(db, one);
  }
  const before = await counts(db, other);
  assert.equal(await historySince(db, scope), null);

  // Each transaction deletes at most a step: triggers on the statements see how many.
  await sql`create table lockstep.steps (rows integer)`.execute(db);
  await sql`create function lockstep.note_step() returns trigger language plpgsql as $$
    begin insert into lockstep.steps select count(*) from gone; return null; end $$`.execute(db);
  for (const table of large)
    await sql`create trigger note after delete on ${sql.table(`lockstep.${table}`)} referencing old table as gone
      for each statement execute function lockstep.note_step()`.execute(db);

  // Two processes at the same moment: one has the turn.
  const second = await open();
  const turns = await Promise.all([db, second.db].map((one) => pruneWhenDue(one, scope, plainly({ step }))));
  const [pruned = {}, ...others] = turns.filter((one) => one !== undefined);
  assert.equal(others.length, 0);
  const sizes = await sql<{ most: number; steps: number }>`
    select max(rows) as most, count(*)::int as steps from lockstep.steps`.execute(db);
  const [size] = sizes.rows;
  assert.equal(size?.most, step);
  assert.ok(size.steps > 40);

  assert.deepEqual(pruned, {
    changes: oldOnes,
    failures: oldOnes,
    conflicts: oldOnes,
    member_events: oldOnes,
    settlements: oldOnes,
    field_writes: oldOnes,
    // One that is open stays, whatever its age, with its batch and its cycle.
    sagas: oldOnes - 1,
    // The last clean one of the link is the oldest of all.
    certificates: entries - 10 - 1 + endedCertificates,
    // Of links that ended 900 days ago, not of one that ended 500 days ago.
    members: entries + 1,
    inbox: 1,
    status_maps: 1,
    link_history: 1,
    // An alert is open on the other one.
    links: 1,
    batches: oldOnes - 1,
    // Of the cycles one is kept by that saga, one by the clean certificate.
    cycles: oldOnes - 2,
    // One that waits stays.
    orders: oldOnes - 1,
    // Older than 30 days are all but the first; seven of them and one more have orders, one is of a link without a first sync.
    preview_rows: 3 * (entries - 1 - 9),
    previews: entries - 1 - 9,
    alerts: oldOnes - 1,
    budget_ledger: oldOnes,
    // One is at work; two plans that nobody applied are older than 30 days, one of them than 400.
    repair_moves: 2 * (oldOnes - 2),
    repairs: oldOnes,
    // Who paused a link is told for as long as it is paused.
    audit: oldOnes - 1,
  });
  assert.ok(Date.parse((await historySince(db, scope)) ?? '') < Date.now() - 399 * 24 * 3600_000);
  // Those who were only in the link that went; two are in other things.
  const gone = new Map(Object.entries({ ...pruned, people: entries - 2, person_records: entries - 2 }));
  const rest = await counts(db, scope);
  for (const [table, rows] of Object.entries(before))
    assert.equal(rest[table], rows - (gone.get(table) ?? 0), table);
  const left = await reading(db, scope, (own) =>
    sql`select
      (select count(*)::int from lockstep.sagas where state = 'open') as sagas,
      (select count(*)::int from lockstep.orders where state = 'waiting') as orders,
      (select count(*)::int from lockstep.certificates where clean) as clean,
      (select count(*)::int from lockstep.alerts where cleared_at is null) as alerts,
      (select count(*)::int from lockstep.repairs where state = 'applying') as repairs`.execute(own),
  );
  assert.deepEqual(left.rows, [{ sagas: 1, orders: 1, clean: 1, alerts: 2, repairs: 1 }]);
  assert.deepEqual(await counts(db, other), before, 'another connection keeps all');

  // The next turn is tomorrow; and then nothing more is old.
  assert.equal(await pruneWhenDue(db, scope, plainly()), undefined);
  await due(db, scope);
  assert.deepEqual(await pruneWhenDue(db, scope, plainly({ step })), {});
  // Its link has had its first sync, its orders are gone: nothing needs them any more.
  await writing(db, scope, async (own) => {
    await sql`update lockstep.links set first_synced_at = now()`.execute(own);
    await sql`delete from lockstep.orders`.execute(own);
  });
  await due(db, scope);
  assert.deepEqual(await pruneWhenDue(db, scope, plainly({ step })), { preview_rows: 27, previews: 9 });
});

test('a turn without time, or in a process that stops, deletes nothing more and is taken up again soon', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  await people(db, scope, upTo(1));
  await fill(db, scope);
  const before = await counts(db, scope);
  assert.deepEqual(await pruneWhenDue(db, scope, plainly({ stopping: AbortSignal.abort() })), {});
  assert.deepEqual(await counts(db, scope), before);
  const next = await sql<{ soon: boolean }>`
    select prune_due_at < now() + interval '10 minutes' as soon from lockstep.connections
    where id = ${scope.connectionId}`.execute(db);
  assert.equal(next.rows[0]?.soon, true);
  await due(db, scope);
  assert.deepEqual(await pruneWhenDue(db, scope, plainly({ longestMs: 0 })), {});
  await due(db, scope);
  assert.equal((await pruneWhenDue(db, scope, plainly()))?.changes, oldOnes);
});

test('a turn that waits in the database when the process stops is cancelled, and leaves the session fit for others', async (t) => {
  const { store, open } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  await people(db, scope, upTo(1));
  await fill(db, scope);
  const stopping = new AbortController();
  const other = await open();
  await other.db.transaction().execute(async (holder) => {
    await sql`lock table lockstep.changes in access exclusive mode`.execute(holder);
    const turn = pruneWhenDue(db, scope, plainly({ stopping: stopping.signal }));
    let waits = false;
    for (let tries = 0; !waits; tries += 1) {
      assert.ok(tries < 600, 'the turn never waits for the lock');
      await sleep(50);
      const found = await sql<{ waits: boolean }>`select exists (select from pg_locks
        where not granted and relation = 'lockstep.changes'::regclass) as waits`.execute(holder);
      waits = found.rows[0]?.waits === true;
    }
    stopping.abort();
    // The lock is held until this has ended.
    assert.equal((await turn)?.['changes'], undefined);
  });
  const kept = await counts(db, scope);
  assert.equal(kept['changes'], entries);
  await due(db, scope);
  const pruned = await pruneWhenDue(db, scope, plainly());
  assert.equal(pruned?.['changes'], oldOnes, JSON.stringify(pruned));
});

test('a turn never reads a large table from end to end', async (t) => {
  const { store } = await withDatabase(t, { sessions: 1 });
  const { db } = store;
  const scope = await connection(db);
  await link(db, scope, 1);
  await people(db, scope, upTo(1));
  // Four hours apart: of 2,000 the oldest 200 are to go.
  await fill(db, scope, 2000, sql`make_interval(hours => 4 * n)`);
  // What the planner knows stays what it is now, whenever the server would look again by itself.
  for (const table of tables)
    await sql`alter table ${sql.table(`lockstep.${table}`)} set (autovacuum_enabled = false)`.execute(db);
  await sql`analyze`.execute(db);
  const before = await wholeReads(db);
  const pruned = await pruneWhenDue(
    db,
    scope,
    plainly({ keep: { history: 300, previews: 300, audit: 300, endedLinks: 300 }, step: 50 }),
  );
  assert.ok((pruned?.['batches'] ?? 0) >= 170, JSON.stringify(pruned));
  assert.ok((pruned?.['preview_rows'] ?? 0) >= 170, JSON.stringify(pruned));
  assert.ok((pruned?.['members'] ?? 0) >= 170, JSON.stringify(pruned));
  assert.deepEqual(await wholeReads(db), before);
});

/** How often each table was read from end to end so far, by the server's own count. */
async function wholeReads(db: Db): Promise<Record<string, number>> {
  // The session hands over what it has counted; it is the only one there is.
  await sql`select pg_stat_force_next_flush()`.execute(db);
  const found = await sql<{ relname: string; seqScan: number }>`
    select relname, seq_scan from pg_stat_user_tables
    where schemaname = 'lockstep' and relname = any(${large})`.execute(db);
  return Object.fromEntries(found.rows.map(({ relname, seqScan }) => [relname, seqScan]));
}

/** The connection's turn has come, as after a day; a minute ago, for a clock that is set back a little meanwhile. */
const due = (db: Db, scope: Scope) =>
  writing(db, scope, (own) =>
    sql`update lockstep.connections set prune_due_at = now() - interval '1 minute' where id = ${scope.connectionId}`.execute(
      own,
    ),
  );

/** Rows of each table. */
const counts = (db: Db, scope: Scope): Promise<Record<string, number>> =>
  reading(db, scope, async (own) => {
    const found = await Promise.all(
      tables.map(async (table) => {
        const rows = await sql<{ count: number }>`select count(*)::int as count
          from ${sql.table(`lockstep.${table}`)} where connection_id = ${scope.connectionId}`.execute(own);
        return [table, rows.rows[0]?.count ?? 0] as const;
      }),
    );
    return Object.fromEntries(found);
  });

/** Everything that is kept of the past, the oldest first, in one cycle and one batch for each entry. */
async function fill(db: Db, scope: Scope, many = entries, age = fiftyDays): Promise<void> {
  for (const number of [2, 3, 4]) await link(db, scope, number, { state: 'unlinked' });
  await link(db, scope, 5, { state: 'paused' });
  const own = sql`${scope.connectionId}`;
  const one = sql`${id(1)}::uuid`;
  const ended = (number: number) => sql`${id(number)}::uuid`;
  const uuid = sql`('00000000-0000-4000-a000-' || lpad(n::text, 12, '0'))::uuid`;
  const person = sql`('00000000-0000-4000-b000-' || lpad(n::text, 12, '0'))::uuid`;
  const from = sql`from generate_series(${many - 1}::int, 0, -1) n`;
  const oldest = many - 1;
  const all = [
    sql`update lockstep.connections set created_at = now() - interval '2000 days' where id = ${own}`,
    sql`insert into lockstep.cycles (connection_id, id, started_at, ended_at, state)
      select ${own}, ${uuid}, now() - ${age}, now() - ${age}, 'ended' ${from}`,
    sql`insert into lockstep.batches (connection_id, id, cycle_id, link_id, operation, object, status, started_at, ended_at)
      select ${own}, ${uuid}, ${uuid}, ${one}, 'Push updates', 'Campaigns', 'Succeeded', now() - ${age}, now() - ${age} ${from}`,
    sql`insert into lockstep.changes (connection_id, link_id, person_id, batch_id, at, side_written, to_value, rule_row, reason)
      select ${own}, ${one}, ${one}, ${uuid}, now() - ${age}, 'marketo', 'Sent', 1, 'test' ${from}`,
    sql`insert into lockstep.failures (connection_id, batch_id, link_id, person_id, kind, code, message, at, retryable)
      select ${own}, ${uuid}, ${one}, ${one}, 'invalid-record', 'X', 'no', now() - ${age}, false ${from}`,
    sql`insert into lockstep.conflicts (connection_id, link_id, person_id, batch_id, at, rule_row, policy, reason)
      select ${own}, ${one}, ${one}, ${uuid}, now() - ${age}, 1, 'latest', 'test' ${from}`,
    sql`insert into lockstep.member_events (connection_id, link_id, person_id, at, kind, actor)
      select ${own}, ${one}, ${one}, now() - ${age}, 'seen', 'test' ${from}`,
    sql`insert into lockstep.settlements (connection_id, link_id, person_id, at, kind, rule, actor)
      select ${own}, ${one}, ${one}, now() - ${age}, 'accept', 'x', 'test' ${from}`,
    sql`insert into lockstep.field_writes (connection_id, link_id, at, field, overwrote_edit)
      select ${own}, ${one}, now() - ${age}, 'ActualCost', false ${from}`,
    sql`insert into lockstep.sagas (connection_id, id, link_id, cycle_id, batch_id, kind, state, payload, recorded_at, finished_at)
      select ${own}, ${uuid}, ${one}, ${uuid}, ${uuid}, 'x', case when n = 20 then 'open' else 'finished' end, '{}',
        now() - ${age}, case when n <> 20 then now() - ${age} end ${from}`,
    sql`insert into lockstep.certificates (connection_id, id, link_id, cycle_id, issued_at, as_of, clean, in_step, marketo_read, salesforce_read)
      select ${own}, ${uuid}, ${one}, case when n = ${oldest} then ${uuid} end, now() - interval '500 days' - ${age},
        now() - interval '500 days' - ${age}, n = ${oldest}, 0, 0, 0 ${from}`,
    sql`insert into lockstep.previews (connection_id, id, created_at, created_by, frame_hash, view, plan)
      select ${own}, ${uuid}, now() - ${age}, 'test', 'x', '{}', '{}' ${from}`,
    sql`insert into lockstep.orders (connection_id, id, plan_id, link_id, person_id, action, actor, ordered_at, state, ended_at)
      select ${own}, ${uuid}, ${uuid}, ${one}, ${one}, 'keep', 'test', now() - ${age},
        case when n = 21 then 'waiting' else 'done' end, case when n <> 21 then now() - ${age} end ${from}`,
    // That of the pair that was linked, and waits for its first sync, is the oldest but one.
    sql`insert into lockstep.preview_rows (connection_id, preview_id, link_id, position, kind, again, person, marketo_lead_id, records, reason)
      select ${own}, ${uuid}, case when n = 19 then ${one} else ${uuid} end, position, 'same', false, 'Somebody', 1, '[]', 'test'
      from generate_series(${many - 1}::int, 0, -1) n, generate_series(0, 2) position`,
    sql`insert into lockstep.alerts (connection_id, id, key, severity, code, message, raised_at, last_at, cleared_at)
      select ${own}, ${uuid}, n::text, 'warning', 'X', 'x', now() - ${age}, now() - ${age},
        case when n <> 22 then now() - ${age} end ${from}`,
    sql`insert into lockstep.budgets (connection_id, vendor, per_day, concurrent) values (${own}, 'marketo', 10, 1)`,
    sql`insert into lockstep.budget_ledger (connection_id, vendor, hour, purpose, calls)
      select ${own}, 'marketo', date_trunc('hour', now() - ${age}), 'x', 1 ${from}`,
    sql`insert into lockstep.audit (connection_id, at, actor, role, action, target)
      select ${own}, now() - ${age}, 'test', 'admin', case when n = ${oldest} then 'pause' else 'x' end, ${id(5)} ${from}`,
    sql`insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, marketo, salesforce, has_baseline,
        held_reason, held_since, in_step, dirty)
      values (${own}, ${one}, ${one}, 1, 'A', 'B', false, 'x', now() - interval '900 days', false, true)`,
    sql`insert into lockstep.repairs (connection_id, id, program_id, campaign_id, state, frame_hash, plan, created_at, created_by, changed_at)
      select ${own}, ${uuid}, 1, '701', case when n in (5, 19) then 'planned' when n = 20 then 'applying' else 'applied' end,
        'x', '{}', now() - ${age}, 'test', now() - ${age} ${from}`,
    sql`insert into lockstep.repair_moves (connection_id, repair_id, step, member_id)
      select ${own}, r.id, 1, m from lockstep.repairs r, unnest(array['a', 'b']) m
      where r.connection_id = ${own} and r.state <> 'planned'`,
    // Links 2 and 4 ended 900 days ago, link 3 did 500 days ago. Each has the same members.
    sql`update lockstep.links set state_since = now() - case when id = ${ended(3)} then interval '500 days' else interval '900 days' end
      where connection_id = ${own} and state = 'unlinked'`,
    sql`insert into lockstep.people (connection_id, id, name) select ${own}, ${person}, 'P' ${from}`,
    sql`insert into lockstep.person_records (connection_id, kind, record_id, person_id) select ${own}, 'marketo', 'm' || n, ${person} ${from}`,
    sql`insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, has_baseline, in_step, dirty)
      select ${own}, ${ended(2)}, ${person}, n + 10, true, true, false ${from}`,
    sql`insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, has_baseline, in_step, dirty)
      select ${own}, link, ${person}, n + 10, true, true, false
      from (values (1, ${ended(3)}), (2, ${ended(4)})) as given (n, link)`,
    // Something young is told of the third of them.
    sql`insert into lockstep.member_events (connection_id, link_id, person_id, at, kind, actor)
      select ${own}, ${one}, ${person}, now(), 'seen', 'test' from (values (3)) as given (n)`,
    sql`insert into lockstep.certificates (connection_id, id, link_id, issued_at, as_of, clean, in_step, marketo_read, salesforce_read)
      select ${own}, gen_random_uuid(), ${ended(2)}, now() - interval '901 days', now() - interval '901 days', false, 0, 0, 0
      from generate_series(1, ${endedCertificates}::int)`,
    sql`insert into lockstep.status_maps (connection_id, link_id, version, map, created_by) values (${own}, ${ended(2)}, 1, '{}', 'test')`,
    sql`insert into lockstep.inbox (connection_id, link_id, side, key) values (${own}, ${ended(2)}, 'marketo', '1')`,
    sql`insert into lockstep.alerts (connection_id, id, key, severity, code, message, link_id, raised_at, last_at)
      values (${own}, gen_random_uuid(), 'of an ended link', 'warning', 'X', 'x', ${ended(4)}, now() - interval '950 days', now())`,
  ];
  await writing(db, scope, async (transaction) => {
    for (const statement of all) await statement.execute(transaction);
  });
}

import assert from 'node:assert/strict';
import test from 'node:test';

import { sql } from 'kysely';
import { DatabaseError } from 'pg';

import { reading, writing } from '../../companion/src/store/scope.ts';
import { withDatabase } from '../support/database.ts';
import { forbidden } from './forbidden-states.ts';
import { connection, id, link, people, upTo } from './fixtures.ts';

/** A small world in which everything is as it may be: one row of each kind, and what two of them refer to. */
const world = `
  insert into lockstep.previews (connection_id, id, created_at, created_by, frame_hash, view, plan)
    values ('main', '${id(1)}', '2026-01-05T12:00Z', 'ada', 'x', '{}', '{}');
  insert into lockstep.preview_rows (connection_id, preview_id, link_id, position, kind, again, person, marketo_lead_id, records, reason)
    values ('main', '${id(1)}', '${id(1)}', 1, 'same', false, 'Ada', 1, '[]', 'x');
  insert into lockstep.status_maps (connection_id, link_id, version, map, created_by) values ('main', '${id(1)}', 1, '{}', 'ada');
  insert into lockstep.members (connection_id, link_id, person_id, marketo_lead_id, campaign_member_id, marketo, has_baseline, in_step, dirty)
    values ('main', '${id(1)}', '${id(1)}', 1, '00v1', 'Sent', false, false, false);
  insert into lockstep.inbox (connection_id, link_id, side, key) values ('main', '${id(1)}', 'marketo', '1');
  insert into lockstep.cycles (connection_id, id, state, started_at, ended_at)
    values ('main', '${id(1)}', 'ended', '2026-01-05T12:01Z', '2026-01-05T12:09Z');
  insert into lockstep.batches (connection_id, id, cycle_id, link_id, operation, object, status, started_at, ended_at)
    values ('main', '${id(1)}', '${id(1)}', '${id(1)}', 'Push updates', 'Campaigns', 'Succeeded', '2026-01-05T12:01Z', '2026-01-05T12:02Z');
  insert into lockstep.failures (connection_id, batch_id, kind, code, message, at, retryable)
    values ('main', '${id(1)}', 'rate', '606', 'Max rate limit', '2026-01-05T12:01Z', true);
  insert into lockstep.changes (connection_id, link_id, person_id, batch_id, at, side_written, to_value, rule_row, reason)
    values ('main', '${id(1)}', '${id(1)}', '${id(1)}', '2026-01-05T12:01Z', 'marketo', 'Sent', 7, 'x');
  insert into lockstep.conflicts (connection_id, link_id, person_id, at, rule_row, policy, reason)
    values ('main', '${id(1)}', '${id(1)}', '2026-01-05T12:01Z', 9, 'latest', 'x');
  insert into lockstep.settlements (connection_id, link_id, person_id, at, kind, rule, actor)
    values ('main', '${id(1)}', '${id(1)}', '2026-01-05T12:01Z', 'keep', 'x', 'ada');
  insert into lockstep.certificates (connection_id, id, link_id, issued_at, as_of, clean, in_step, marketo_read, salesforce_read)
    values ('main', '${id(1)}', '${id(1)}', '2026-01-05T12:02Z', '2026-01-05T12:01Z', true, 1, 1, 1);
  insert into lockstep.orders (connection_id, id, plan_id, link_id, person_id, action, actor, ordered_at)
    values ('main', '${id(1)}', '${id(1)}', '${id(1)}', '${id(1)}', 'keep', 'ada', '2026-01-05T12:01Z');
  insert into lockstep.sagas (connection_id, id, link_id, kind, state, payload, recorded_at)
    values ('main', '${id(1)}', '${id(1)}', 'x', 'open', '{}', '2026-01-05T12:01Z');
  insert into lockstep.repairs (connection_id, id, program_id, campaign_id, state, frame_hash, plan, created_at, created_by, changed_at)
    values ('main', '${id(1)}', 1, '701', 'applying', 'x', '{}', '2026-01-05T12:01Z', 'ada', '2026-01-05T12:01Z');
  insert into lockstep.alerts (connection_id, id, key, severity, code, message, raised_at, last_at)
    values ('main', '${id(1)}', 'k', 'warning', 'X', 'x', '2026-01-05T12:01Z', '2026-01-05T12:01Z');
  insert into lockstep.budgets (connection_id, vendor, per_day, concurrent) values ('main', 'marketo', 10, 1);
  insert into lockstep.budget_ledger (connection_id, vendor, hour, purpose) values ('main', 'marketo', '2026-01-05T12:00Z', 'x');
  insert into lockstep.api_keys (connection_id, prefix, sha256, name, role, scope)
    values ('main', 'lk_0123456789ab', sha256('x'), 'x', 'viewer', 'operator');
  insert into lockstep.leases (connection_id, key, epoch, expires_at) values ('main', 'feeds', 1, now())`;

test('what the rules forbid, the database refuses', async (t) => {
  const { store } = await withDatabase(t);
  const { db } = store;
  const scope = await connection(db);
  const other = await connection(db, 'other');
  await link(db, scope, 1);
  await link(db, scope, 2, { programId: 1, state: 'unlinked' });
  await link(db, scope, 3);
  await link(db, other, 7);
  await people(db, scope, upTo(3));
  await people(db, other, [7]);
  await writing(db, scope, async (own) => {
    for (const statement of world.split(';')) await sql.raw(statement).execute(own);
  });

  for (const [what, constraint, statement] of forbidden)
    await t.test(what, async () => {
      await assert.rejects(
        writing(db, scope, (own) => sql.raw(statement).execute(own)),
        (error) => {
          assert.ok(error instanceof DatabaseError, String(error));
          assert.equal(error.constraint, constraint, error.message);
          return true;
        },
      );
    });

  await t.test('every check over more than one column is tried', async () => {
    const found = await reading(db, scope, (own) =>
      sql<{ conname: string }>`select conname from pg_constraint
        where connamespace = 'lockstep'::regnamespace and contype = 'c' and cardinality(conkey) > 1 order by conname`.execute(
        own,
      ),
    );
    const tried = new Set(forbidden.map(([, constraint]) => constraint));
    const names = found.rows.map(({ conname }) => conname);
    assert.deepEqual(
      names.filter((name) => !tried.has(name)),
      [],
    );
  });
});

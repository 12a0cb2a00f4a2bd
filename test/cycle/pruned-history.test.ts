import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import { askComparison } from '../../companion/src/store/link-runs.ts';
import { pruneWhenDue } from '../../companion/src/store/retention.ts';
import { reading, writing } from '../../companion/src/store/scope.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** What the store forgets changes nothing of what is decided. */

const program = 'Program 1';
const past = {
  cycles: ['started_at', 'ended_at'],
  batches: ['started_at', 'ended_at'],
  sagas: ['recorded_at', 'finished_at'],
  changes: ['at'],
  failures: ['at'],
  conflicts: ['at'],
  member_events: ['at'],
  settlements: ['at'],
  previews: ['created_at'],
  certificates: ['as_of', 'issued_at'],
  connections: ['created_at'],
  links: ['created_at', 'first_synced_at'],
} as const;

test('after all history has gone a sync finds nothing to do, and then does what is to be done', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'bert', marketo: 'Registered' },
        { key: 'carl', marketo: 'known', salesforce: 'Registered' },
        { key: 'dora', marketo: 'Attended', salesforce: 'Registered' },
      ],
    }),
  });
  const { store, connectionId, actions } = lab.companion;
  const { db } = store;
  const scope = { connectionId };
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const held = lab.held(program);
  const members = () =>
    reading(
      db,
      scope,
      async (own) => (await sql`select * from lockstep.members order by person_id`.execute(own)).rows,
    );
  const before = await members();
  const [certificate] = await certificatesOfLink(db, scope, id, 1);

  await writing(db, scope, async (own) => {
    for (const [table, columns] of Object.entries(past))
      for (const column of columns)
        await sql`update ${sql.table(`lockstep.${table}`)}
          set ${sql.ref(column)} = ${sql.ref(column)} - interval '500 days'`.execute(own);
  });
  const pruned = await pruneWhenDue(db, scope, {
    keep: { history: 400, previews: 30, audit: 400, endedLinks: 400 },
    stopping: new AbortController().signal,
    longestMs: 600_000,
  });
  for (const kind of ['changes', 'batches', 'cycles', 'sagas', 'previews', 'preview_rows'])
    assert.ok((pruned?.[kind] ?? 0) > 0, `${kind} went: ${JSON.stringify(pruned)}`);

  const cycle = await lab.cycle();
  assert.deepEqual([cycle.failure, cycle.written], [null, 0]);
  assert.deepEqual(await members(), before);
  assert.deepEqual(lab.held(program), held);
  assert.equal((await certificatesOfLink(db, scope, id, 1))[0]?.id, certificate?.id);
  await assert.rejects(
    () => actions.planUndo(id, { firstSync: true }, actor),
    /no longer kept, so this first sync cannot be undone/,
  );

  // And when everybody is read and compared in full.
  await askComparison(db, scope, [id]);
  const compared = await lab.untilQuiet();
  assert.deepEqual(
    compared.map(({ written }) => written).filter((written) => written > 0),
    [],
  );
  const [next] = await certificatesOfLink(db, scope, id, 1);
  assert.ok(next?.clean && next.id !== certificate?.id);
  assert.deepEqual(lab.held(program), held);

  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
});

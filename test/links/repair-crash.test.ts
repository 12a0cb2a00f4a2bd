import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { RepairChoice } from '../../companion/src/domain/repair.ts';
import type { RepairView } from '../../companion/src/links/repair-views.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';

/** A process dies after each commit of a repair in turn: whoever comes next ends it, and ends its undoing, completely. */

const choices: readonly RepairChoice[] = [
  { fix: 'add-status', label: 'Attended On-demand' },
  { fix: 'move-members', from: 'Came', to: 'Attended' },
  { fix: 'set-responded', label: 'Marketing Invited', hasResponded: true },
  { fix: 'set-default', label: 'Registered' },
  { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' },
];
/** Commits of a process that only carries out a repair are its lease, two of each step, one more where members move, its end. */
const moments = [1, 4, 6, 7, 9, 11, 13];

const isRunning = ({ state }: RepairView): boolean => ['applying', 'undoing', 'putting-back'].includes(state);

/** Runs cycles in a process that dies right after its n-th commit, then in another one until the repair has ended. */
async function dieAndRecover(lab: TestCompanion, id: string, moment: number): Promise<RepairView> {
  let commits = Number.NEGATIVE_INFINITY;
  let isDead = false;
  const dying = await lab.another({}, () => {
    commits += 1;
    isDead ||= commits >= moment;
    // A dead process commits nothing any more; whatever it still tries fails.
    if (isDead) throw new Error('killed');
  });
  commits = 0;
  await dying.runCycle().catch(() => undefined);
  await dying.close();
  const { store, connectionId } = lab.companion;
  await writing(store.db, { connectionId }, (own) =>
    own.updateTable('leases').set({ holder: null }).execute(),
  );
  for (let turn = 0; turn < 100; turn += 1) {
    await lab.companion.runCycle();
    const view = await lab.companion.actions.repair(id);
    if (!isRunning(view)) return view;
    // The vendor's own time-out has to pass first: none here, but by the database's clock.
    await sleep(20);
  }
  return await lab.companion.actions.repair(id);
}

test('killed at each step, a repair ends complete, and so does its undoing', async (t) => {
  const world = misfitWorld(
    [
      { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
      { key: 'carl', marketo: 'Attended', salesforce: 'Came' },
      { key: 'dora', marketo: 'Attended', salesforce: 'Came' },
    ],
    { 'No Show': 'No show', 'Attended On-demand': null },
    [{ label: 'Came', hasResponded: true }],
  );
  const lab = await withCompanion(t, { world, settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '0' } });
  const pair = { programId: lab.programId('Program 1'), campaignId: lab.campaignId('Program 1') };
  const now = () => ({
    statuses: lab.salesforce
      .statuses(pair.campaignId)
      .toSorted((a, b) => Number(a.sortOrder) - Number(b.sortOrder))
      .map(({ label, hasResponded, isDefault }) => [label, hasResponded, isDefault]),
    held: lab.held('Program 1').salesforce,
  });
  const { actions } = lab.companion;
  const before = now();
  let after: ReturnType<typeof now> | undefined;
  for (const moment of [Number.POSITIVE_INFINITY, ...moments]) {
    const { id } = await actions.planRepair({ ...pair, choices }, actor);
    await actions.applyRepair(id, actor);
    const done = await dieAndRecover(lab, id, moment);
    assert.deepEqual(
      [done.state, done.steps.map(({ state }) => state)],
      ['applied', done.steps.map(() => 'done')],
      `killed after commit ${String(moment)}`,
    );
    after ??= now();
    assert.deepEqual(now(), after, `killed after commit ${String(moment)}`);
    await actions.undoRepair(id, actor);
    const undone = await dieAndRecover(lab, id, moment);
    assert.deepEqual(
      [undone.state, undone.steps.map(({ state }) => state)],
      ['undone', undone.steps.map(() => 'undone')],
      `undoing killed after commit ${String(moment)}`,
    );
    assert.deepEqual(now(), before, `undoing killed after commit ${String(moment)}`);
  }
  assert.notDeepEqual(after, before);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { pruneWhenDue } from '../../companion/src/store/retention.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { all, code, lab, program } from './repair-lab.ts';

/** Mended statuses are put back: all of it, what stays and why, in turns, and for how long. */

test('what is as before already counts as put back', async (t) => {
  const own = await lab(t);
  const plan = await own.plan([
    { fix: 'add-status', label: 'Attended On-demand' },
    { fix: 'set-responded', label: 'Marketing Invited', hasResponded: true },
  ]);
  await own.apply(plan.id);
  const { campaignId } = own.pair;
  const of = (label: string) => own.salesforce.statuses(campaignId).find((one) => one.label === label)!;
  own.salesforce.deleteRecord('CampaignMemberStatus', of('Attended On-demand').id);
  const undone = await own.undo(plan.id);
  assert.deepEqual(
    undone.steps.map(({ state }) => state),
    undone.steps.map(() => 'undone'),
    JSON.stringify(undone.steps),
  );
});

test('undo puts everything back, members and marks included; what changed since stays and is named', async (t) => {
  const own = await lab(t);
  const { companion, salesforce } = own;
  const before = own.statuses();
  const heldBefore = own.held(program).salesforce;
  const plan = await own.plan([
    ...all,
    { fix: 'move-members', from: 'No show', to: 'Registered' },
    { fix: 'set-default', label: 'Registered' },
    { fix: 'set-responded', label: 'Marketing Invited', hasResponded: true },
  ]);
  assert.deepEqual(
    plan.choices.map(({ how }) => how),
    ['done', 'done', 'done', 'done', 'done', 'done', 'done'],
  );
  await own.apply(plan.id);
  assert.equal(own.statuses().find(({ isDefault }) => isDefault)?.label, 'Registered');

  const outlook = await companion.actions.previewUndo(plan.id);
  assert.equal(outlook.canUndo, true);
  assert.deepEqual(
    outlook.steps.filter(({ possible }) => !possible),
    [],
  );
  assert.equal((await own.undo(plan.id)).state, 'undone');
  assert.deepEqual(own.statuses(), before);
  assert.deepEqual(own.held(program).salesforce, heldBefore);
  await assert.rejects(companion.actions.undoRepair(plan.id, actor), code('REPAIR_STATE'));

  const second = await own.plan([
    { fix: 'move-members', from: 'Follow Up  Requested', to: 'Attended' },
    { fix: 'add-status', label: 'Attended On-demand' },
  ]);
  await own.apply(second.id);
  salesforce.setMemberStatus(own.memberId(program, 'carl'), 'Registered');
  salesforce.setMemberStatus(own.memberId(program, 'emil'), 'Attended On-demand');
  const now = await companion.actions.previewUndo(second.id);
  assert.deepEqual(
    now.steps.filter(({ note }) => note !== null).map(({ possible, note }) => [possible, note?.code]),
    [
      [false, 'undo-members-changed-one'],
      [false, 'undo-in-use-one'],
    ],
  );
  const undone = await own.undo(second.id);
  assert.deepEqual([undone.state, undone.steps.filter((one) => one.state === 'kept').length], ['undone', 2]);
  assert.equal(own.held(program).salesforce['carl'], 'Registered');
  assert.equal(own.held(program).salesforce['emil'], 'Attended On-demand');
  const [latest] = await companion.actions.repairsOf(own.pair.campaignId);
  assert.equal(latest?.id, second.id);
});

test('undoing is told as each step will find things, after those undone before it', async (t) => {
  const own = await lab(t);
  const before = own.statuses();
  own.salesforce.setMemberStatus(own.memberId(program, 'dora'), 'Attended');
  const plan = await own.plan([
    // Made and then the default: it can only go once another one is the default again.
    { fix: 'add-status', label: 'Attended On-demand' },
    { fix: 'set-default', label: 'Attended On-demand' },
    // Taken away: it has to be there again before anything of it can be.
    { fix: 'move-members', from: 'Responded', to: 'Attended' },
  ]);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  const told = await own.companion.actions.previewUndo(plan.id);
  assert.deepEqual(
    told.steps.map(({ possible, note }) => [possible, note]),
    told.steps.map(() => [true, null]),
    JSON.stringify(told.steps),
  );
  const undone = await own.undo(plan.id);
  assert.deepEqual([...new Set(undone.steps.map(({ state }) => state))], ['undone']);
  assert.deepEqual(own.statuses(), before);
});

test('members are moved, and moved back, some in each turn', async (t) => {
  const crowd = ['anna', 'bert', 'carl'].map((key) => ({
    key,
    marketo: 'Registered',
    salesforce: 'No Show',
  }));
  const own = await lab(t, misfitWorld(crowd, { 'No Show': 'No show' }), {}, { membersOfTurn: 2 });
  const { actions } = own.companion;
  const moved = () =>
    Object.values(own.held(program).salesforce).filter((one) => one === 'Registered').length;
  const plan = await own.plan([{ fix: 'move-members', from: 'No show', to: 'Registered' }]);
  assert.equal(plan.membersMoved, 3);
  await actions.applyRepair(plan.id, actor);
  await own.cycle();
  assert.deepEqual([moved(), (await actions.repair(plan.id)).state], [2, 'applying']);
  await own.cycle();
  assert.deepEqual([moved(), (await actions.repair(plan.id)).state], [3, 'applied']);
  await actions.undoRepair(plan.id, actor);
  const reads = watchCalls(/^GET .*FROM CampaignMember WHERE Id IN/);
  own.salesforce.faults.add({ endpoint: reads.never, kind: 'slow', delayMs: 0 });
  await own.cycle();
  assert.deepEqual([moved(), (await actions.repair(plan.id)).state], [1, 'undoing']);
  assert.equal(reads.times.length, 1, 'once a turn, however many they are');
  await own.cycle();
  assert.deepEqual([moved(), (await actions.repair(plan.id)).state], [0, 'undone']);
});

test('a repair from before the history that is kept is not undone: whom it moved is being forgotten', async (t) => {
  const own = await lab(t);
  const { store, connectionId } = own.companion;
  const plan = await own.plan(all);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  assert.equal((await own.companion.actions.previewUndo(plan.id)).canUndo, true);
  await writing(store.db, { connectionId }, async (db) => {
    await sql`update lockstep.repairs set changed_at = changed_at - interval '500 days'`.execute(db);
    await sql`update lockstep.connections set created_at = created_at - interval '600 days', prune_due_at = now() - interval '1 minute'`.execute(
      db,
    );
  });
  const keep = { history: 400, previews: 400, audit: 400, endedLinks: 400 };
  const turn = (stopping: AbortSignal) =>
    pruneWhenDue(store.db, { connectionId }, { keep, stopping, longestMs: 600_000 });
  // A turn that has just begun: nothing of it is deleted yet.
  assert.deepEqual(await turn(AbortSignal.abort()), {});
  assert.equal((await own.companion.actions.previewUndo(plan.id)).canUndo, false);
  await assert.rejects(own.companion.actions.undoRepair(plan.id, actor), code('HISTORY_GONE'));
  await writing(store.db, { connectionId }, (db) =>
    sql`update lockstep.connections set prune_due_at = now() - interval '1 minute'`.execute(db),
  );
  const pruned = await turn(new AbortController().signal);
  assert.deepEqual([pruned?.['repairs'], pruned?.['repair_moves']], [1, 1]);
  await assert.rejects(own.companion.actions.repair(plan.id), code('REPAIR_NOT_FOUND'));
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { sql } from 'kysely';

import { addStatus, changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { drawSwitches, type Switches } from '../../companion/sandbox/salesforce/switches.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import type { RepairChoice } from '../../companion/src/domain/repair.ts';
import type { RepairView } from '../../companion/src/links/repair-views.ts';
import { pruneWhenDue } from '../../companion/src/store/retention.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import type { Somebody } from '../support/small-world.ts';

/** Mending statuses: planned with its effect, carried out step by step, undone. */

const program = 'Program 1';
const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

/** The story of the status match screen in small: two near matches, a missing status, and one that Marketo does not know. */
const people: readonly Somebody[] = [
  { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
  { key: 'bert', marketo: 'Registered', salesforce: 'No Show' },
  { key: 'carl', marketo: 'Attended', salesforce: 'Follow Up Requested' },
  { key: 'dora', marketo: 'Attended', salesforce: 'Responded' },
  { key: 'emil', marketo: 'Registered', salesforce: 'Registered' },
];
const story = () =>
  misfitWorld(
    people,
    { 'No Show': 'No show', 'Attended On-demand': null, 'Follow Up Requested': 'Follow Up  Requested' },
    [{ label: 'Responded', hasResponded: true }],
  );

type Lab = TestCompanion & {
  readonly pair: { readonly programId: number; readonly campaignId: string };
  plan(choices: readonly RepairChoice[]): Promise<RepairView>;
  apply(id: string): Promise<RepairView>;
  undo(id: string): Promise<RepairView>;
  statuses(): { label: string; hasResponded: boolean; isDefault: boolean }[];
};

async function lab(t: TestContext, world = story(), switches: Partial<Switches> = {}): Promise<Lab> {
  const base = await withCompanion(t, { world, salesforce: { switches } });
  const pair = { programId: base.programId(program), campaignId: base.campaignId(program) };
  const { actions } = base.companion;
  const done = async (id: string): Promise<RepairView> => {
    for (let turn = 0; turn < 5; turn += 1) {
      await base.cycle();
      const view = await actions.repair(id);
      if (!['applying', 'undoing', 'putting-back'].includes(view.state)) return view;
    }
    return await actions.repair(id);
  };
  return {
    ...base,
    pair,
    plan: (choices) => actions.planRepair({ ...pair, choices }, actor),
    apply: async (id) => {
      await actions.applyRepair(id, actor);
      return await done(id);
    },
    undo: async (id) => {
      await actions.undoRepair(id, actor);
      return await done(id);
    },
    statuses: () =>
      base.salesforce
        .statuses(pair.campaignId)
        .toSorted((a, b) => Number(a.sortOrder) - Number(b.sortOrder))
        .map(({ label, hasResponded, isDefault }) => ({ label, hasResponded, isDefault })),
  };
}

const all: readonly RepairChoice[] = [
  { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' },
  { fix: 'move-members', from: 'Follow Up  Requested', to: 'Follow Up Requested' },
  { fix: 'add-status', label: 'Attended On-demand' },
  { fix: 'treat-as', marketo: 'Attended', salesforce: 'Responded' },
];

test('a pair that blocks is mended as planned, linked with its partners, and every word of the plan is true', async (t) => {
  const { companion, ...own } = await lab(t);
  const blocked = await companion.links.preview(own.pair, actor);
  assert.equal(blocked.canApply, false);
  const { state, id: linkId } = await companion.links.link(blocked.id, actor);
  assert.equal(state, 'blocked');

  const calls = own.salesforce.calls().length;
  const plan = await own.plan(all);
  assert.equal(
    own.salesforce
      .calls()
      .slice(calls)
      .some((call) => !call.startsWith('GET')),
    false,
  );
  assert.deepEqual(
    plan.choices.map(({ how, sentence }) => [how, sentence.text]),
    [
      ['done', 'Treat “No show” as “No Show”. Nothing is renamed; 2 members keep it.'],
      [
        'done',
        'Move 1 member from “Follow Up  Requested” to “Follow Up Requested”. “Follow Up  Requested” is then deleted.',
      ],
      ['done', 'Add “Attended On-demand” to the campaign, responded, after “Attended”.'],
      [
        'done',
        'Treat “Responded” as “Attended”. 1 member keeps “Responded”. New ones from Marketo arrive as “Attended”.',
      ],
    ],
  );
  assert.deepEqual([plan.willChange, plan.membersMoved, plan.after.canLink], [4, 1, true]);
  assert.equal(plan.before.matched < plan.after.matched, true);

  const applied = await own.apply(plan.id);
  assert.equal(applied.state, 'applied', JSON.stringify(applied));
  assert.deepEqual(
    own.statuses().map(({ label, hasResponded }) => `${label}${hasResponded ? ' *' : ''}`),
    [
      'No Action',
      'Sales Invited',
      'Sales Nominated',
      'Marketing Invited',
      'Registered',
      'No show',
      'Attended *',
      'Attended On-demand *',
      'Follow Up Requested *',
      'Responded *',
    ],
  );
  assert.equal((await companion.links.get(linkId)).state, 'ready');

  const preview = await companion.links.preview(own.pair, actor);
  assert.equal(preview.canApply, true, JSON.stringify(preview.findings));
  const link = await companion.links.link(preview.id, actor);
  assert.equal(link.state, 'active');
  assert.equal((await companion.links.get(linkId)).state, 'unlinked');
  await own.untilQuiet();
  const held = own.held(program);
  assert.deepEqual(held.salesforce['anna'], 'No show');
  assert.deepEqual(held.salesforce['dora'], 'Responded');
  assert.deepEqual(held.salesforce['carl'], 'Follow Up Requested');
  assert.deepEqual(held.marketo['carl'], 'Follow Up Requested');
  assert.deepEqual(held.marketo['bert'], 'No Show');

  // The new link lives on these statuses.
  assert.equal((await companion.actions.previewUndo(plan.id)).canUndo, false);
  await assert.rejects(companion.actions.undoRepair(plan.id, actor), code('REPAIR_STALE'));
});

test('a status that somebody holds by the time it would be deleted stays', async (t) => {
  const own = await lab(t);
  own.salesforce.setMemberStatus(own.memberId(program, 'dora'), 'Registered');
  const plan = await own.plan([{ fix: 'move-members', from: 'Responded', to: 'Attended' }]);
  own.salesforce.setMemberStatus(own.memberId(program, 'dora'), 'Responded');
  const applied = await own.apply(plan.id);
  const notes = applied.steps.filter(({ state }) => state === 'kept').map(({ note }) => note?.code);
  assert.deepEqual([applied.state, notes], ['applied', ['kept-status']]);
  assert.ok(own.statuses().some(({ label }) => label === 'Responded'));
  assert.equal(own.held(program).salesforce['dora'], 'Responded');
});

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

test('a plan that is used, empty, or overtaken by a change of statuses is refused, and nothing is written', async (t) => {
  const own = await lab(t);
  const { actions } = own.companion;
  const empty = await own.plan([
    { fix: 'leave', status: 'Responded' },
    { fix: 'add-status', label: 'Nonsense' },
  ]);
  assert.deepEqual(
    empty.choices.map(({ how }) => how),
    ['nothing', 'refused'],
  );
  await assert.rejects(actions.applyRepair(empty.id, actor), code('REPAIR_EMPTY'));
  const plan = await own.plan(all);
  const responded = own.salesforce.statuses(own.pair.campaignId).find(({ label }) => label === 'Responded')!;
  own.salesforce.renameStatus(responded.id, 'Answered');
  await assert.rejects(actions.applyRepair(plan.id, actor), code('REPAIR_STALE'));
  own.salesforce.renameStatus(responded.id, 'Responded');
  await actions.switchConnection(false, actor);
  await assert.rejects(actions.applyRepair(plan.id, actor), code('CONNECTION_OFF'));
  await actions.switchConnection(true, actor);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  await assert.rejects(actions.applyRepair(plan.id, actor), code('REPAIR_USED'));
});

test('a step that Salesforce refuses puts back what was done before it', async (t) => {
  const own = await lab(t);
  const before = own.statuses();
  const heldBefore = own.held(program).salesforce;
  const plan = await own.plan([
    { fix: 'add-status', label: 'Attended On-demand' },
    { fix: 'move-members', from: 'No show', to: 'Registered' },
    { fix: 'set-responded', label: 'Responded', hasResponded: false },
  ]);
  await own.companion.actions.applyRepair(plan.id, actor);
  // Between the yes and the work, somebody takes the label away that a later step needs.
  const responded = own.salesforce.statuses(own.pair.campaignId).find(({ label }) => label === 'Responded')!;
  own.salesforce.setMemberStatus(own.memberId(program, 'dora'), 'Attended');
  own.salesforce.deleteRecord('CampaignMemberStatus', responded.id);
  await own.cycle();
  const view = await own.companion.actions.repair(plan.id);
  assert.equal(view.state, 'failed');
  assert.match(view.failure ?? '', /“Responded”/);
  assert.deepEqual(
    own.statuses(),
    before.filter(({ label }) => label !== 'Responded'),
  );
  assert.deepEqual(own.held(program).salesforce, { ...heldBefore, dora: 'Attended' });
});

test('where Salesforce lets a label be renamed it is renamed; where it allows nothing, the steps are told exactly', async (t) => {
  const may = await lab(t, story(), { statusLabelUpdateable: true });
  const renaming = await may.plan([{ fix: 'move-members', from: 'No show', to: 'No Show' }]);
  assert.match(renaming.choices[0]?.sentence.text ?? '', /“No show” is renamed\.$/);
  assert.equal((await may.apply(renaming.id)).state, 'applied');
  assert.equal(may.held(program).salesforce['anna'], 'No Show');
  assert.equal(may.statuses().filter(({ label }) => label.toLowerCase() === 'no show').length, 1);

  const none = await lab(t, story(), {
    statusCreateable: false,
    statusDeletable: false,
    statusUpdateable: false,
    statusHasRespondedUpdateable: false,
  });
  const plan = await none.plan([
    { fix: 'add-status', label: 'Attended On-demand' },
    { fix: 'move-members', from: 'No show', to: 'No Show' },
    { fix: 'set-responded', label: 'Follow Up  Requested', hasResponded: false },
    { fix: 'show-marketo-steps', status: 'Responded' },
  ]);
  assert.deepEqual(
    plan.choices.map(({ how, manual }) => [how, manual.map((step) => step.code)]),
    [
      ['by-hand', ['salesforce-open-statuses', 'salesforce-new-responded', 'check-again']],
      ['by-hand', ['salesforce-open-statuses', 'salesforce-rename-status', 'check-again']],
      ['by-hand', ['salesforce-open-statuses', 'salesforce-clear-responded', 'check-again']],
      ['by-hand', ['marketo-open-channel', 'marketo-add-status', 'marketo-save-channel', 'check-again']],
    ],
  );
  assert.match(plan.choices[3]?.manual[1]?.text ?? '', /“Responded”.*step 100/);
});

test('a live link learns a new status of its program without being linked again', async (t) => {
  const own = await lab(
    t,
    misfitWorld([{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }], {}),
  );
  const { companion } = own;
  const preview = await companion.links.preview(own.pair, actor);
  const { id } = await companion.links.link(preview.id, actor);
  await own.untilQuiet();
  addStatus(own.marketo, 'Webcast', { name: 'Left Early', step: 75, success: true });
  changeStatus(own.marketo, own.pair.programId, own.leadId('anna'), 'Left Early');
  const plan = await own.plan([{ fix: 'add-status', label: 'Left Early' }]);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  const { pairs } = await companion.actions.statusMap(id);
  assert.equal(
    pairs.some(({ marketo }) => marketo === 'Left Early'),
    true,
  );
  await own.untilQuiet();
  assert.equal((await companion.links.get(id)).state, 'active');
  assert.equal(own.held(program).salesforce['anna'], 'Left Early');
});

test('whatever Salesforce allows: a plan is carried out, undone, and leaves things as they were', async (t) => {
  for (let seed = 1; seed <= 4; seed += 1) {
    let state = seed * 7919;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const own = await lab(t, story(), drawSwitches(random));
    const before = [own.statuses(), own.held(program).salesforce];
    const plan = await own.plan(all);
    if (plan.willChange === 0) continue;
    const applied = await own.apply(plan.id);
    assert.equal(applied.state, 'applied', `seed ${String(seed)}: ${JSON.stringify(applied)}`);
    const undone = await own.undo(plan.id);
    assert.equal(undone.state, 'undone', `seed ${String(seed)}`);
    if (undone.steps.every(({ state: end }) => end === 'undone'))
      assert.deepEqual([own.statuses(), own.held(program).salesforce], before, `seed ${String(seed)}`);
  }
});

test('a repair from before the history that is kept is not undone: whom it moved is being forgotten', async (t) => {
  const own = await lab(t);
  const { store, connectionId } = own.companion;
  const plan = await own.plan(all);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  assert.equal((await own.companion.actions.previewUndo(plan.id)).canUndo, true);
  await writing(store.db, { connectionId }, async (db) => {
    await sql`update lockstep.repairs set changed_at = changed_at - interval '500 days'`.execute(db);
    await sql`update lockstep.connections set created_at = created_at - interval '600 days', prune_due_at = now()`.execute(
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
    sql`update lockstep.connections set prune_due_at = now()`.execute(db),
  );
  const pruned = await turn(new AbortController().signal);
  assert.deepEqual([pruned?.['repairs'], pruned?.['repair_moves']], [1, 1]);
  await assert.rejects(own.companion.actions.repair(plan.id), code('REPAIR_NOT_FOUND'));
});

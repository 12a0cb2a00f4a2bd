import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import { addStatus, changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { drawSwitches } from '../../companion/sandbox/salesforce/switches.ts';
import { failureOf } from '../../companion/src/domain/failure.ts';
import { changeState, holdCampaign } from '../../companion/src/store/links.ts';
import { changeRepair, getRepair } from '../../companion/src/store/repairs.ts';
import type { Db } from '../../companion/src/store/scope.ts';
import { id as numbered, link as addLink } from '../store/fixtures.ts';
import { actor } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import { all, code, lab, program, story, type Lab } from './repair-lab.ts';

/** Mending statuses: planned with its effect, carried out step by step. */

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
  assert.deepEqual([applied.state, notes], ['applied', ['undo-in-use-one']]);
  assert.ok(own.statuses().some(({ label }) => label === 'Responded'));
  assert.equal(own.held(program).salesforce['dora'], 'Responded');
});

test('a repair is undone though the pair is remembered since: nothing lives on these statuses', async (t) => {
  const own = await lab(t);
  const { actions, links } = own.companion;
  const plan = await own.plan([{ fix: 'add-status', label: 'Attended On-demand' }]);
  await own.apply(plan.id);
  const preview = await links.preview(own.pair, actor);
  assert.equal((await links.link(preview.id, actor)).state, 'blocked');
  assert.equal((await actions.previewUndo(plan.id)).canUndo, true);
  assert.equal((await own.undo(plan.id)).state, 'undone');
  assert.ok(!own.statuses().some(({ label }) => label === 'Attended On-demand'));
});

/** Starts `work`, and does something else at the moment when it has asked everything and is about to store; the code it ends with. */
async function overtaken(
  { companion: { store, connectionId }, pair }: Lab,
  work: () => Promise<unknown>,
  meanwhile: (db: Db) => Promise<unknown>,
): Promise<string> {
  const { ended } = await store.transaction(async (db) => {
    await holdCampaign(db, { connectionId }, pair.campaignId);
    const state = { over: false };
    const ended = work().then(
      () => 'done',
      (error: unknown) => failureOf(error).code,
    );
    void ended.then(() => (state.over = true));
    const isWaiting = sql`select from pg_locks
      where locktype = 'advisory' and not granted
        and database = (select oid from pg_database where datname = current_database())`;
    while (!state.over && (await isWaiting.execute(db)).rows.length === 0) await sleep(10);
    await meanwhile(db);
    return { ended };
  });
  return await ended;
}

test('a campaign whose statuses are being mended is not linked, though the repair began while the pair was read', async (t) => {
  const own = await lab(t);
  const { links, store, connectionId } = own.companion;
  const preview = await links.preview(own.pair, actor);
  const plan = await own.plan(all);
  const progress = plan.steps.map(() => ({ state: 'waiting', note: null }));
  const begin = (db: Db) =>
    changeRepair(db, { connectionId }, plan.id, 'planned', { state: 'applying', progress });
  const linking = () => links.link(preview.id, actor);
  assert.equal(await overtaken(own, linking, begin), 'REPAIR_RUNNING');
  const calls = own.salesforce.calls().length;
  await assert.rejects(linking(), code('REPAIR_RUNNING'));
  assert.equal(own.salesforce.calls().length, calls, 'known without reading the pair');
  assert.deepEqual((await links.links({})).rows, []);
  assert.equal((await getRepair(store.db, { connectionId }, plan.id))?.state, 'applying');
});

test('a campaign that is linked at the moment of a repair, or of its undoing, keeps its statuses', async (t) => {
  const own = await lab(t);
  const { actions, store, connectionId } = own.companion;
  const scope = { connectionId };
  const plan = await own.plan([{ fix: 'add-status', label: 'Attended On-demand' }]);
  const linked = (number: number, programId: number) => async (db: Db) => {
    await addLink(db, scope, number, { programId, campaignId: own.pair.campaignId });
  };
  const unlink = (number: number) =>
    changeState(store.db, scope, numbered(number), 'active', 'unlinked', null, 'test');
  const before = own.statuses();
  assert.equal(
    await overtaken(own, () => actions.applyRepair(plan.id, actor), linked(1, own.pair.programId)),
    'REPAIR_STALE',
  );
  assert.equal((await actions.repair(plan.id)).state, 'planned');
  await unlink(1);
  // Another program's link lives on these statuses just as much, and is no news: it is there before anything is asked.
  await linked(2, 99)(store.db);
  await assert.rejects(actions.applyRepair(plan.id, actor), /linked to “Program 2”, .* End or move it first/);
  await unlink(2);
  assert.deepEqual(own.statuses(), before);
  assert.equal((await own.apply(plan.id)).state, 'applied');
  const after = own.statuses();
  assert.equal(
    await overtaken(own, () => actions.undoRepair(plan.id, actor), linked(3, own.pair.programId)),
    'REPAIR_STALE',
  );
  assert.equal((await actions.repair(plan.id)).state, 'applied');
  assert.deepEqual(own.statuses(), after);
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
  assert.equal(view.failure, 'The campaign has no status “Responded”.');
  assert.deepEqual(view.failureSaid, { code: 'no-status-in-campaign', params: { status: 'Responded' } });
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

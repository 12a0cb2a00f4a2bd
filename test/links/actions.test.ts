import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { changeStatus, register, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError, failureOf } from '../../companion/src/domain/failure.ts';
import type { MemberDecision } from '../../companion/src/links/action-views.ts';
import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import { getLink } from '../../companion/src/store/links.ts';
import { memberTimeline } from '../../companion/src/store/timeline.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** What people do with links and members, each seen on both sides. */

const program = 'Program 1';
const inStep = (key: string) => ({ key, marketo: 'Registered', salesforce: 'Registered' });
type Lab = TestCompanion & { readonly linkId: string };

async function synced(t: TestContext, world: SmallWorld): Promise<Lab> {
  const lab = await withCompanion(t, { world: smallWorld(world) });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}
const move = (lab: Lab, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);
const setInSalesforce = (lab: Lab, key: string, status: string) => {
  lab.salesforce.setMemberStatus(lab.memberId(program, key), status);
};
const waiting = async (lab: Lab, state: 'held' | 'settled' = 'held') =>
  Object.fromEntries(
    (await worklist(lab, lab.linkId, state)).map((row) => [row.email?.split('@')[0] ?? '', row]),
  );
const both = (lab: Lab, key: string) => [lab.held(program).marketo[key], lab.held(program).salesforce[key]];
const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

/** Plans one decision for each of these people, applies it, and runs until it is quiet. */
async function decideFor(
  lab: Lab,
  decisions: Readonly<Record<string, Record<string, string>>>,
): Promise<{ readonly planId: string; readonly states: Readonly<Record<string, string>> }> {
  const { actions } = lab.companion;
  const held = { ...(await waiting(lab)), ...(await waiting(lab, 'settled')) };
  const members = Object.entries(decisions).map(
    ([key, decision]) => ({ personId: held[key]?.personId ?? '', ...decision }) as MemberDecision,
  );
  const plan = await actions.planMembers(lab.linkId, members, actor);
  assert.deepEqual(
    plan.rows.map(({ refused }) => refused),
    plan.rows.map(() => null),
  );
  assert.deepEqual(await actions.applyPlan(plan.id, actor), { ordered: plan.willChange });
  await lab.untilQuiet();
  const { rows } = await actions.planResults(plan.id, {});
  const keyOf = new Map(Object.entries(held).map(([key, { personId }]) => [personId, key]));
  return {
    planId: plan.id,
    states: Object.fromEntries(rows.map(({ personId, state }) => [keyOf.get(personId) ?? '', state])),
  };
}

test('a paused link writes nothing and forgets nothing; what changed meanwhile is carried out when it goes on', async (t) => {
  const lab = await synced(t, { people: ['anna', 'bert'].map(inStep) });
  const { actions, store, connectionId } = lab.companion;
  assert.equal((await actions.pause(lab.linkId, actor)).state, 'paused');
  await assert.rejects(actions.pause(lab.linkId, actor), code('LINK_STATE'));
  const { paused } = await lab.companion.links.summary(lab.campaignId(program));
  assert.equal(paused?.by, actor.name, 'the campaign page names who paused it');
  move(lab, 'anna', 'Attended');
  setInSalesforce(lab, 'bert', 'No Show');
  assert.equal((await lab.cycle()).written, 0);
  assert.deepEqual(
    [both(lab, 'anna'), both(lab, 'bert')],
    [
      ['Attended', 'Registered'],
      ['Registered', 'No Show'],
    ],
  );
  const before = await certificatesOfLink(store.db, { connectionId }, lab.linkId, 9);
  assert.equal((await actions.resume(lab.linkId, actor)).state, 'active');
  await lab.untilQuiet();
  assert.deepEqual(
    [both(lab, 'anna'), both(lab, 'bert')],
    [
      ['Attended', 'Attended'],
      ['No Show', 'No Show'],
    ],
  );
  assert.deepEqual(await certificatesOfLink(store.db, { connectionId }, lab.linkId, 9), before);
});

test('after many changes a paused link goes on with a full comparison', async (t) => {
  const people = Array.from({ length: 12 }, (_, at) => inStep(`p${String(at)}`));
  const lab = await synced(t, { people });
  const { actions, store, connectionId } = lab.companion;
  const before = await certificatesOfLink(store.db, { connectionId }, lab.linkId, 9);
  await actions.pause(lab.linkId, actor);
  for (const { key } of people) move(lab, key, 'Attended');
  await lab.cycle();
  await actions.resume(lab.linkId, actor);
  await lab.untilQuiet();
  assert.deepEqual(Object.values(lab.held(program).salesforce), Array<string>(12).fill('Attended'));
  assert.ok((await certificatesOfLink(store.db, { connectionId }, lab.linkId, 9)).length > before.length);
});

test('the connection switched off: no call is made; switched on, everything is caught up', async (t) => {
  const lab = await synced(t, { people: ['anna'].map(inStep) });
  const { actions } = lab.companion;
  await actions.switchConnection(false, actor);
  move(lab, 'anna', 'Attended');
  const calls = lab.salesforce.calls().length;
  const { vendors } = await lab.companion.reports.budget();
  assert.deepEqual(
    vendors.map(({ vendor, used, everyone, level }) => [vendor, used > 0, everyone !== null, level]),
    [
      ['marketo', true, false, 'enough'],
      ['salesforce', true, true, 'enough'],
    ],
    'what the calls so far took of each day',
  );
  const report = await lab.cycle();
  assert.deepEqual([report.written, report.calls], [0, { marketo: 0, salesforce: 0 }]);
  assert.equal(lab.salesforce.calls().length, calls);
  assert.equal((await lab.companion.links.connection()).enabled, false);
  await actions.switchConnection(true, actor);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'anna'), ['Attended', 'Attended']);
});

test('a changed policy decides again who waits because of it, and nobody else', async (t) => {
  const lab = await synced(t, { people: ['anna', 'bert'].map(inStep) });
  const { actions } = lab.companion;
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  setInSalesforce(lab, 'anna', 'Registered');
  await lab.untilQuiet();
  assert.equal((await waiting(lab))['anna']?.held?.reason, 'backwards');
  await assert.rejects(
    actions.changePolicies(lab.linkId, { creation: 'cap' }, actor),
    (error: unknown) => code('POLICY')(error) && failureOf(error).said?.code === 'policy-cap',
  );
  const { policies, waiting: told } = await actions.policies(lab.linkId);
  assert.deepEqual([policies.backwards, told], ['hold', [{ reason: 'backwards', members: 1 }]]);
  const changed = await actions.changePolicies(lab.linkId, { backwards: 'restore' }, actor);
  assert.deepEqual([changed.policies.backwards, changed.policies.conflict], ['restore', 'furthest']);
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'anna'), ['Attended', 'Attended']);
  assert.deepEqual((await actions.policies(lab.linkId)).waiting, []);
});

test('engagement programs: an admin lets people join who was shown how many, and only then', async (t) => {
  const lab = await synced(t, {
    channel: 'Nurture',
    type: 'Engagement',
    people: [
      { key: 'anna', marketo: 'Member', salesforce: 'Member' },
      { key: 'bert', salesforce: 'Member' },
      { key: 'carl', marketo: 'known', salesforce: 'Engaged' },
    ],
  });
  const { actions } = lab.companion;
  const on = (additionsShown: number, who: Parameters<typeof actions.pause>[1] = actor) =>
    actions.changePolicies(lab.linkId, { additionsFromSalesforce: true, additionsShown }, who);
  await assert.rejects(on(2, { name: 'marketer', role: 'marketer' }), code('ADMIN_ONLY'));
  await assert.rejects(on(1), code('ADDITIONS_SHOWN'));
  assert.deepEqual(lab.held(program).marketo, { anna: 'Member' });
  await on(2);
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).marketo, { anna: 'Member', bert: 'Member', carl: 'Engaged' });
});

test('members that wait: each way to decide, in one plan, and each in its timeline', async (t) => {
  const lab = await synced(t, {
    people: ['anna', 'bert', 'carl', 'dora', 'emil'].map((key) => ({
      key,
      marketo: 'Attended',
      salesforce: 'Attended',
    })),
  });
  const { actions, store, connectionId } = lab.companion;
  await actions.changePolicies(lab.linkId, { removal: { marketo: 'hold' } }, actor);
  for (const key of ['anna', 'bert', 'carl']) setInSalesforce(lab, key, 'Registered');
  for (const key of ['dora', 'emil']) removeFromProgram(lab.marketo, lab.programId(program), lab.leadId(key));
  await actions.compare(lab.linkId, actor);
  await lab.untilQuiet();
  const held = await waiting(lab);
  assert.deepEqual(
    Object.values(held)
      .map((row) => row.held?.reason)
      .toSorted(),
    ['backwards', 'backwards', 'backwards', 'removal-held', 'removal-held'],
  );
  const { states } = await decideFor(lab, {
    anna: { action: 'set', side: 'salesforce', value: 'Attended' },
    bert: { action: 'set', side: 'marketo', value: 'Registered' },
    carl: { action: 'accept' },
    dora: { action: 'remove', side: 'salesforce' },
    emil: { action: 'keep' },
  });
  assert.deepEqual(new Set(Object.values(states)), new Set(['done']));
  assert.deepEqual(
    ['anna', 'bert', 'carl', 'dora', 'emil'].map((key) => both(lab, key)),
    [
      ['Attended', 'Attended'],
      ['Registered', 'Registered'],
      ['Attended', 'Registered'],
      [undefined, undefined],
      [undefined, 'Attended'],
    ],
  );
  assert.deepEqual(Object.keys(await waiting(lab)), []);
  const settled = await waiting(lab, 'settled');
  assert.deepEqual(
    [settled['carl']?.settled?.by, settled['carl']?.settled?.rule, settled['emil']?.settled?.rule],
    ['tester', 'accept', 'keep'],
  );
  const told = await memberTimeline(
    store.db,
    { connectionId },
    { linkId: lab.linkId, personId: held['bert']?.personId ?? '' },
    { limit: 20 },
  );
  assert.deepEqual(
    told.map(({ kind, side, from, to }) => [kind, side, from, to]),
    [
      ['written', 'marketo', null, 'Registered'],
      ['ordered', null, null, null],
      ['held', null, 'Attended', 'Registered'],
      ['seen', 'salesforce', 'Attended', 'Registered'],
    ],
  );
  // A settled pair sleeps until a side changes.
  setInSalesforce(lab, 'carl', 'Follow Up Requested');
  await lab.untilQuiet();
  assert.deepEqual(both(lab, 'carl'), ['Follow Up Requested', 'Follow Up Requested']);
});

test('a plan says what it would do, what is lost, and what it leaves out', async (t) => {
  const lab = await synced(t, { people: ['anna', 'bert'].map(inStep) });
  const { actions } = lab.companion;
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  setInSalesforce(lab, 'anna', 'Registered');
  await lab.untilQuiet();
  const personId = (await waiting(lab))['anna']?.personId ?? '';
  const plan = async (decision: Record<string, string>) => {
    const { rows } = await actions.planMembers(
      lab.linkId,
      [{ personId, ...decision } as MemberDecision],
      actor,
    );
    return rows.map(({ then, warning, refused }) => [then.marketo, then.salesforce, warning, refused])[0];
  };
  const readd =
    'Marketo moves forward only: the member is removed and added again, and the date they joined is lost.';
  assert.deepEqual(await plan({ action: 'set', side: 'marketo', value: 'Registered' }), [
    'Registered',
    'Registered',
    readd,
    null,
  ]);
  assert.deepEqual(await plan({ action: 'set', side: 'salesforce', value: 'Follow Up Requested' }), [
    'Follow Up Requested',
    'Follow Up Requested',
    null,
    null,
  ]);
  assert.deepEqual(
    (await plan({ action: 'set', side: 'salesforce', value: 'Nonsense' }))?.[3],
    'The campaign has no such status.',
  );
  assert.deepEqual((await plan({ action: 'keep' }))?.[3], 'This member is on both sides.');
  await assert.rejects(
    actions.planMembers(lab.linkId, [{ personId: lab.linkId, action: 'accept' }], actor),
    code('MEMBER_NOT_FOUND'),
  );
});

test('an order counts only while both sides hold what the person saw, a plan only once and in its frame', async (t) => {
  const lab = await synced(t, { people: ['anna', 'bert'].map(inStep) });
  const { actions } = lab.companion;
  for (const key of ['anna', 'bert']) move(lab, key, 'Attended');
  await lab.untilQuiet();
  for (const key of ['anna', 'bert']) setInSalesforce(lab, key, 'Registered');
  await lab.untilQuiet();
  const held = await waiting(lab);
  const members = ['anna', 'bert'].map((key): MemberDecision => ({
    personId: held[key]?.personId ?? '',
    action: 'set',
    side: 'salesforce',
    value: 'Attended',
  }));
  const stale = await actions.planMembers(lab.linkId, members, actor);
  await actions.changePolicies(lab.linkId, { conflict: 'marketo' }, actor);
  await assert.rejects(actions.applyPlan(stale.id, actor), code('PLAN_STALE'));
  const plan = await actions.planMembers(lab.linkId, members, actor);
  setInSalesforce(lab, 'bert', 'Follow Up Requested');
  const another = 'c0ffee00-0000-4000-8000-000000000001';
  await assert.rejects(actions.applyPlan(plan.id, actor, another), code('PLAN_NOT_FOUND'));
  await actions.applyPlan(plan.id, actor, lab.linkId);
  await assert.rejects(actions.planResults(plan.id, { linkId: another }), code('PLAN_NOT_FOUND'));
  await assert.rejects(actions.applyPlan(plan.id, actor), code('PLAN_USED'));
  await assert.rejects(lab.companion.links.link(plan.id, actor), code('PREVIEW_NOT_FOUND'));
  await lab.untilQuiet();
  const { rows } = await actions.planResults(plan.id, { linkId: lab.linkId });
  assert.deepEqual(
    rows
      .map(({ personId, state }) => [personId === members[0]?.personId ? 'anna' : 'bert', state])
      .toSorted(),
    [
      ['anna', 'done'],
      ['bert', 'changed'],
    ],
  );
  assert.deepEqual(
    [both(lab, 'anna'), both(lab, 'bert')],
    [
      ['Attended', 'Attended'],
      ['Follow Up Requested', 'Follow Up Requested'],
    ],
  );
});

test('new people that wait for approval are created when somebody says so', async (t) => {
  const lab = await synced(t, { people: [inStep('anna')] });
  const { actions } = lab.companion;
  await actions.changePolicies(lab.linkId, { creation: 'approve' }, actor);
  for (const key of ['nora', 'otto']) {
    register(lab.marketo, lab.programId(program), 'Registered', {
      email: `${key}@example.com`,
      firstName: 'New',
      lastName: 'Person',
    });
  }
  await lab.untilQuiet();
  assert.deepEqual(Object.keys(await waiting(lab)).toSorted(), ['nora', 'otto']);
  const { states } = await decideFor(lab, { nora: { action: 'approve' } });
  assert.deepEqual(states, { nora: 'done' });
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered', nora: 'Registered' });
  assert.deepEqual(Object.keys(await waiting(lab)), ['otto']);
});

test('of a broken link no plan is shown: it could not be carried out', async (t) => {
  const lab = await synced(t, {
    people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Attended' }],
  });
  const { actions, store, connectionId } = lab.companion;
  setInSalesforce(lab, 'anna', 'No Show');
  await lab.untilQuiet();
  const { personId } = (await waiting(lab))['anna'] ?? { personId: '' };
  const accept = () => actions.planMembers(lab.linkId, [{ personId, action: 'accept' }], actor);
  const { id } = await accept();
  const program1 = lab.programId(program);
  const known = lab.marketo.programs.get(program1);
  lab.marketo.programs.delete(program1);
  await lab.cycle();
  assert.equal((await getLink(store.db, { connectionId }, lab.linkId))?.state, 'broken');
  // It can be seen again, and the link is broken still.
  if (known !== undefined) lab.marketo.programs.set(program1, known);
  await assert.rejects(accept(), code('LINK_STATE'));
  await assert.rejects(actions.planUndo(lab.linkId, { firstSync: true }, actor), code('LINK_STATE'));
  await assert.rejects(actions.applyPlan(id, actor), code('LINK_STATE'));
});

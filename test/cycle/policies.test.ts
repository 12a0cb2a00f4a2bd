import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { changeStatus, register, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import type { Policies } from '../../companion/src/domain/policies.ts';
import { updateLink } from '../../companion/src/store/links.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** What a link's policies and its program's type do to the engine, end to end. */

const program = 'Program 1';
const inStep = (key: string) => ({ key, marketo: 'Registered', salesforce: 'Registered' });

async function linked(
  t: TestContext,
  world: SmallWorld,
  policies: Partial<Policies> = {},
): Promise<TestCompanion & { readonly linkId: string }> {
  const lab = await withCompanion(t, { world: smallWorld(world) });
  const { id } = await lab.link(program);
  await updateLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, id, { policies });
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}
const reasons = async (lab: TestCompanion & { readonly linkId: string }) =>
  Object.fromEntries(
    (await worklist(lab, lab.linkId, 'held')).map(({ email, held }): [string, string] => [
      email?.split('@')[0] ?? '',
      held?.reason ?? '',
    ]),
  );
const newcomers = (lab: TestCompanion, count: number) => {
  for (let at = 1; at <= count; at += 1) {
    const email = `new${String(at)}@example.com`;
    register(lab.marketo, lab.programId(program), 'Registered', {
      email,
      firstName: 'New',
      lastName: 'Person',
    });
  }
};
const move = (lab: TestCompanion, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);

test('engagement program: nobody is added to it from Salesforce, they are listed once, everything else flows', async (t) => {
  const lab = await linked(t, {
    channel: 'Nurture',
    type: 'Engagement',
    people: [
      { key: 'anna', marketo: 'Member', salesforce: 'Member' },
      { key: 'bert', salesforce: 'Engaged' },
      { key: 'carl', marketo: 'known', salesforce: 'Member' },
      { key: 'dora', marketo: 'Engaged' },
    ],
  });
  assert.deepEqual(await reasons(lab), { bert: 'additions-off', carl: 'additions-off' });
  assert.deepEqual(lab.held(program), {
    marketo: { anna: 'Member', dora: 'Engaged' },
    salesforce: { anna: 'Member', bert: 'Engaged', carl: 'Member', dora: 'Engaged' },
  });
  const { rows } = await lab.companion.links.batches({ linkId: lab.linkId });
  assert.deepEqual(rows.find(({ operation }) => operation === 'Pull updates')?.held, 2);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Engaged');
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['anna'], 'Engaged');

  await updateLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, lab.linkId, {
    policies: { additionsFromSalesforce: true },
    comparedAt: null,
  });
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program).marketo, {
    anna: 'Engaged',
    bert: 'Engaged',
    carl: 'Member',
    dora: 'Engaged',
  });
});

test('e-mail program: nobody can be added to it, whatever the policy', async (t) => {
  const people = [inStep('anna'), { key: 'bert', salesforce: 'Registered' }];
  const lab = await linked(t, { type: 'Email', people }, { additionsFromSalesforce: true });
  assert.deepEqual(await reasons(lab), { bert: 'additions-impossible' });
  assert.deepEqual(lab.held(program).marketo, { anna: 'Registered' });
});

test('a cap on creations lets so many through in each cycle until all are there', async (t) => {
  const people = [
    inStep('anna'),
    ...['b', 'c', 'd', 'e', 'f'].map((key) => ({ key, marketo: 'Registered' })),
  ];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { id } = await lab.link(program);
  await updateLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, id, {
    policies: { creation: 'cap', creationCap: 2 },
  });
  const reports = await lab.untilQuiet();
  assert.deepEqual(
    reports.map(({ written, quiet }) => [written, quiet]),
    [
      [2, false],
      [2, false],
      // What was written is compared once more before it is certified.
      [1, false],
      [0, true],
    ],
  );
  assert.equal(Object.keys(lab.held(program).salesforce).length, 6);
});

test('existing people only, or with approval: nobody is created, and each is listed with the reason', async (t) => {
  for (const [creation, reason] of [
    ['existing-only', 'creation-existing-only'],
    ['approve', 'creation-needs-approval'],
  ] as const) {
    const people = [
      { key: 'anna', marketo: 'Registered' },
      { key: 'bert', marketo: 'Registered', salesforce: 'known' },
    ];
    const lab = await linked(t, { people }, { creation });
    assert.deepEqual(lab.held(program).salesforce, { bert: 'Registered' });
    assert.deepEqual(await reasons(lab), { anna: reason });
  }
});

test('more newcomers in one cycle than anybody was told of: all are held as one, nobody is created', async (t) => {
  const lab = await linked(t, { people: [inStep('anna')] });
  newcomers(lab, 11);
  await lab.untilQuiet();
  assert.deepEqual(new Set(Object.values(await reasons(lab))), new Set(['creations-braked']));
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered' });
});

test('ten newcomers in one cycle are created', async (t) => {
  const lab = await linked(t, { people: [inStep('anna')] });
  newcomers(lab, 10);
  await lab.untilQuiet();
  assert.equal(Object.keys(lab.held(program).salesforce).length, 11);
});

test('backwards: restored in Salesforce where the policy says so', async (t) => {
  const lab = await linked(
    t,
    { people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Attended' }] },
    { backwards: 'restore' },
  );
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Registered');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), { marketo: { anna: 'Attended' }, salesforce: { anna: 'Attended' } });
});

test('backwards: taken out of the program and added again where the policy says so', async (t) => {
  const lab = await linked(
    t,
    { people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Attended' }] },
    { backwards: 'readd' },
  );
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Registered');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), {
    marketo: { anna: 'Registered' },
    salesforce: { anna: 'Registered' },
  });
  const { rows } = await lab.companion.links.batches({ linkId: lab.linkId });
  assert.ok(
    rows.every(({ status }) => status === 'Succeeded'),
    JSON.stringify(rows),
  );
});

test('backwards with a lost answer between taking out and adding again: the member is not lost', async (t) => {
  const lab = await linked(
    t,
    { people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Attended' }] },
    { backwards: 'readd' },
  );
  lab.marketo.faults.add({ endpoint: /members\/delete/, kind: 'lost-after-commit', times: 1 });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Registered');
  await lab.untilQuietAfterFailure();
  const both = {
    marketo: lab.held(program).marketo['anna'],
    salesforce: lab.held(program).salesforce['anna'],
  };
  assert.deepEqual(both, { marketo: 'Registered', salesforce: 'Registered' });
});

/** Anna, of whom somebody said that she may have gone back in Salesforce. */
async function accepted(t: TestContext) {
  const lab = await linked(t, { people: [{ key: 'anna', marketo: 'Attended', salesforce: 'Attended' }] });
  const { actions } = lab.companion;
  const member = lab.memberId(program, 'anna');
  lab.salesforce.setMemberStatus(member, 'Registered');
  await lab.untilQuiet();
  const [row] = await worklist(lab, lab.linkId, 'held');
  const accept = { personId: row?.personId ?? '', action: 'accept' } as const;
  const plan = await actions.planMembers(lab.linkId, [accept], actor);
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab), {});
  return { ...lab, member };
}

for (const answer of ['heard', 'lost'] as const)
  test(`a pair that may differ goes back by adding again, once it changes (the first answer is ${answer})`, async (t) => {
    const lab = await accepted(t);
    await lab.companion.actions.changePolicies(lab.linkId, { backwards: 'readd' }, actor);
    if (answer === 'lost')
      lab.marketo.faults.add({ endpoint: /members\/delete/, kind: 'lost-after-commit', times: 1 });
    lab.salesforce.setMemberStatus(lab.member, 'Sales Invited');
    await lab.untilQuietAfterFailure();
    const both = { anna: 'Sales Invited' };
    assert.deepEqual(lab.held(program), { marketo: both, salesforce: both });
  });

test('a pair that may differ waits for a label nobody knows, and no longer once it is as it was', async (t) => {
  const lab = await accepted(t);
  lab.salesforce.setMemberStatus(lab.member, 'Walked In');
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab), { anna: 'outside-map-salesforce' });
  lab.salesforce.setMemberStatus(lab.member, 'Registered');
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab), {});
  assert.equal((await worklist(lab, lab.linkId, 'settled')).length, 1);
});

test('removal kept: the other side stays without asking anybody, and later changes do not bring it back', async (t) => {
  const lab = await linked(
    t,
    { people: [inStep('anna')] },
    { removal: { marketo: 'keep', salesforce: 'keep' } },
  );
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab), {});
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(lab.held(program), { marketo: {}, salesforce: { anna: 'Attended' } });
});

for (const [conflict, expected] of [
  ['marketo', 'No Show'],
  ['salesforce', 'Follow Up Requested'],
  ['furthest', 'Follow Up Requested'],
] as const) {
  test(`both sides changed, policy ${conflict}: ${expected}`, async (t) => {
    const lab = await linked(t, { people: [inStep('anna')] }, { conflict });
    move(lab, 'anna', 'No Show');
    lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Follow Up Requested');
    await lab.untilQuiet();
    assert.deepEqual(lab.held(program), { marketo: { anna: expected }, salesforce: { anna: expected } });
  });
}

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** Two people with one e-mail address: somebody says who is who. */

const program = 'Program 1';
const people = [
  { key: 'anna', marketo: 'Registered', salesforce: 'known', salesforceHas: { lastName: 'Other' } },
  { key: 'bert', marketo: 'Attended', salesforce: 'known', salesforceHas: { lastName: 'Other' } },
  { key: 'carl', marketo: 'known', salesforce: 'Registered', marketoHas: { lastName: 'Other' } },
];
const personOf = async (lab: TestCompanion, linkId: string, key: string) => {
  const held = await worklist(lab, linkId, 'held');
  const row = held.find(({ email }) => email === `${key}@example.com`);
  assert.equal(row?.held?.reason, 'same-email-other-name', key);
  return row.personId;
};

test('who waits for it is the person that somebody chose, on either side, or a new one', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { actions } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const [anna, bert, carl] = [
    await personOf(lab, id, 'anna'),
    await personOf(lab, id, 'bert'),
    await personOf(lab, id, 'carl'),
  ];
  const ofAnna = await actions.candidates(id, anna);
  assert.deepEqual([ofAnna.side, ofAnna.canCreate], ['salesforce', true]);
  assert.deepEqual(
    ofAnna.candidates.map(({ person, taken }) => [person, taken]),
    [['Anna Other', false]],
  );
  const lead = ofAnna.candidates[0]!.recordId;
  const ofCarl = await actions.candidates(id, carl);
  assert.deepEqual([ofCarl.side, ofCarl.canCreate], ['marketo', false]);

  const wrong = await actions.planMembers(
    id,
    [
      { personId: anna, action: 'choose', record: '00Q000000000999AAA' },
      { personId: carl, action: 'choose', record: 'new' },
    ],
    actor,
  );
  assert.equal(wrong.willChange, 0);
  assert.match(wrong.rows[0]?.refused ?? '', /^Nobody with this e-mail address/);
  assert.match(wrong.rows[1]?.refused ?? '', /^Marketo has one person for each e-mail address/);

  const plan = await actions.planMembers(
    id,
    [
      { personId: anna, action: 'choose', record: lead },
      { personId: bert, action: 'choose', record: 'new' },
      { personId: carl, action: 'choose', record: ofCarl.candidates[0]!.recordId },
    ],
    actor,
  );
  assert.equal(plan.willChange, 3);
  await actions.applyPlan(plan.id, actor);
  await lab.untilQuiet();
  const { rows } = await actions.planResults(plan.id, {});
  assert.deepEqual(
    rows.map(({ state, message }) => [state, message]),
    [
      ['done', null],
      ['done', null],
      ['done', null],
    ],
  );
  const { marketo, salesforce } = lab.held(program);
  assert.deepEqual(salesforce, { anna: 'Registered', bert: 'Attended', carl: 'Registered' });
  assert.deepEqual(marketo, { anna: 'Registered', bert: 'Attended', carl: 'Registered' });
  const members = lab.salesforce.members(lab.campaignId(program));
  assert.ok(members.some(({ leadId }) => leadId === lead));
  const berts = members.find(({ email }) => email === 'bert@example.com');
  assert.equal(lab.salesforce.record('Lead', berts?.leadId ?? '')?.LastName, 'Person', 'a lead of their own');

  await actions.compare(id, actor);
  await lab.untilQuiet();
  assert.equal((await actions.certificate(id)).clean, true, 'and it stays so');
  assert.deepEqual(await worklist(lab, id, 'held'), []);
});

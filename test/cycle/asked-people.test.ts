import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import {
  addSmartCampaign,
  setNativeIds,
  setNativeLeadSync,
  setSalesforceReceiver,
} from '../../companion/sandbox/marketo/marketer.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { worklist } from '../support/worklist.ts';

/** Where Marketo's own sync brings people, it is asked for them through a smart campaign, each once. */

const program = 'Program 1';
const minute = 60_000;
const people = [
  { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
  { key: 'bert', marketo: 'Registered' },
  { key: 'carl', marketo: 'Attended' },
  { key: 'dora', salesforce: 'Registered' },
];

async function nativeLab(t: TestContext, isActive = true) {
  const clock = virtualClock();
  const lab = await withCompanion(t, { world: smallWorld({ people }), clock });
  // Marketo's own sync takes over whom the campaign syncs, but for Carl, of whom it says nothing.
  setSalesforceReceiver(lab.marketo, ({ values: { email, lastName } }) =>
    email?.startsWith('carl') === true
      ? null
      : lab.salesforce.createLead({ LastName: lastName ?? '', Company: 'Example Works', Email: email ?? '' }),
  );
  const campaign = addSmartCampaign(lab.marketo, {
    name: 'Sync to Salesforce',
    place: { id: lab.programId(program), type: 'Program' },
    type: 'trigger',
    requestable: true,
    active: isActive,
    flow: 'sync-to-sfdc',
  });
  await lab.companion.actions.changeSettings({ people: 'native', syncCampaign: campaign.id }, actor);
  return { lab, clock, campaign };
}

const reasons = async (lab: TestCompanion, linkId: string) =>
  Object.fromEntries(
    (await worklist(lab, linkId, 'held')).map(({ email, held }) => [
      email?.split('@')[0] ?? '',
      held?.reason,
    ]),
  );
const askedFor = (lab: TestCompanion) => lab.marketo.shelf.requests.map(({ leadIds }) => leadIds);
const alertCodes = async (lab: TestCompanion) =>
  (await lab.companion.reports.alerts()).rows.map(({ code, endedAt }) => [code, endedAt !== null]);

test('a missing person is asked for once, joins when they arrive, and is told of when they do not', async (t) => {
  const { lab, clock } = await nativeLab(t);
  const [bert, carl] = [lab.leadId('bert'), lab.leadId('carl')];
  const { id } = await lab.link(program);
  await lab.cycle();
  assert.deepEqual(
    askedFor(lab),
    [[bert, carl]],
    'one call for both; whom Marketo lacks it is not asked for',
  );
  assert.deepEqual(await reasons(lab, id), {
    bert: 'person-asked',
    carl: 'person-asked',
    dora: 'person-awaited',
  });
  await lab.cycle();
  assert.equal(lab.held(program).salesforce['bert'], 'Registered', 'who arrives is added');
  const { rows } = await lab.companion.links.batches({ linkId: id, object: 'Person (Lead)' });
  assert.deepEqual(
    rows.map(({ operation, input, updated }) => [operation, input, updated]),
    [['Push updates', 2, 2]],
  );
  await clock.advance(31 * minute);
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab, id), { carl: 'person-not-synced', dora: 'person-not-synced' });
  await clock.advance(24 * 60 * minute);
  await lab.untilQuiet();
  assert.equal(askedFor(lab).length, 1, 'also not by the comparison of the next day');
  const { marketo, salesforce } = lab.held(program);
  assert.deepEqual(Object.keys(marketo).sort(), ['anna', 'bert', 'carl']);
  assert.deepEqual(Object.keys(salesforce).sort(), ['anna', 'bert', 'dora'], 'nobody was created by us');
  const { shown } = await lab.companion.reports.timeline(lab.memberId(program, 'bert'), {});
  assert.ok(shown?.entries.some(({ text }) => text?.startsWith('Lockstep asked Marketo to sync')));
});

test('a campaign that does not run stops nothing else, is told of once, and is asked again by the next cycle', async (t) => {
  const { lab, campaign } = await nativeLab(t, false);
  const { id } = await lab.link(program);
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  await lab.cycle();
  await lab.cycle();
  assert.equal(lab.held(program).marketo['anna'], 'Attended');
  assert.deepEqual(askedFor(lab), []);
  assert.deepEqual(await alertCodes(lab), [['sync-campaign-refused', false]]);
  assert.equal((await reasons(lab, id))['bert'], 'person-awaited');
  campaign.active = true;
  await lab.cycle();
  assert.equal(askedFor(lab).length, 1);
  assert.deepEqual(await alertCodes(lab), [['sync-campaign-refused', true]]);
  await lab.cycle();
  assert.equal(lab.held(program).salesforce['bert'], 'Registered');
});

test('nobody is asked for twice when the answer is lost', async (t) => {
  const { lab } = await nativeLab(t);
  const { id } = await lab.link(program);
  lab.marketo.faults.add({ endpoint: /trigger/, kind: 'lost-after-commit', times: 1 });
  const report = await lab.cycle();
  assert.equal(report.failure?.kind, 'unknown-outcome');
  assert.equal(lab.marketo.faults.pending(), 0);
  for (let cycles = 0; cycles < 4; cycles += 1) await lab.cycle();
  assert.equal(askedFor(lab).length, 1);
  assert.equal(lab.held(program).salesforce['bert'], 'Registered', 'the question had arrived');
  assert.deepEqual(await reasons(lab, id), { carl: 'person-awaited', dora: 'person-awaited' });
});

test('where people are ours again, whoever waited is created', async (t) => {
  const { lab } = await nativeLab(t);
  const { id } = await lab.link(program);
  await lab.cycle();
  await lab.companion.actions.changeSettings({ people: 'lockstep' }, actor);
  await lab.untilQuiet();
  assert.deepEqual(await reasons(lab, id), {});
  assert.deepEqual(Object.keys(lab.held(program).salesforce).sort(), ['anna', 'bert', 'carl', 'dora']);
});

test('that Marketo’s own sync runs is told of until an admin says whose job people are; until then nothing changes', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const describes = watchCalls(/leads\/describe2/);
  lab.marketo.faults.add({ endpoint: describes.never, kind: '604', times: 1 });
  // What its sync leaves on people is a sign as good as the fields' description.
  setNativeIds(lab.marketo, lab.leadId('anna'), { sfdcLeadId: lab.world.salesforce.leads[0]!.id });
  const { id } = await lab.link(program);
  assert.deepEqual(await alertCodes(lab), []);
  await lab.untilQuiet();
  assert.deepEqual(await alertCodes(lab), [['native-people', false]]);
  assert.deepEqual(Object.keys(lab.held(program).salesforce).sort(), ['anna', 'bert', 'carl', 'dora']);
  await lab.companion.actions.changeSettings({ people: 'lockstep' }, actor);
  assert.deepEqual(await alertCodes(lab), [['native-people', true]]);
  await lab.companion.actions.compare(id, actor);
  await lab.untilQuiet();
  assert.equal((await alertCodes(lab)).length, 1, 'what is decided is not asked again');
  assert.equal(describes.times.length, 1, 'once a day at most');
});

test('Marketo’s description of its fields tells that its own sync runs', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  setNativeLeadSync(lab.marketo, true);
  await lab.link(program);
  await lab.untilQuiet();
  const [alert] = (await lab.companion.reports.alerts()).rows;
  assert.deepEqual([alert?.code, alert?.endedAt, alert?.said?.table], ['native-people', null, 'finding']);
  await lab.companion.actions.changeSettings({ people: 'native' }, actor);
  assert.deepEqual(await alertCodes(lab), [['native-people', true]]);
});

test('where Marketo refuses to describe its fields, nothing is said of its own sync, and nothing stands still', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  lab.marketo.faults.add({ endpoint: /leads\/describe2/, kind: '703', times: 1 });
  await lab.link(program);
  await lab.untilQuiet();
  assert.equal(lab.marketo.faults.pending(), 0);
  assert.deepEqual(await alertCodes(lab), []);
  assert.equal(lab.held(program).salesforce['bert'], 'Registered');
});

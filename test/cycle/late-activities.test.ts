import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, deleteLead, mergeLeads } from '../../companion/sandbox/marketo/marketer.ts';
import { salesforceId } from '../../companion/sandbox/world/ids.ts';
import { certificatesOfLink } from '../../companion/src/store/certificates.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { movingClock } from '../support/moving-clock.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** Activities that appear after their own date, when the feed's token is beyond them. */

const program = 'Program 1';
const minutes = 60_000;

test('an activity that appears late is found by looking back, within half an hour and without a comparison', async (t) => {
  const { clock, pass } = movingClock();
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
    }),
    clock,
    marketo: { now: clock.now },
    salesforce: { now: clock.now },
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const { store, connectionId } = lab.companion;
  const before = await certificatesOfLink(store.db, { connectionId }, id, 9);

  // Anna's change shows in the feed a minute late: by then the token is beyond it.
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  const last = lab.marketo.activities.at(lab.marketo.activities.length - 1);
  assert.ok(last);
  Object.assign(last, { visibleAt: last.date + minutes });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
  await lab.untilQuiet();
  pass(2 * minutes);
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['bert'], 'Attended');
  assert.equal(lab.held(program).salesforce['anna'], 'Registered', 'the feed does not tell');

  pass(31 * minutes);
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.deepEqual(await certificatesOfLink(store.db, { connectionId }, id, 9), before);
});

test('a merge that Marketo shows late is no deletion, and a deletion is followed once no merge can show any more', async (t) => {
  const { clock, pass } = movingClock();
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'carl', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'other', marketo: 'known', marketoHas: { email: 'anna@example.com' } },
  ];
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    settings: { LOCKSTEP_DELETED_PEOPLE_SECONDS: '0' },
    clock,
    marketo: { now: clock.now },
    salesforce: { now: clock.now },
  });
  const { id } = await lab.link(program);
  await lab.companion.actions.changePolicies(id, { personDeleted: 'remove' }, actor);
  await lab.untilQuiet();

  const [loser, bert] = [lab.leadId('anna'), lab.leadId('bert')];
  const winner = [...lab.marketo.leads.values()].find(
    ({ id: leadId, values }) => values.email === 'anna@example.com' && leadId !== loser,
  );
  assert.ok(winner);
  // Anna is looked at for her new status, and is not there: that she was merged shows later.
  changeStatus(lab.marketo, lab.programId(program), loser, 'Attended');
  const from = lab.marketo.activities.length;
  mergeLeads(lab.marketo, winner.id, [loser]);
  for (let at = from; at < lab.marketo.activities.length; at += 1) {
    const activity = lab.marketo.activities.at(at);
    assert.ok(activity);
    Object.assign(activity, { visibleAt: activity.date + 5 * minutes });
  }
  deleteLead(lab.marketo, bert);
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('carl'), 'Attended');
  await lab.untilQuiet();
  const waiting = async () =>
    (await worklist(lab, id, 'held')).map(({ email, held }) => [email?.split('@')[0], held?.reason]).sort();
  assert.deepEqual(await waiting(), [
    ['anna', 'merge-possible'],
    ['bert', 'merge-possible'],
  ]);
  pass(6 * minutes);
  await lab.untilQuiet();
  assert.deepEqual(Object.keys(lab.held(program).salesforce).sort(), ['anna', 'bert', 'carl']);

  pass(25 * minutes);
  await lab.untilQuiet();
  assert.deepEqual(await waiting(), []);
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Attended', carl: 'Attended' });
});

for (const [type, policies, expected] of [
  ['Event', { conflict: 'marketo' }, 'Registered'],
  ['Engagement', { conflict: 'salesforce' }, 'Attended'],
] as const) {
  test(`whoever is found in Marketo is asked for in the program, which its feed may tell late (${type})`, async (t) => {
    const lab = await withCompanion(t, {
      world: smallWorld({
        type,
        people: [
          { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
          { key: 'bert', marketo: 'known', salesforce: 'known' },
        ],
      }),
    });
    const { id } = await lab.link(program);
    await lab.companion.actions.changePolicies(id, policies, actor);
    await lab.untilQuiet();

    changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Registered');
    const last = lab.marketo.activities.at(lab.marketo.activities.length - 1);
    assert.ok(last);
    Object.assign(last, { visibleAt: last.date + 60 * minutes });
    const leadId = salesforceId('lead', 2);
    lab.salesforce.addMember({ campaignId: lab.campaignId(program), leadId, status: 'Attended' });
    await lab.untilQuiet();
    assert.deepEqual(await worklist(lab, id, 'held'), []);
    assert.deepEqual(
      { marketo: lab.held(program).marketo['bert'], salesforce: lab.held(program).salesforce['bert'] },
      { marketo: expected, salesforce: expected },
    );
  });
}

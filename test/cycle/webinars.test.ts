import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

const program = 'Program 1';

test('what a webinar’s provider sets is never written to Marketo: the member waits, and follows the provider', async (t) => {
  const people = ['anna', 'bert', 'carl', 'dora'].map((key) => ({
    key,
    marketo: 'Registered',
    salesforce: key === 'carl' ? 'Attended' : 'Registered',
  }));
  const lab = await withCompanion(t, { world: smallWorld({ people, type: 'Event with Webinar' }) });
  const view = await lab.preview(program);
  assert.deepEqual(
    view.findings.filter(({ facet }) => facet === 'link').map(({ code, sentence }) => [code, sentence]),
    [['webinar-locked-statuses', 'The webinar provider sets “No Show”, “Attended”, “Attended On-demand”']],
  );
  const { id } = await lab.companion.links.link(view.id, actor);
  await lab.untilQuiet();
  for (const key of ['anna', 'bert'])
    lab.salesforce.setMemberStatus(lab.memberId(program, key), key === 'anna' ? 'Attended' : 'No Show');
  // What the provider does not set goes both ways as ever.
  lab.salesforce.setMemberStatus(lab.memberId(program, 'dora'), 'Follow Up Requested');
  await lab.untilQuiet();
  const held = await worklist(lab, id, 'held');
  assert.deepEqual(
    held.map(({ email, held: why }) => [email?.split('@')[0], why?.reason]).toSorted(),
    ['anna', 'bert', 'carl'].map((key) => [key, 'locked-status']),
  );
  const { marketo } = lab.held(program);
  assert.deepEqual(
    [marketo['anna'], marketo['bert'], marketo['carl']],
    ['Registered', 'Registered', 'Registered'],
  );
  assert.equal(marketo['dora'], 'Follow Up Requested');
  assert.deepEqual(await worklist(lab, id, 'failed'), []);

  // A person may set Salesforce back, and nothing else in Marketo.
  const personId = held.find(({ email }) => email?.startsWith('bert') === true)?.personId ?? '';
  const shown = await lab.companion.reports.worklist(id, 'held', 10);
  const options = shown.groups.flatMap(({ rows }) => rows).find((row) => row.personId === personId)?.options;
  assert.deepEqual(
    options?.map(({ action, side }) => [action, side]),
    [
      ['set', 'salesforce'],
      ['accept', null],
    ],
  );
  const plan = await lab.companion.actions.planMembers(
    id,
    [{ personId, action: 'set', side: 'marketo', value: 'No Show' }],
    actor,
  );
  assert.equal(plan.rows[0]?.refused, 'Only the webinar provider gives this status to people in Marketo.');

  // The provider says that Anna came: both sides agree.
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual((await worklist(lab, id, 'held')).map(({ email }) => email?.split('@')[0]).toSorted(), [
    'bert',
    'carl',
  ]);
});

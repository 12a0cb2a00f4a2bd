import assert from 'node:assert/strict';
import { test } from 'node:test';

import { addStatus, changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** Values that no map has, after linking: one warning each with its members, and one decision for all of them. */
test('values outside the map are counted on the link, stop nobody else, and are gone once they have a partner', async (t) => {
  const program = 'Program 1';
  const keys = ['anna', 'bert', 'carl', 'dora'];
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: keys.map((key) => ({ key, marketo: 'Registered', salesforce: 'Registered' })),
    }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const warnings = async () =>
    (await lab.companion.links.get(id)).findings
      .filter(({ code }) => code === 'outside-map')
      .map(({ marketoStatus, salesforceStatus, members }) => [marketoStatus, salesforceStatus, members]);
  assert.deepEqual(await warnings(), []);

  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 75, success: true });
  for (const key of ['anna', 'bert'])
    changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), 'Left Early');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'carl'), 'Maybe');
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('dora'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(await warnings(), [
    ['Left Early', null, 2],
    [null, 'Maybe', 1],
  ]);
  assert.equal(lab.held(program).salesforce['dora'], 'Attended');
  const { state, findings } = await lab.companion.links.get(id);
  assert.equal(state, 'active');
  // The list of findings never says of a value that nobody has it while somebody waits for it.
  assert.deepEqual(
    findings.filter(({ salesforceStatus, code }) => salesforceStatus === 'Maybe' && code !== 'outside-map'),
    [],
  );

  // One decision, taken from the finding itself.
  const fix = findings.find(({ salesforceStatus }) => salesforceStatus === 'Maybe')?.fixes[0];
  assert.deepEqual(fix?.options.find(({ status }) => status === 'No Show')?.choice, {
    fix: 'treat-as',
    marketo: 'No Show',
    salesforce: 'Maybe',
  });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'carl'), 'No Show');
  await lab.companion.actions.changeMap(id, [{ marketo: 'Left Early', salesforce: 'Attended' }], actor);
  await lab.untilQuiet();
  assert.deepEqual(await warnings(), []);
});

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { addStatus, changeStatus, renameStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** A status of a live link is renamed: the link waits, the new name is proposed, and once confirmed nothing was missed. */

const program = 'Program 1';
type Lab = TestCompanion & { readonly linkId: string };

async function linked(t: TestContext): Promise<Lab> {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
        { key: 'bert', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'carl', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'dora', marketo: 'No Show', salesforce: 'No Show' },
      ],
    }),
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}

function renameLabel(lab: Lab, from: string, to: string): void {
  const status = lab.salesforce.statuses(lab.campaignId(program)).find(({ label }) => label === from)!;
  lab.salesforce.renameStatus(status.id, to);
}

const inMarketo = (lab: Lab, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);
const inSalesforce = (lab: Lab, key: string, status: string) => {
  lab.salesforce.setMemberStatus(lab.memberId(program, key), status);
};
const standing = async ({ companion, linkId }: Lab) => {
  const { state, findings } = await companion.links.get(linkId);
  return [state, findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code)];
};

/** Old names stay with who has them, new ones are written; whoever changed while the link waited is in step, nobody waits. */
async function goesOn(lab: Lab, names: { marketo: string; salesforce: string }): Promise<void> {
  await lab.untilQuiet();
  assert.deepEqual(await standing(lab), ['active', []]);
  assert.deepEqual(await worklist(lab, lab.linkId, 'held'), []);
  assert.deepEqual(await worklist(lab, lab.linkId, 'differing'), []);
  const held = lab.held(program);
  assert.deepEqual([held.marketo['bert'], held.salesforce['bert']], [names.marketo, names.salesforce]);
  assert.deepEqual([held.marketo['anna'], held.salesforce['anna']], ['No Show', 'No Show'], 'left as it is');
  // Who holds the old name moves on like everybody else, from either side.
  inSalesforce(lab, 'anna', 'Attended');
  inMarketo(lab, 'dora', 'Attended');
  await lab.untilQuiet();
  const after = lab.held(program);
  assert.deepEqual([after.marketo['anna'], after.salesforce['dora']], ['Attended', 'Attended']);
  assert.equal((await lab.companion.actions.certificate(lab.linkId)).clean, true);
}

test('a label that was renamed in Salesforce is known by its record, and goes on once somebody confirms', async (t) => {
  const lab = await linked(t);
  renameLabel(lab, 'No Show', 'Did not come');
  inMarketo(lab, 'bert', 'No Show');
  await lab.cycle();
  assert.deepEqual(await standing(lab), ['held', ['status-renamed']]);
  const { actions } = lab.companion;
  const proposed = await actions.renames(lab.linkId);
  assert.deepEqual(proposed.renames, [
    {
      side: 'salesforce',
      from: 'No Show',
      to: 'Did not come',
      certain: true,
      partner: 'No Show',
      members: 2,
    },
  ]);
  await assert.rejects(
    actions.takeOverRenames(lab.linkId, [{ side: 'salesforce', from: 'No Show', to: 'Attended' }], actor),
    (error) => error instanceof FailureError && error.failure.code === 'RENAME',
  );
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['bert'], 'Registered', 'nothing is written before');
  const after = await actions.takeOverRenames(lab.linkId, proposed.renames, actor);
  assert.deepEqual(
    after.pairs.filter(({ marketo, salesforce }) => [marketo, salesforce].includes('No Show')),
    [{ marketo: 'No Show', salesforce: 'Did not come', ways: 'both' }],
  );
  assert.deepEqual((await actions.renames(lab.linkId)).renames, []);
  await goesOn(lab, { marketo: 'No Show', salesforce: 'Did not come' });
});

test('a status that was renamed in Marketo is guessed by its step; a later rename and other partners keep the old names', async (t) => {
  const lab = await linked(t);
  renameStatus(lab.marketo, 'Webcast', 'No Show', 'Missed');
  inSalesforce(lab, 'bert', 'No Show');
  await lab.cycle();
  assert.deepEqual(await standing(lab), ['held', ['status-renamed']]);
  const { actions } = lab.companion;
  const { renames } = await actions.renames(lab.linkId);
  assert.deepEqual(
    renames.map(({ side, from, to, certain }) => [side, from, to, certain]),
    [['marketo', 'No Show', 'Missed', false]],
  );
  await actions.takeOverRenames(lab.linkId, renames, actor);
  await lab.untilQuiet();
  renameStatus(lab.marketo, 'Webcast', 'Missed', 'Absent');
  renameLabel(lab, 'No Show', 'Did not come');
  await lab.cycle();
  const both = await actions.renames(lab.linkId);
  assert.equal(both.renames.length, 2);
  await actions.takeOverRenames(lab.linkId, both.renames, actor);
  const choices = [{ marketo: 'Absent', salesforce: 'Did not come' }];
  const { pairs } = await actions.changeMap(lab.linkId, choices, actor);
  assert.deepEqual(
    pairs.filter(({ marketo }) => ['Absent', 'Missed', 'No Show'].includes(marketo)),
    [{ marketo: 'Absent', salesforce: 'Did not come', ways: 'both' }],
  );
  inMarketo(lab, 'carl', 'Absent');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['carl'], 'Did not come');
  await goesOn(lab, { marketo: 'Missed', salesforce: 'No Show' });
});

test('a name that members got as well is no change of theirs: the other side’s change is carried over', async (t) => {
  const lab = await linked(t);
  renameStatus(lab.marketo, 'Webcast', 'No Show', 'Missed');
  for (const key of ['anna', 'dora']) inMarketo(lab, key, 'Missed');
  inSalesforce(lab, 'anna', 'Registered');
  await lab.cycle();
  const { renames } = await lab.companion.actions.renames(lab.linkId);
  await lab.companion.actions.takeOverRenames(lab.linkId, renames, actor);
  await lab.untilQuiet();
  // Row 8: only Salesforce changed. Marketo does not go back a step, so it waits for somebody, and nobody else does.
  const waiting = await worklist(lab, lab.linkId, 'held');
  assert.deepEqual(
    waiting.map(({ marketo, salesforce, held }) => [marketo, salesforce, held?.reason]),
    [['Missed', 'Registered', 'backwards']],
  );
});

test('an old name that is a status of its own again waits for a partner, with all who hold it', async (t) => {
  const lab = await linked(t);
  const { actions, links } = lab.companion;
  renameStatus(lab.marketo, 'Webcast', 'No Show', 'Missed');
  await lab.cycle();
  await actions.takeOverRenames(lab.linkId, (await actions.renames(lab.linkId)).renames, actor);
  await lab.untilQuiet();
  const { version } = await actions.statusMap(lab.linkId);
  const { step } = lab.marketo.channels.get('Webcast')!.statuses.find(({ name }) => name === 'Missed')!;
  addStatus(lab.marketo, 'Webcast', { name: 'No Show', step: step + 1, success: false });
  inMarketo(lab, 'bert', 'No Show');
  await lab.untilQuiet();
  // Before, it counted as the new name: bert would have been given that one's label in Salesforce.
  assert.equal(lab.held(program).salesforce['bert'], 'Registered');
  assert.deepEqual(await standing(lab), ['active', []]);
  const odd = (await links.get(lab.linkId)).findings.filter(({ code }) => code === 'outside-map');
  assert.deepEqual(
    odd.map(({ marketoStatus, members }) => [marketoStatus, members]),
    [['No Show', 3]],
  );
  assert.equal((await actions.statusMap(lab.linkId)).version, version + 1);
  await lab.untilQuiet();
  assert.equal((await actions.statusMap(lab.linkId)).version, version + 1, 'said once');
  await actions.changeMap(lab.linkId, [{ marketo: 'No Show', salesforce: 'No Show' }], actor);
  await lab.untilQuiet();
  assert.deepEqual(
    (await links.get(lab.linkId)).findings.filter(({ code }) => code === 'outside-map'),
    [],
  );
  assert.equal(lab.held(program).salesforce['bert'], 'No Show');
});

test('a rename that is taken back in Salesforce is proposed, and goes on once somebody confirms', async (t) => {
  const lab = await linked(t);
  const { actions } = lab.companion;
  const confirm = async () => {
    const { renames } = await actions.renames(lab.linkId);
    await actions.takeOverRenames(lab.linkId, renames, actor);
    await lab.untilQuiet();
    return renames.map(({ side, from, to, certain }) => [side, from, to, certain]);
  };
  renameLabel(lab, 'No Show', 'Did not come');
  await lab.cycle();
  await confirm();
  renameLabel(lab, 'Did not come', 'No Show');
  await lab.cycle();
  assert.deepEqual(await standing(lab), ['held', ['status-renamed']]);
  assert.deepEqual(await confirm(), [['salesforce', 'Did not come', 'No Show', true]]);
  inMarketo(lab, 'bert', 'No Show');
  await goesOn(lab, { marketo: 'No Show', salesforce: 'No Show' });
});

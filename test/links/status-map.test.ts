import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { addStatus, changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { saveStatusMap, statusMap } from '../../companion/src/store/status-maps.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';
import { watchCalls } from '../support/watch-calls.ts';

/** Linking without renaming anything: partners that people choose. */

const program = 'Program 1';
const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

/** A world in which Salesforce calls "No Show" by another name. */
function otherName(label: string, people: readonly Somebody[]): World {
  const world = smallWorld({ people });
  const rename = (text: string) => (text === 'No Show' ? label : text);
  return {
    ...world,
    salesforce: {
      ...world.salesforce,
      statuses: world.salesforce.statuses.map((one) => ({ ...one, label: rename(one.label) })),
      members: world.salesforce.members.map((one) => ({ ...one, status: rename(one.status) })),
    },
  };
}

async function linked(t: TestContext, label: string): Promise<TestCompanion & { readonly linkId: string }> {
  const lab = await withCompanion(t, {
    world: otherName(label, [
      { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
      { key: 'bert', marketo: 'No Show' },
      { key: 'carl', marketo: 'known', salesforce: 'No Show' },
      { key: 'dora', marketo: 'Registered', salesforce: 'Registered' },
    ]),
  });
  const { links } = lab.companion;
  const pair = { programId: lab.programId(program), campaignId: lab.campaignId(program) };
  const without = await links.preview(pair, actor);
  assert.equal(without.canApply, false, 'without a partner it is refused');
  await assert.rejects(
    links.preview({ ...pair, map: [{ marketo: 'No Show', salesforce: 'Nonsense' }] }, actor),
    code('MAP'),
  );
  const preview = await links.preview({ ...pair, map: [{ marketo: 'No Show', salesforce: label }] }, actor);
  assert.equal(preview.canApply, true, JSON.stringify(preview.findings));
  const link = await links.link(preview.id, actor);
  assert.equal(link.state, 'active');
  await lab.untilQuiet();
  return { ...lab, linkId: link.id };
}

test('two names for one thing are linked as partners, and changes go both ways', async (t) => {
  const lab = await linked(t, 'Did not come');
  assert.deepEqual(lab.held(program), {
    marketo: { anna: 'No Show', bert: 'No Show', carl: 'No Show', dora: 'Registered' },
    salesforce: { anna: 'Did not come', bert: 'Did not come', carl: 'Did not come', dora: 'Registered' },
  });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('dora'), 'No Show');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  await lab.untilQuiet();
  assert.deepEqual(
    [lab.held(program).salesforce['dora'], lab.held(program).marketo['anna']],
    ['Did not come', 'Attended'],
  );
  const { pairs, version } = await lab.companion.actions.statusMap(lab.linkId);
  assert.equal(version, 1);
  assert.deepEqual(
    pairs.find(({ marketo }) => marketo === 'No Show'),
    { marketo: 'No Show', salesforce: 'Did not come', ways: 'both' },
  );
});

test('other partners for a live link: who differs by them waits until somebody approves, and nothing is written before', async (t) => {
  const lab = await linked(t, 'Did not come');
  const { actions } = lab.companion;
  const choices = [
    { marketo: 'No Show', salesforce: 'Did not come' },
    { marketo: 'Left Early', salesforce: 'Did not come' },
  ];
  await assert.rejects(actions.changeMap(lab.linkId, choices, actor), code('MAP'));
  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 65, success: false });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Left Early');
  await lab.untilQuiet();
  const held = await worklist(lab, lab.linkId, 'held');
  assert.deepEqual(
    held.map(({ held: why }) => why?.reason),
    ['outside-map-marketo'],
  );
  assert.equal((await actions.changeMap(lab.linkId, choices, actor)).version, 2);
  await lab.untilQuiet();
  // Two statuses share a label now: whoever has either is in step, and the way back leads to the lower step.
  assert.deepEqual(await worklist(lab, lab.linkId, 'held'), []);
  const { pairs } = await actions.statusMap(lab.linkId);
  assert.deepEqual(
    pairs.filter(({ salesforce }) => salesforce === 'Did not come'),
    [
      { marketo: 'No Show', salesforce: 'Did not come', ways: 'both' },
      { marketo: 'Left Early', salesforce: 'Did not come', ways: 'to-salesforce' },
    ],
  );
  assert.deepEqual(lab.held(program).marketo['anna'], 'Left Early');
});

test('what other partners would do is told before, and comes true', async (t) => {
  const lab = await linked(t, 'Did not come');
  const { actions } = lab.companion;
  const { linkId } = lab;
  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 65, success: false });
  const leaves = (key: string) =>
    changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), 'Left Early');
  leaves('anna');
  leaves('dora');
  await lab.untilQuiet();
  const now = await actions.previewMap(linkId);
  assert.deepEqual([now.changed, now.basedOn, now.groups], [false, 1, []]);
  const partnersOf = ({ marketo, salesforce }: typeof now.choices) => [
    marketo.filter(({ same }) => !same).map(({ name, partner }) => [name, partner]),
    salesforce.filter(({ same }) => !same).map(({ label, partner, given }) => [label, partner, given]),
  ];
  assert.deepEqual(partnersOf(now.choices), [
    [
      ['No Show', 'Did not come'],
      ['Left Early', null],
    ],
    [['Did not come', 'No Show', true]],
  ]);

  // Anna is in step by it; Dora was registered on both sides, and is what she became.
  const choices = [
    { marketo: 'No Show', salesforce: 'Did not come' },
    { marketo: 'Left Early', salesforce: 'Did not come' },
  ];
  const told = await actions.previewMap(linkId, choices);
  assert.deepEqual(
    [told.changed, told.willWait, told.willBeInStep, told.willSync, told.groups],
    [
      true,
      0,
      1,
      1,
      [
        { marketo: 'Left Early', salesforce: 'Did not come', members: 1, now: 'waits', then: 'in-step' },
        { marketo: 'Left Early', salesforce: 'Registered', members: 1, now: 'waits', then: 'syncs' },
      ],
    ],
  );
  assert.equal((await actions.statusMap(linkId)).version, 1, 'nothing has happened');
  await actions.changeMap(linkId, choices, actor, told.basedOn);
  await lab.untilQuiet();
  assert.deepEqual(await worklist(lab, linkId, 'held'), []);
  assert.equal(lab.held(program).salesforce['dora'], 'Did not come');

  // Without any partner everybody with one of the two waits.
  const without = await actions.previewMap(linkId, []);
  assert.deepEqual([without.willWait, without.willBeInStep, without.willSync], [4, 0, 0]);
  const before = lab.held(program);
  // Somebody who looked at the first version chooses too late.
  await assert.rejects(actions.changeMap(linkId, [], actor, 1), code('MAP_CHANGED'));
  await actions.changeMap(linkId, [], actor, without.basedOn);
  await lab.untilQuiet();
  assert.equal((await worklist(lab, linkId, 'held')).length, 4);
  assert.deepEqual(lab.held(program), before);
});

test('equal names that came since a pair was linked are offered, and partners that are gone are not', async (t) => {
  const lab = await linked(t, 'Did not come');
  const { actions } = lab.companion;
  const { linkId } = lab;
  const campaign = lab.campaignId(program);
  const label = lab.salesforce.statuses(campaign).find((one) => one.label === 'Did not come')!;
  addStatus(lab.marketo, 'Webcast', { name: 'Left Early', step: 65, success: false });
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('dora'), 'Left Early');
  await lab.untilQuiet();
  lab.salesforce.renameStatus(label.id, 'Left Early');
  const told = await actions.previewMap(linkId);
  assert.equal(told.changed, true);
  // The label has a new name, which the program knows; what it was the partner of has none any more.
  const partner = (name: string) => told.choices.marketo.find((one) => one.name === name)?.partner;
  assert.deepEqual([partner('Left Early'), partner('No Show')], ['Left Early', null]);
  assert.deepEqual(
    told.groups.filter(({ then }) => then === 'syncs'),
    [{ marketo: 'Left Early', salesforce: 'Registered', members: 1, now: 'waits', then: 'syncs' }],
  );
});

test('partners are chosen for a link that runs, or goes on later, and for no other', async (t) => {
  const lab = await linked(t, 'Did not come');
  const { actions, links } = lab.companion;
  await actions.pause(lab.linkId, actor);
  const choices = [{ marketo: 'No Show', salesforce: 'Did not come' }];
  assert.equal((await actions.previewMap(lab.linkId, choices)).changed, false);
  await assert.rejects(
    actions.previewMap(lab.linkId, [{ marketo: 'No Show', salesforce: 'Nonsense' }]),
    code('MAP'),
  );
  await links.unlink(lab.linkId, actor);
  await assert.rejects(actions.previewMap(lab.linkId), code('LINK_STATE'));
  await assert.rejects(actions.changeMap(lab.linkId, choices, actor), code('LINK_STATE'));
  await assert.rejects(actions.previewMap('00000000-0000-4000-8000-000000000009'), code('LINK_NOT_FOUND'));
});

test('partners that somebody else chose while the pair was read are not written over', async (t) => {
  const lab = await linked(t, 'Did not come');
  const { actions } = lab.companion;
  const choices = [{ marketo: 'No Show', salesforce: 'Did not come' }];
  const { store, connectionId } = lab.companion;
  const scope = { connectionId };
  const reads = Promise.withResolvers<undefined>();
  const reading = watchCalls(/^GET .*CampaignMemberStatus/, () => {
    reads.resolve(undefined);
  });
  // What the other one chose is there before the pair's answer is.
  lab.salesforce.faults.add({ endpoint: reading.pattern, kind: 'slow', times: 1, delayMs: 500 });
  const ended = await store.transaction(async (db) => {
    const { version, map } = (await statusMap(db, scope, lab.linkId)) ?? {};
    // From here on the change that is begun next can save nothing: it waits for this transaction.
    await saveStatusMap(db, scope, lab.linkId, map, 'somebody else', version);
    const rejected = assert.rejects(actions.changeMap(lab.linkId, choices, actor), code('MAP_CHANGED'));
    await Promise.race([reads.promise, rejected]);
    return { rejected };
  });
  await ended.rejected;
  assert.equal((await statusMap(store.db, scope, lab.linkId))?.createdBy, 'somebody else');
});

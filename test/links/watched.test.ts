import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, deleteProgram, setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { listAudit } from '../../companion/src/store/audit.ts';
import { linkHistory } from '../../companion/src/store/links.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

const program = 'Program 1';
const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

test('a pair of Marketo’s own sync is watched without a write, and taken over once that sync has let go of it', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      links: 2,
      people: [
        { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'bert', marketo: 'Attended', salesforce: 'Registered' },
        { key: 'carl', marketo: 'known', salesforce: 'Registered' },
        { key: 'dora', marketo: 'Registered' },
      ],
    }),
  });
  const { actions, links } = lab.companion;
  const pair = [lab.programId(program), lab.campaignId(program)] as const;
  await assert.rejects(actions.watch(...pair, actor), code('NOT_NATIVE'));
  setNativeLink(lab.marketo, pair[0], { id: pair[1], name: 'Campaign 1' });

  const before = () => JSON.stringify([lab.held(program), [...lab.salesforce.org.table('Campaign').all()]]);
  const seen = before();
  const { id, state } = await actions.watch(...pair, actor);
  assert.equal(state, 'watched');
  assert.equal((await actions.takeOver(id)).stage, 'comparing');
  await assert.rejects(actions.pause(id, actor), code('LINK_STATE'));
  assert.equal((await actions.watch(...pair, actor)).id, id, 'watched already');
  await lab.untilQuiet();

  // What differs is told and stays; nothing is written, not even to the campaign's own fields.
  const differing = await worklist(lab, id, 'differing');
  assert.deepEqual(
    differing.map(({ email, marketo, salesforce }) => [email?.split('@')[0], marketo, salesforce]).toSorted(),
    [
      ['bert', 'Attended', 'Registered'],
      ['carl', null, 'Registered'],
      ['dora', 'Registered', null],
    ],
  );
  const certificate = await actions.certificate(id);
  assert.deepEqual(
    [certificate.clean, certificate.inStep, certificate.differing, certificate.onlyMarketo],
    [false, 1, 3, 1],
  );
  const guide = await actions.takeOver(id);
  assert.deepEqual(
    [guide.stage, guide.steps.map(({ code: step }) => step)],
    ['differs', ['look', 'untie', 'preview']],
  );
  const summary = await links.summary(pair[1]);
  assert.deepEqual([summary.state, summary.counts?.inStep, summary.counts?.differing], ['watched', 1, 3]);
  const refused = await links.preview({ programId: pair[0], campaignId: pair[1] }, actor);
  assert.equal(refused.canApply, false);
  await assert.rejects(links.link(refused.id, actor), code('PAIR_REFUSED'));
  await assert.rejects(links.syncNow(id, actor), code('LINK_STATE'));

  // Compared on demand: Marketo's own sync has brought them together.
  changeStatus(lab.marketo, pair[0], lab.leadId('carl'), 'Registered');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'bert'), 'Attended');
  await actions.compare(id, actor);
  await lab.untilQuiet();
  assert.equal((await actions.certificate(id)).differing, 1);
  assert.equal((await links.get(id)).state, 'watched');
  assert.notEqual(before(), seen);
  const untouched = before();

  setNativeLink(lab.marketo, pair[0], null);
  assert.deepEqual((await actions.takeOver(id)).stage, 'untied');
  await lab.cycle();
  assert.equal((await links.get(id)).state, 'ready');
  assert.equal(JSON.stringify(lab.held(program)), JSON.stringify((JSON.parse(untouched) as unknown[])[0]));
  const view = await links.preview({ programId: pair[0], campaignId: pair[1] }, actor);
  assert.deepEqual([view.canApply, view.salesforce.added], [true, 1]);
  const taken = await links.link(view.id, actor);
  assert.equal(taken.state, 'active');
  await lab.untilQuiet();
  assert.equal((await links.get(id)).state, 'unlinked');
  assert.equal(lab.held(program).salesforce['dora'], 'Registered');
  assert.equal((await actions.certificate(taken.id)).clean, true);

  // Linked is said of the watched pair and of its link, and stays true whatever the link waits for.
  for (const one of [id, taken.id]) assert.equal((await actions.takeOver(one)).stage, 'linked');
  await actions.pause(taken.id, actor);
  for (const one of [id, taken.id])
    assert.deepEqual(
      [(await actions.takeOver(one)).stage, (await actions.takeOver(one)).steps],
      ['linked', []],
    );
  const { store, connectionId } = lab.companion;
  const log = await listAudit(store.db, { connectionId }, { limit: 100 });
  assert.deepEqual(
    log.filter(({ action }) => action === 'watch').map(({ target, detail }) => [target, detail]),
    [[id, { programId: pair[0], campaignId: pair[1] }]],
  );
});

test('a watched pair whose program is gone, or kept with another campaign by now, or that nobody watches any more, is on no way to Lockstep', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ links: 2, people: [] }) });
  const { actions, links } = lab.companion;
  const pair = [lab.programId(program), lab.campaignId(program)] as const;
  setNativeLink(lab.marketo, pair[0], { id: pair[1], name: 'Campaign 1' });
  const { id } = await actions.watch(...pair, actor);
  setNativeLink(lab.marketo, pair[0], { id: lab.campaignId('Program 2'), name: 'Campaign 2' });
  await assert.rejects(actions.takeOver(id), code('TIED_ELSEWHERE'));
  deleteProgram(lab.marketo, pair[0]);
  await assert.rejects(actions.takeOver(id), code('PROGRAM_NOT_FOUND'));
  await links.unlink(id, actor);
  await assert.rejects(actions.takeOver(id), code('NOT_WATCHED'));
});

test('a pair that was watched, and of which a side is linked to something else by now, says so', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ links: 2, people: [] }) });
  const { actions, links } = lab.companion;
  const pair = [lab.programId(program), lab.campaignId(program)] as const;
  setNativeLink(lab.marketo, pair[0], { id: pair[1], name: 'Campaign 1' });
  const { id } = await actions.watch(...pair, actor);
  setNativeLink(lab.marketo, pair[0], null);
  await lab.cycle();
  const other = await links.preview({ programId: pair[0], campaignId: lab.campaignId('Program 2') }, actor);
  assert.equal((await links.link(other.id, actor)).state, 'active');
  await assert.rejects(actions.takeOver(id), code('LINKED_ELSEWHERE'));
});

test('a pair that was remembered gives way to its watching, and its history says which pair is watched', async (t) => {
  const lab = await withCompanion(t, { world: smallWorld({ links: 2, people: [] }) });
  const { actions, links, store, connectionId } = lab.companion;
  const pair = [lab.programId(program), lab.campaignId(program)] as const;
  const watched = async (campaign: string): Promise<string> => {
    setNativeLink(lab.marketo, pair[0], { id: lab.campaignId(campaign), name: campaign });
    return (await actions.watch(pair[0], lab.campaignId(campaign), actor)).id;
  };
  const first = await watched('Program 1');
  setNativeLink(lab.marketo, pair[0], null);
  await lab.cycle();
  assert.equal((await links.get(first)).state, 'ready');
  const second = await watched('Program 1');
  const third = await watched('Program 2');
  const ended = await Promise.all(
    [first, second].map(async (one) => (await linkHistory(store.db, { connectionId }, one)).at(-1)?.reason),
  );
  assert.deepEqual(ended, ['the pair is watched', 'another pair is watched']);
  assert.equal((await links.get(third)).state, 'watched');
});

test('a watched pair that another campaign got from Marketo’s sync, or whose campaign is gone, says so', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      links: 2,
      people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }],
    }),
  });
  const pair = [lab.programId(program), lab.campaignId(program)] as const;
  setNativeLink(lab.marketo, pair[0], { id: pair[1], name: 'Campaign 1' });
  const { id } = await lab.companion.actions.watch(...pair, actor);
  await lab.untilQuiet();
  assert.equal((await lab.companion.actions.certificate(id)).clean, true);
  assert.equal((await lab.companion.actions.takeOver(id)).stage, 'agrees');
  setNativeLink(lab.marketo, pair[0], { id: lab.campaignId('Program 2'), name: 'Campaign 2' });
  await lab.cycle();
  const blocked = await lab.companion.links.get(id);
  assert.deepEqual([blocked.state, blocked.reason], ['blocked', 'native-sync']);

  const second = [lab.programId('Program 2'), lab.campaignId('Program 2')] as const;
  setNativeLink(lab.marketo, second[0], { id: second[1], name: 'Campaign 2' });
  const other = await lab.companion.actions.watch(...second, actor);
  await lab.untilQuiet();
  lab.salesforce.deleteRecord('Campaign', second[1]);
  await lab.cycle();
  const gone = await lab.companion.links.get(other.id);
  assert.deepEqual([gone.state, gone.findings.map((one) => one.code)], ['watched', ['campaign-gone']]);
  assert.equal((await lab.companion.links.unlink(other.id, actor)).state, 'unlinked');
});

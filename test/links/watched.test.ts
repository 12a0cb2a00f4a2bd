import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
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

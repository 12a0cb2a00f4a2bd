import assert from 'node:assert/strict';
import { test } from 'node:test';

import { sql } from 'kysely';

import { deleteProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { misfitWorld } from '../support/misfit-world.ts';
import { watchCalls } from '../support/watch-calls.ts';

/** Pairs that are remembered and not linked are looked at again by themselves. */

const program = 'Program 1';

test('a blocked pair is ready once somebody mends it, blocked again when it breaks, and broken when the program goes', async (t) => {
  const lab = await withCompanion(t, {
    world: misfitWorld(
      [
        { key: 'anna', marketo: 'No Show', salesforce: 'No Show' },
        { key: 'dora', marketo: 'Registered', salesforce: 'Responded' },
      ],
      { Attended: 'Was There' },
      [{ label: 'Responded', hasResponded: true }],
    ),
  });
  const { links, store, connectionId } = lab.companion;
  const { id } = await lab.link(program);
  const view = () => links.get(id);
  const named = async () =>
    (await view()).findings.filter(({ severity }) => severity === 'blocking').map(({ code }) => code);
  assert.deepEqual(await named(), ['missing-in-salesforce', 'only-in-salesforce-held']);
  const rename = (from: string, to: string) => {
    const status = lab.salesforce.statuses(lab.campaignId(program)).find(({ label }) => label === from)!;
    lab.salesforce.renameStatus(status.id, to);
  };
  const statuses = () => lab.salesforce.statuses(lab.campaignId(program)).length;
  const before = [statuses(), lab.held(program).marketo];

  rename('Was There', 'Attended');
  await lab.cycle();
  assert.deepEqual([(await view()).state, await named()], ['blocked', ['only-in-salesforce-held']]);
  const calls = lab.salesforce.calls().length;
  await lab.cycle();
  assert.equal(
    lab.salesforce
      .calls()
      .slice(calls)
      .some((call) => call.includes('GROUP')),
    false,
    'members are not counted again while no container changed',
  );
  // Only a member's status changed: that is looked at now and then.
  lab.salesforce.setMemberStatus(lab.memberId(program, 'dora'), 'Registered');
  await writing(store.db, { connectionId }, (own) =>
    sql`update lockstep.watermarks set moved_at = moved_at - interval '11 minutes'
      where name = 'pairs.members-looked-at'`.execute(own),
  );
  await lab.cycle();
  assert.deepEqual([(await view()).state, (await view()).reason, await named()], ['ready', null, []]);
  rename('Attended', 'Was There');
  await lab.cycle();
  assert.deepEqual([(await view()).state, await named()], ['blocked', ['missing-in-salesforce']]);
  rename('Was There', 'Attended');
  await lab.cycle();
  assert.equal((await view()).state, 'ready');
  assert.equal((await links.summary(lab.campaignId(program))).state, 'ready');
  assert.deepEqual([statuses(), lab.held(program).marketo], before, 'nothing was mended or synced');

  // Nothing moves before its preview is confirmed; then it is linked like any other.
  const preview = await lab.preview(program);
  assert.equal(preview.canApply, true);
  const link = await links.link(preview.id, actor);
  await lab.untilQuiet();
  assert.equal((await links.get(link.id)).state, 'active');
  assert.equal((await view()).state, 'unlinked');
});

test('a pair that somebody lets go while it is looked at is left alone, and the pass goes on', async (t) => {
  const lab = await withCompanion(t, {
    world: misfitWorld([{ key: 'anna', marketo: 'No Show', salesforce: 'No Show' }], {
      Attended: 'Was There',
    }),
  });
  const { links } = lab.companion;
  const { id } = await lab.link(program);
  const status = lab.salesforce.statuses(lab.campaignId(program)).find(({ label }) => label === 'Was There')!;
  lab.salesforce.renameStatus(status.id, 'Attended');
  let gone: Promise<unknown> | undefined;
  const count = watchCalls(/^GET .*GROUP BY Status/, (before) => {
    if (before === 0) gone = links.unlink(id, actor);
  });
  lab.salesforce.faults.add({ endpoint: count.pattern, kind: 'slow', delayMs: 3000 });
  const report = await lab.companion.runCycle();
  await gone;
  assert.equal(count.times.length, 1);
  assert.equal(report?.failure, null);
  const view = await links.get(id);
  assert.equal(view.state, 'unlinked');
  assert.ok(view.findings.length > 0, 'what it showed when it was let go');
});

test('a remembered pair whose program is deleted is broken', async (t) => {
  const lab = await withCompanion(t, {
    world: misfitWorld([{ key: 'anna', marketo: 'No Show', salesforce: 'No Show' }], { Attended: null }),
  });
  const { id } = await lab.link(program);
  deleteProgram(lab.marketo, lab.programId(program));
  await lab.cycle();
  const { state, reason } = await lab.companion.links.get(id);
  assert.deepEqual([state, reason], ['broken', 'program-gone']);
});

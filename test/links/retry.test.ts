import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';

import { sql } from 'kysely';

import { FailureError } from '../../companion/src/domain/failure.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { memberTimeline } from '../../companion/src/store/timeline.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';

/** Failed records tried again: shown first, then done once, whatever rested and however often somebody asks. */

const program = 'Program 1';
const cause = 'PROCESSING_HALTED';
const code = (wanted: string) => (error: unknown) =>
  error instanceof FailureError && error.failure.code === wanted;

/** Two campaigns, one member of each refused three times: both rest. */
async function refused(t: TestContext) {
  const people = ['anna', 'bert'].map((key, at) => ({
    key,
    marketo: 'Attended',
    salesforce: 'Registered',
    in: at,
  }));
  const lab = await withCompanion(t, { world: smallWorld({ people, links: 2 }) });
  const links = [(await lab.link(program)).id, (await lab.link('Program 2')).id];
  lab.salesforce.faults.add({
    endpoint: /^PATCH .*composite\/sobjects/,
    kind: 'row-error',
    code: cause,
    rate: 1,
  });
  await lab.untilQuiet();
  const attempts = async () =>
    (await Promise.all(links.map((id) => worklist(lab, id, 'failed')))).map(
      ([row]) => row?.failed?.attempts ?? null,
    );
  const tries = async () => {
    const { rows } = await lab.companion.links.batches({ operation: 'Sync with program' });
    return rows.reduce((sum, { failed }) => sum + failed, 0);
  };
  assert.deepEqual(await attempts(), [3, 3], 'both rest');
  return { lab, links, attempts, tries, actions: lab.companion.actions };
}

test('what rests is shown, tried once more when somebody says so, and done when the cause is gone', async (t) => {
  const { lab, links, attempts, tries, actions } = await refused(t);
  const plan = await actions.planRetry({ code: cause }, actor);
  assert.deepEqual(
    [plan.willRetry, plan.trying, plan.resting, plan.campaigns, plan.more],
    [2, 0, 0, 2, false],
  );
  const now = { marketo: 'Attended', salesforce: 'Registered' };
  const then = { marketo: 'Attended', salesforce: 'Attended' };
  assert.deepEqual(plan.rows.map((row) => [row.person, row.now, row.then, row.state]).toSorted(), [
    ['Anna Person', now, then, 'retry'],
    ['Bert Person', now, then, 'retry'],
  ]);
  assert.deepEqual(await attempts(), [3, 3], 'a plan changes nothing');
  assert.equal((await actions.retryResult(plan.id)).appliedAt, null);

  lab.salesforce.faults.clear();
  assert.deepEqual(await actions.applyRetry(plan.id, actor), { retrying: 2, skipped: 0 });
  assert.equal((await actions.retryResult(plan.id)).waiting, 2);
  const before = await tries();
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.equal(await tries(), before, 'none failed again');
  const { appliedAt, ...result } = await actions.retryResult(plan.id);
  assert.notEqual(appliedAt, null);
  assert.deepEqual(result, { id: plan.id, code: cause, waiting: 0, done: 2, failed: 0, held: 0 });
  await assert.rejects(actions.planRetry({ code: cause }, actor), code('NOTHING_TO_RETRY'));

  const { store, connectionId } = lab.companion;
  const [member] = await worklist(lab, links[0] ?? '', 'in-step');
  assert.ok(member);
  const entries = await memberTimeline(store.db, { connectionId }, member, { limit: 20 });
  assert.ok(
    entries.some(({ kind, actor: by }) => kind === 'ordered' && by === actor.name),
    'its history says who asked',
  );
});

test('nothing is tried twice: a plan is carried out once, and of two plans only one has each record', async (t) => {
  const { lab, links, attempts, tries, actions } = await refused(t);
  const [one, two] = [
    await actions.planRetry({ code: cause }, actor),
    await actions.planRetry({ code: cause }, actor),
  ];
  const results = await Promise.allSettled([one, one, two].map(({ id }) => actions.applyRetry(id, actor)));
  const done = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.retrying] : []));
  assert.deepEqual([done.length, done.reduce((sum, each) => sum + each, 0)], [2, 2]);
  const again = await actions.planRetry({ code: cause }, actor);
  assert.deepEqual([again.willRetry, again.trying], [0, 2], 'it is tried already');
  assert.deepEqual(new Set(again.rows.map(({ state }) => state)), new Set(['trying']));
  const before = await tries();
  await lab.untilQuiet();
  assert.equal((await tries()) - before, 4, 'two records, twice each');
  assert.deepEqual(await attempts(), [3, 3], 'they rest again');
  const { waiting, failed } = await actions.retryResult(two.id);
  assert.deepEqual([waiting, failed], [0, 2]);

  await actions.pause(links[1] ?? '', actor);
  const late = await actions.planRetry({ code: cause }, actor);
  assert.deepEqual([late.willRetry, late.resting, late.campaigns], [1, 1, 1], 'a paused link rests');
  await assert.rejects(actions.planRetry({ code: 'OTHER' }, actor), code('NOTHING_TO_RETRY'));
  const until = '2000-01-01T00:00:00Z';
  await assert.rejects(actions.planRetry({ code: cause, until }, actor), code('NOTHING_TO_RETRY'));
  await assert.rejects(actions.applyRetry('nonsense', actor), code('PLAN_NOT_FOUND'));
  const pair = { programId: lab.programId(program), campaignId: lab.campaignId(program) };
  const { id: another } = await lab.companion.links.preview(pair, actor);
  await assert.rejects(actions.applyRetry(another, actor), code('PLAN_NOT_FOUND'), 'a plan of another kind');
  const { store, connectionId } = lab.companion;
  await writing(store.db, { connectionId }, (own) =>
    sql`update lockstep.previews set created_at = created_at - interval '25 hours'`.execute(own),
  );
  await assert.rejects(actions.applyRetry(late.id, actor), code('PLAN_TOO_OLD'));
});

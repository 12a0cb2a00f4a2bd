import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import { sql } from 'kysely';

import {
  changeStatus,
  register,
  removeFromProgram,
  setCosts,
} from '../../companion/sandbox/marketo/marketer.ts';
import { updateLink } from '../../companion/src/store/links.ts';
import { reading, writing } from '../../companion/src/store/scope.ts';
import { withCompanion, type CompanionOptions, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';
import { worklist } from '../support/worklist.ts';

/** Spent quotas, feeds that are gone when we come back, and what must not be forgotten while a saga is open. */

const program = 'Program 1';
const hour = 3_600_000;
const inStep = (key: string) => ({ key, marketo: 'Registered', salesforce: 'Registered' });
const generous = { per20Seconds: 1_000_000, concurrent: 1000 };

async function synced(
  t: TestContext,
  options: Omit<CompanionOptions, 'world'> = {},
): Promise<TestCompanion & { linkId: string }> {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [inStep('anna'), inStep('bert')] }),
    ...options,
  });
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  return { ...lab, linkId: id };
}
const move = (lab: TestCompanion, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);

test("Marketo's day is spent by somebody else: the cycle fails and says so, nothing is lost, and it goes on the day after", async (t) => {
  let offset = 0;
  const lab = await synced(t, {
    marketo: { now: () => Date.now() + offset, limits: { ...generous, perDay: 5000 } },
  });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  lab.marketo.meter.spendByOthers(5000);
  const failed = await lab.cycle();
  assert.deepEqual([failed.failure?.kind, failed.failure?.vendor], ['quota', 'marketo']);
  const connection = await lab.companion.links.connection();
  assert.equal(connection.state, 'Failed');
  assert.match(connection.message ?? '', /quota/i);
  // The next cycles do not even ask.
  const spared = await lab.cycle();
  assert.deepEqual([spared.failure?.kind, spared.calls.marketo], ['quota', 0]);

  // A restart does not forget it either: the hold is everybody's, and lasts until Marketo's midnight.
  assert.equal((await (await lab.another()).runCycle())?.calls.marketo, 0);

  offset = 24 * hour;
  await lab.holdsEnd();
  const nextDay = await lab.another();
  const report = await nextDay.runCycle();
  assert.deepEqual([report?.failure, report?.written], [null, 1]);
  assert.equal(lab.held(program).marketo['anna'], 'Attended');
  assert.equal((await lab.companion.links.connection()).state, 'Last synced');
});

test('Marketo answers one call at a time (615): a cycle and a preview at once both come to their end', async (t) => {
  const lab = await synced(t, { marketo: { limits: { ...generous, concurrent: 1, perDay: 50_000 } } });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'Attended');
  const slow = watchCalls(/\/rest\//);
  lab.marketo.faults.add({ endpoint: slow.pattern, kind: 'slow', times: 3, ms: 150 });
  const [report, match] = await Promise.all([
    lab.cycle(),
    lab.companion.links.match(lab.programId(program), lab.campaignId(program)),
  ]);
  assert.deepEqual([report.failure, report.written], [null, 1]);
  assert.equal(match.matched, match.total);
  assert.ok(
    lab.logged.some((line) => line.includes('"615"')),
    'there was a crowd',
  );
  assert.equal(lab.held(program).marketo['anna'], 'Attended');
});

test("Salesforce's calls are spent in the middle of the writes: the rest stays queued and is done later", async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'Registered', salesforce: 'known' },
        { key: 'bert', marketo: 'Attended', salesforce: 'Registered' },
      ],
    }),
  });
  const { id } = await lab.link(program);
  lab.salesforce.faults.add({ endpoint: /^PATCH .*composite\/sobjects/, kind: 'request-limit' });
  const failed = await lab.cycle();
  assert.equal(failed.failure?.kind, 'quota');
  const { rows } = await lab.companion.links.batches({ linkId: id, operation: 'Sync with program' });
  assert.deepEqual(
    rows.map(({ status, new: added, updated, input }) => [status, added, updated, input]),
    [['Incomplete', 1, 0, 2]],
  );
  await lab.holdsEnd();
  const later = await lab.another();
  assert.equal((await later.runCycle())?.failure, null);
  assert.deepEqual(lab.held(program).salesforce, { anna: 'Registered', bert: 'Attended' });
});

test('a paging token that has aged is replaced, and what the feed can no longer tell is found by comparing', async (t) => {
  let offset = 0;
  const lab = await synced(t, {
    marketo: { now: () => Date.now() + offset, switches: { pagingTokenHours: '24', activityPages: 'short' } },
  });
  move(lab, 'anna', 'Attended');
  offset = 25 * hour;
  const report = await lab.cycle();
  assert.equal(report.failure, null);
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  move(lab, 'bert', 'No Show');
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['bert'], 'No Show');
});

test("a companion that was away for longer than Salesforce's log of deletes: it compares, and goes on", async (t) => {
  let offset = 0;
  const lab = await synced(t, { salesforce: { now: () => Date.now() + offset } });
  lab.salesforce.removeMember(lab.memberId(program, 'anna'));
  offset = 40 * 24 * hour;
  const report = await lab.cycle();
  assert.equal(report.failure, null);
  assert.equal(lab.held(program).marketo['anna'], undefined, 'the comparison found who had left');
  lab.salesforce.setMemberStatus(lab.memberId(program, 'bert'), 'Attended');
  await lab.untilQuiet();
  assert.equal(lab.held(program).marketo['bert'], 'Attended');
});

test('what no feed tells is found by the daily comparison, and a comparison without news stores and counts nothing', async (t) => {
  const lab = await synced(t, { marketo: { switches: { removalActivity: 'none' } } });
  removeFromProgram(lab.marketo, lab.programId(program), lab.leadId('anna'));
  assert.equal((await lab.cycle()).quiet, true);
  assert.deepEqual(await worklist(lab, lab.linkId, 'held'), []);

  const dayLater = async () => {
    const { db } = lab.companion.store;
    await updateLink(db, { connectionId: lab.companion.connectionId }, lab.linkId, {
      comparedAt: '2026-01-01T00:00:00Z',
    });
    return lab.cycle();
  };
  await dayLater();
  assert.equal(lab.held(program).salesforce['anna'], undefined);
  await lab.untilQuiet();

  const before = await lab.companion.links.batches({ linkId: lab.linkId });
  const rowsBefore = await versions(lab);
  const report = await dayLater();
  assert.deepEqual([report.written, report.quiet], [0, true]);
  assert.deepEqual(await lab.companion.links.batches({ linkId: lab.linkId }), before);
  assert.deepEqual(await versions(lab), rowsBefore, 'no row was written again');
});

/** Which version of each member's row the database holds: it changes with every write, even of the same values. */
async function versions(lab: TestCompanion): Promise<unknown> {
  const { store, connectionId } = lab.companion;
  return reading(store.db, { connectionId }, async (own) => {
    const found = await sql<{ personId: string; xmin: string }>`
      select person_id, xmin::text from lockstep.members order by person_id`.execute(own);
    return found.rows;
  });
}

test('what the inbox tells of somebody whose write is in doubt is kept until they may be read', async (t) => {
  const lab = await synced(t, { settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '600' } });
  lab.salesforce.setMemberStatus(lab.memberId(program, 'anna'), 'No Show');
  lab.marketo.faults.add({ endpoint: /^POST .*\/members\/status/, kind: '604', times: 1 });
  assert.equal((await lab.cycle()).failure?.kind, 'unknown-outcome');
  // A second record of the same person joins while the first one is left alone: nothing but the inbox knows of it.
  register(lab.marketo, lab.programId(program), 'Follow Up Requested', {
    email: 'anna@example.com',
    firstName: 'Anna',
    lastName: 'Person',
  });
  const doubtful = await lab.cycle();
  assert.deepEqual([doubtful.written, doubtful.quiet], [0, false]);
  // The vendor's time-out is over, without waiting for it.
  const { store, connectionId } = lab.companion;
  await writing(store.db, { connectionId }, (own) =>
    sql`update lockstep.sagas set not_before = clock_timestamp() where state = 'open'`.execute(own),
  );
  await lab.untilQuiet();
  assert.equal(lab.held(program).salesforce['anna'], 'Follow Up Requested');
  assert.equal([...lab.salesforce.org.table('Lead').all()].length, 2);
});

test('campaign fields that Salesforce refuses are tried once, and again when the program changes', async (t) => {
  const lab = await synced(t);
  const campaign = watchCalls(/^PATCH .*sobjects\/Campaign/);
  lab.salesforce.faults.add({
    endpoint: campaign.pattern,
    kind: 'row-error',
    code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'Costs are frozen',
    times: 4,
  });
  setCosts(lab.marketo, lab.programId(program), [{ startDate: '2026-01-01', cost: 100 }]);
  for (let cycle = 0; cycle < 4; cycle += 1) await lab.cycle();
  assert.equal(campaign.times.length, 1);
  const { rows } = await lab.companion.links.batches({ linkId: lab.linkId, operation: 'Push updates' });
  assert.deepEqual(
    rows.map(({ failures }) => failures.map(({ message }) => message)),
    [['Costs are frozen']],
  );
  // Marketo's dates have whole seconds.
  await sleep(1100);
  lab.salesforce.faults.clear();
  setCosts(lab.marketo, lab.programId(program), [{ startDate: '2026-01-01', cost: 250 }]);
  await lab.untilQuiet();
  assert.equal(lab.salesforce.record('Campaign', lab.campaignId(program))?.['ActualCost'], 250);
});

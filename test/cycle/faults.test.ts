import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultKind as MarketoFault } from '../../companion/sandbox/marketo/faults.ts';
import type { FaultKind as SalesforceFault } from '../../companion/sandbox/salesforce/faults.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { BatchView } from '../../companion/src/links/views.ts';
import { latestChanges } from '../../companion/src/store/changes.ts';
import { withCompanion, type CompanionOptions, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { trueState } from '../support/true-state.ts';
import { watchCalls } from '../support/watch-calls.ts';

/** One fault of a vendor in a first sync that needs every kind of write: both sides must end as if nothing had happened. */

const program = 'Program 1';
const world = smallWorld({
  people: [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Attended', salesforce: 'Registered' },
    { key: 'carl', marketo: 'Attended', salesforce: 'No Action', as: 'contact' },
    { key: 'dora', marketo: 'Registered', salesforce: 'Attended' },
    { key: 'emil', marketo: 'Registered', salesforce: 'No Show', as: 'contact' },
    { key: 'fred', marketo: 'Registered', salesforce: 'known' },
    { key: 'gina', marketo: 'No Show', salesforce: 'known', as: 'contact' },
    { key: 'hans', marketo: 'Registered' },
    { key: 'iris', marketo: 'Attended' },
    { key: 'john', marketo: 'known', salesforce: 'Registered' },
    { key: 'karl', salesforce: 'Registered' },
    { key: 'lisa', salesforce: 'Attended', as: 'contact' },
  ],
});
const ends = {
  anna: 'Registered',
  bert: 'Attended',
  carl: 'Attended',
  dora: 'Attended',
  emil: 'No Show',
  fred: 'Registered',
  gina: 'No Show',
  hans: 'Registered',
  iris: 'Attended',
  john: 'Registered',
  karl: 'Registered',
  lisa: 'Attended',
};

type Done = {
  readonly lab: TestCompanion;
  readonly linkId: string;
  readonly reports: readonly CycleReport[];
  readonly batches: readonly BatchView[];
};

/** Links, disturbs, and runs cycles, failed ones too, until one has nothing to do. */
async function synced(
  t: TestContext,
  disturb: (lab: TestCompanion) => void,
  options: Omit<CompanionOptions, 'world'> = {},
): Promise<Done> {
  const lab = await withCompanion(t, { world, ...options });
  const { id: linkId } = await lab.link(program);
  disturb(lab);
  const reports: CycleReport[] = [];
  for (;;) {
    const report = await lab.cycle();
    reports.push(report);
    if (report.quiet && report.written === 0) break;
    if (reports.length > 60) throw new Error(`It never becomes quiet: ${JSON.stringify(report)}`);
    if (reports.length > 3) await sleep(50);
  }
  const { rows: batches } = await lab.companion.links.batches({ limit: 500 });
  return { lab, linkId, reports, batches };
}

/** Everything that was written, each once: a write whose answer was lost is in the log like any other. */
const log = [
  'bert, salesforce: Registered to Attended',
  'carl, salesforce: No Action to Attended',
  'dora, marketo: Registered to Attended',
  'emil, marketo: Registered to No Show',
  'fred, salesforce: absent to Registered',
  'gina, salesforce: absent to No Show',
  'hans, salesforce: absent to Registered',
  'iris, salesforce: absent to Attended',
  'john, marketo: absent to Registered',
  'karl, marketo: absent to Registered',
  'lisa, marketo: absent to Attended',
];

async function assertAsWithoutFault({ lab, linkId, batches }: Done): Promise<void> {
  assert.deepEqual(lab.held(program), { marketo: ends, salesforce: ends });
  assert.deepEqual(await logOf(lab, linkId), log);
  const state = trueState(lab.marketo, lab.salesforce);
  assert.deepEqual(state.twice, []);
  // Two were created in Salesforce, two in Marketo, and nobody else.
  const before =
    world.marketo.leads.length + world.salesforce.leads.length + world.salesforce.contacts.length;
  assert.equal(state.people.length, before + 4);
  for (const { status, operation, object, failures } of batches) {
    assert.notEqual(status, 'In Process', `${operation}: ${object}`);
    assert.notEqual(status, 'Failed', `${operation}: ${object} ${JSON.stringify(failures)}`);
  }
}

async function logOf(
  { companion: { store, connectionId } }: TestCompanion,
  linkId: string,
): Promise<string[]> {
  const changes = await latestChanges(store.db, { connectionId }, linkId, 1000);
  return changes
    .map(
      ({ email, sideWritten, from, to }) =>
        `${email?.split('@')[0] ?? ''}, ${sideWritten}: ${from ?? 'absent'} to ${to ?? 'absent'}`,
    )
    .toSorted();
}

test('without any fault', async (t) => {
  const done = await synced(t, () => undefined);
  await assertAsWithoutFault(done);
  assert.ok(done.batches.every(({ status }) => status === 'Succeeded'));
  assert.equal(done.reports.length, 2);
});

/** What a fault does to the cycle that meets it: passes unseen, or stops it and leaves the rest queued. */
type Case<Kind> = readonly [kind: Kind, endpoint: RegExp, cycle: 'goes on' | 'stops', ms?: number];

const status = /^POST .*\/members\/status/;
const create = /^POST \/rest\/v1\/leads\.json/;
const list = /^GET \/rest\/v1\/leads\/programs/;
const feed = /^GET \/rest\/v1\/activities\.json/;

const marketoCases: readonly Case<MarketoFault>[] = [
  ['token-expired', list, 'goes on'],
  ['token-expired', status, 'goes on'],
  ['token-expired', create, 'goes on'],
  ['604', list, 'goes on'],
  ['truncated', list, 'goes on'],
  ['502-html', feed, 'goes on'],
  ['reset', feed, 'goes on'],
  ['608', status, 'stops'],
  ['713', status, 'stops'],
  ['604', status, 'stops'],
  ['604-after-commit', status, 'stops'],
  ['lost-after-commit', status, 'stops'],
  ['lost-before-commit', status, 'stops', 250],
  ['truncated', status, 'stops'],
  ['502-html', status, 'stops'],
  ['604', create, 'stops'],
  ['604-after-commit', create, 'stops'],
  ['lost-after-commit', create, 'stops'],
  ['lost-before-commit', create, 'stops', 250],
  ['truncated', create, 'stops'],
];

for (const [kind, endpoint, cycle, ms] of marketoCases) {
  test(`Marketo ${kind} at ${endpoint.source}: the cycle ${cycle}`, async (t) => {
    const done = await synced(
      t,
      ({ marketo }) => {
        marketo.faults.add({ endpoint, kind, times: 1, ...(ms === undefined ? {} : { ms }) });
      },
      { settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: ms === undefined ? '0' : '1' } },
    );
    assert.equal(done.lab.marketo.faults.pending(), 0, 'the fault happened');
    await assertAsWithoutFault(done);
    assertCycle(done, cycle);
  });
}

const leads = /^POST .*composite\/sobjects/;
const update = /^PATCH .*composite\/sobjects/;
const campaign = /^PATCH .*sobjects\/Campaign/;
const query = /^GET .*FROM CampaignMember WHERE CampaignId =/;

const salesforceCases: readonly Case<SalesforceFault>[] = [
  ['session-expired', query, 'goes on'],
  ['session-expired', update, 'goes on'],
  ['session-expired', leads, 'goes on'],
  ['503', query, 'goes on'],
  ['truncated', query, 'goes on'],
  ['reset', query, 'goes on'],
  ['lock-row', update, 'goes on'],
  ['lock-row', leads, 'goes on'],
  ['503', update, 'stops'],
  ['reset', update, 'stops'],
  ['lost-after-commit', update, 'stops'],
  ['late-commit', update, 'stops', 300],
  ['truncated', update, 'stops'],
  ['503', leads, 'stops'],
  ['reset', leads, 'stops'],
  ['lost-after-commit', leads, 'stops'],
  ['late-commit', leads, 'stops', 300],
  ['truncated', leads, 'stops'],
  ['lost-after-commit', campaign, 'stops'],
];

for (const [kind, endpoint, cycle, delayMs] of salesforceCases) {
  test(`Salesforce ${kind} at ${endpoint.source}: the cycle ${cycle}`, async (t) => {
    let met = () => false;
    const done = await synced(
      t,
      ({ salesforce }) => {
        const watched = watchCalls(endpoint);
        met = () => watched.times.length > 0;
        salesforce.faults.add({
          endpoint: watched.pattern,
          kind,
          ...(delayMs === undefined ? {} : { delayMs }),
        });
      },
      { settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: delayMs === undefined ? '0' : '1' } },
    );
    assert.ok(met(), 'the fault happened');
    await assertAsWithoutFault(done);
    assertCycle(done, cycle);
  });
}

function assertCycle({ reports, batches }: Done, cycle: 'goes on' | 'stops'): void {
  const failed = reports.filter(({ failure }) => failure !== null);
  if (cycle === 'goes on') {
    assert.deepEqual(failed, []);
    assert.ok(batches.every(({ status: end }) => end === 'Succeeded'));
    return;
  }
  assert.equal(failed.length, 1);
  assert.equal(failed[0], reports[0]);
  // Whoever was not reached is neither done nor failed: the batch says that it is incomplete.
  const first = batches.filter(({ cycleId, linkId }) => cycleId === reports[0]?.id && linkId !== null);
  assert.ok(
    first.length === 0 || first.some(({ status: end }) => end === 'Incomplete'),
    JSON.stringify(first),
  );
  const later = batches.filter(({ cycleId }) => cycleId !== reports[0]?.id);
  assert.ok(
    later.every(({ status: end }) => end === 'Succeeded'),
    JSON.stringify(later),
  );
}

test("nobody of an unknown outcome is written again before the vendor's own time-out, others are", async (t) => {
  const calls = watchCalls(status);
  const done = await synced(
    t,
    ({ marketo }) => {
      // The first status written is that of those who join: john.
      marketo.faults.add({ endpoint: calls.pattern, kind: '604', times: 1 });
    },
    { settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '1' } },
  );
  await assertAsWithoutFault(done);
  const writtenAfter = (key: string) => {
    const leadId = done.lab.leadId(key);
    const activity = [...done.lab.marketo.activities].findLast(
      (one) => one.leadId === leadId && one.typeId === 104,
    );
    return (activity?.date ?? 0) - (calls.times[0] ?? Infinity);
  };
  assert.ok(writtenAfter('john') >= 1000, `john after ${String(writtenAfter('john'))} ms`);
  assert.ok(writtenAfter('dora') < writtenAfter('john'), 'dora did not wait for john');
});

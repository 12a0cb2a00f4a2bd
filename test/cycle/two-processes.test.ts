import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { getConnection } from '../../companion/src/store/connections.ts';
import { latestCycles } from '../../companion/src/store/cycles.ts';
import { changeState, getLink } from '../../companion/src/store/links.ts';
import { membersOfLink } from '../../companion/src/store/members.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { openSagas } from '../../companion/src/store/sagas.ts';
import { actor, withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';

/** Two companions on one database, one that stalls, and people who pause or unlink a link while it is being written. */

const program = 'Program 1';
const scopeOf = (lab: TestCompanion) => ({ connectionId: lab.companion.connectionId });

/** As if the holder had been silent for longer than its lease; it does not notice, and its next renewal is far away. */
const takeLeaseAway = (lab: TestCompanion) =>
  writing(lab.companion.store.db, scopeOf(lab), (own) =>
    own.updateTable('leases').set({ expiresAt: '2020-01-01T00:00:00Z' }).execute(),
  );

test('two processes never run a cycle at the same time, and between them all is done', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: Array.from({ length: 12 }, (_, at) => ({ key: `person${String(at)}`, marketo: 'Registered' })),
    }),
  });
  const other = await lab.another();
  await lab.link(program);
  const runs = await Promise.all(
    Array.from({ length: 10 }, async (_, at) => {
      const report = await (at % 2 === 0 ? lab.companion : other).runCycle();
      return report === undefined ? 'refused' : 'ran';
    }),
  );
  assert.ok(runs.includes('refused'), runs.join());
  const cycles = await latestCycles(lab.companion.store.db, scopeOf(lab), 50);
  const spans = cycles
    .map(({ startedAt, endedAt }) => [Date.parse(startedAt), Date.parse(endedAt ?? '')] as const)
    .toSorted(([a], [b]) => a - b);
  for (const [at, [start]] of spans.entries())
    assert.ok(at === 0 || start >= spans[at - 1]![1], 'no overlap');
  assert.equal(spans.length, runs.filter((one) => one === 'ran').length);
  await lab.untilQuiet();
  assert.equal(Object.keys(lab.held(program).salesforce).length, 12);
  assert.equal([...lab.salesforce.org.table('Lead').all()].length, 12);
});

test('a stalled process is fenced: its successor finishes, and it writes nothing into the store any more', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({
      people: [
        { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
        { key: 'bert', marketo: 'Registered', salesforce: 'Registered' },
      ],
    }),
  });
  const { store } = lab.companion;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'No Show');

  // While the read of the first one hangs, its lease is taken away, as it is from a process that stands still.
  const successor = await lab.another();
  let overtaken: Promise<unknown> | undefined;
  const read = watchCalls(/^GET .*FROM CampaignMember WHERE CampaignId = .*Id IN/, (before) => {
    if (before > 0) return;
    overtaken = (async () => {
      await takeLeaseAway(lab);
      const report = await successor.runCycle();
      assert.equal(report?.failure, null);
      changeStatus(lab.marketo, lab.programId(program), lab.leadId('bert'), 'Attended');
      assert.equal((await successor.runCycle())?.failure, null);
    })();
  });
  lab.salesforce.faults.add({ endpoint: read.pattern, kind: 'slow', delayMs: 6000 });
  const stalled = await lab.companion.runCycle();
  await overtaken;
  assert.ok(read.times.length > 0, 'the stalled process was in the middle of its reads');
  assert.equal(stalled?.failure?.kind, 'conflict');
  assert.equal(stalled.written, 0);

  const both = { anna: 'Attended', bert: 'Attended' };
  assert.deepEqual(lab.held(program), { marketo: both, salesforce: both });
  const rows = await membersOfLink(store.db, scopeOf(lab), id, { limit: 10 });
  assert.deepEqual(
    rows.map(({ baseline, dirty, inStep }) => [baseline?.marketo, baseline?.salesforce, dirty, inStep]),
    rows.map(() => ['Attended', 'Attended', false, true]),
  );
  assert.equal((await getConnection(store.db, scopeOf(lab))).state, 'Last synced');
  const cycles = await latestCycles(store.db, scopeOf(lab), 3);
  assert.deepEqual(cycles.map(({ state }) => state).toSorted(), ['ended', 'ended', 'failed']);
  const { rows: batches } = await lab.companion.links.batches({ linkId: id });
  assert.ok(
    batches.every(({ status }) => status === 'Succeeded'),
    JSON.stringify(batches),
  );
  assert.deepEqual(await openSagas(store.db, scopeOf(lab)), []);
});

test('a process that stalls between asking and hearing a vendor is fenced, and the member is written once', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }] }),
    // The stall lasts longer than a cycle on a busy machine, and ends before its saga is looked at.
    settings: { LOCKSTEP_VENDOR_TIMEOUT_SECONDS: '7' },
  });
  const { store } = lab.companion;
  await lab.link(program);
  await lab.untilQuiet();
  const successor = await lab.another();
  changeStatus(lab.marketo, lab.programId(program), lab.leadId('anna'), 'Attended');
  let overtaken: Promise<unknown> | undefined;
  const write = watchCalls(/^PATCH .*composite\/sobjects/, (before) => {
    if (before > 0) return;
    overtaken = (async () => {
      await takeLeaseAway(lab);
      const report = await successor.runCycle();
      assert.deepEqual([report?.written, report?.quiet], [0, false], 'the open saga is left alone');
    })();
  });
  lab.salesforce.faults.add({ endpoint: write.pattern, kind: 'slow', delayMs: 6000 });
  const stalled = await lab.companion.runCycle();
  await overtaken;
  assert.equal(stalled?.failure?.code, 'LINK_FENCED');
  for (let cycle = 0; cycle < 400; cycle += 1) {
    const report = await successor.runCycle();
    if (report?.quiet === true) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.equal(write.times.length, 1);
  assert.equal(lab.held(program).salesforce['anna'], 'Attended');
  assert.deepEqual(await openSagas(store.db, scopeOf(lab)), []);
});

/** Three kinds of write in one first sync, in this order. */
const people = [
  { key: 'anna', marketo: 'Registered' },
  { key: 'bert', marketo: 'Attended', salesforce: 'Registered' },
  { key: 'carl', marketo: 'Registered', salesforce: 'Attended' },
];

for (const [what, stop, state] of [
  ['unlinked', (lab: TestCompanion, id: string) => lab.companion.links.unlink(id, actor), 'unlinked'],
  [
    'paused',
    (lab: TestCompanion, id: string) =>
      changeState(lab.companion.store.db, scopeOf(lab), id, 'active', 'paused', null, 'tester'),
    'paused',
  ],
] as const) {
  test(`a link that is ${what} while it is written: the call under way is settled, no other is sent`, async (t) => {
    const lab = await withCompanion(t, { world: smallWorld({ people }) });
    const { store } = lab.companion;
    const { id } = await lab.link(program);
    let stopped: Promise<unknown> | undefined;
    const create = watchCalls(/^POST .*composite\/sobjects/, (before) => {
      if (before === 0) stopped = stop(lab, id);
    });
    lab.salesforce.faults.add({ endpoint: create.pattern, kind: 'slow', delayMs: 500 });
    const report = await lab.cycle();
    await stopped;
    assert.equal(report.failure, null, 'what a person does is no failure');
    assert.equal((await getLink(store.db, scopeOf(lab), id))?.state, state);
    // The lead was being made; nothing came after it.
    assert.equal(
      [...lab.salesforce.org.table('Lead').all()].filter((row) => row['Lockstep_Key__c'] != null).length,
      1,
    );
    assert.deepEqual(lab.held(program), {
      marketo: { anna: 'Registered', bert: 'Attended', carl: 'Registered' },
      salesforce: { bert: 'Registered', carl: 'Attended' },
    });
    assert.deepEqual(await openSagas(store.db, scopeOf(lab)), []);
    const { rows } = await lab.companion.links.batches({ linkId: id });
    assert.ok(
      rows.every(({ status }) => status === 'Succeeded' || status === 'Incomplete'),
      JSON.stringify(rows),
    );
    assert.equal((await getLink(store.db, scopeOf(lab), id))?.firstSyncedAt, null);
    await lab.cycle();
    assert.deepEqual(lab.held(program).salesforce, { bert: 'Registered', carl: 'Attended' });

    // Taken up again, by going on or by a new link: nobody is made twice.
    if (state === 'paused') await changeState(store.db, scopeOf(lab), id, 'paused', 'active', null, 'tester');
    else await lab.link(program);
    await lab.untilQuiet();
    const all = { anna: 'Registered', bert: 'Attended', carl: 'Attended' };
    assert.deepEqual(lab.held(program), { marketo: all, salesforce: all });
    assert.equal([...lab.salesforce.org.table('Lead').all()].length, 3);
  });
}

test('a link that is unlinked while another is served is not touched any more, its mark stays off', async (t) => {
  const lab = await withCompanion(t, {
    world: smallWorld({ links: 2, people: people.map((one) => ({ ...one, in: [0, 1] })) }),
  });
  const links = [await lab.link(program), await lab.link('Program 2')];
  let unlinked: Promise<unknown> | undefined;
  const create = watchCalls(/^POST .*composite\/sobjects/, (before) => {
    if (before === 0) unlinked = lab.companion.links.unlink(links[1]!.id, actor);
  });
  lab.salesforce.faults.add({ endpoint: create.pattern, kind: 'slow', delayMs: 500 });
  await lab.cycle(links[0]!.id);
  await unlinked;
  assert.deepEqual(lab.held('Program 2').salesforce, { bert: 'Registered', carl: 'Attended' });
  const campaign = lab.salesforce.campaigns().find(({ name }) => name === 'Campaign 2');
  assert.equal(campaign?.programId, null);
  assert.equal(lab.held(program).salesforce['anna'], 'Registered');
});

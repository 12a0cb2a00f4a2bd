import assert from 'node:assert/strict';
import { test } from 'node:test';

import { systemClock } from '../../companion/src/telemetry/clock.ts';
import { withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';
import { watchCalls } from '../support/watch-calls.ts';

test('what all tools used of the day of Marketo is asked for when somebody looks, now and then', async (t) => {
  let ahead = 0;
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const lab = await withCompanion(t, {
    world: smallWorld({ people: [{ key: 'anna', marketo: 'Registered' }] }),
    settings: { LOCKSTEP_MARKETO_SUBSCRIPTION_CALLS_PER_DAY: '60' },
    clock,
  });
  await lab.link('Program 1');
  await lab.untilQuiet();
  const calls = watchCalls(/\/stats\/usage\.json/);
  lab.marketo.faults.add({ endpoint: calls.never, kind: '604' });
  const ofMarketo = async () =>
    (await lab.companion.reports.budget()).vendors.find(({ vendor }) => vendor === 'marketo');
  const first = await ofMarketo();
  assert.equal(first?.everyone?.limit, 60);
  assert.ok(first.everyone.used >= first.used, 'what we used is among it');
  assert.deepEqual((await ofMarketo())?.everyone, first.everyone);
  assert.equal(calls.times.length, 1);
  ahead = 10 * 60_000;
  assert.ok(((await ofMarketo())?.everyone?.used ?? 0) > first.everyone.used);
  assert.equal(calls.times.length, 2);
});

test('a preview says whether the day has the calls that its first sync takes', async (t) => {
  const people = ['anna', 'bert'].map((key) => ({ key, marketo: 'Registered' }));
  const lab = await withCompanion(t, {
    world: smallWorld({ people }),
    settings: { LOCKSTEP_MARKETO_CALLS_PER_DAY: '14' },
  });
  const { budget = [] } = await lab.preview('Program 1');
  const of = (vendor: string) => budget.find((one) => one.vendor === vendor);
  const [marketo, salesforce] = [of('marketo'), of('salesforce')];
  // A page of members, nobody to look for, and what is read anyway; two leads and their memberships.
  assert.deepEqual([marketo?.calls, salesforce?.calls], [9, 12]);
  assert.deepEqual([salesforce?.enough, salesforce?.furtherDays, salesforce?.renewsAt], [true, 0, null]);
  const { vendors } = await lab.companion.reports.budget();
  const used = vendors.find(({ vendor }) => vendor === 'marketo')?.used ?? 0;
  assert.ok(used > 3, 'what the preview itself has read counts');
  assert.deepEqual([marketo?.left, marketo?.enough, marketo?.furtherDays], [12 - used, false, 1]);
  assert.ok(Date.parse(marketo?.renewsAt ?? '') > Date.now());
  assert.match(marketo?.text ?? '', /takes about 9 calls to Marketo, and \d are left of the day/);
  assert.equal(marketo?.said.code, 'day-short-marketo');
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { FailureError } from '../../companion/src/domain/failure.ts';
import { createMemoryQuota, defaultShares } from '../../companion/src/quota/memory.ts';
import type { Purpose } from '../../companion/src/quota/quota.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const roomy = { per20Seconds: 1000, concurrent: 1000, perDay: 1000 };
const nothing = () => Promise.resolve();
const minute = 60_000;

describe('never more than the share, whatever the load and the network', () => {
  const job = fc.record({
    start: fc.integer({ min: 0, max: 40_000 }),
    toVendor: fc.integer({ min: 0, max: 6_000 }),
    back: fc.integer({ min: 0, max: 6_000 }),
    purpose: fc.constantFrom<Purpose>('pull', 'write', 'interactive'),
    fails: fc.boolean(),
  });
  const load = fc.array(job, { minLength: 1, maxLength: 60 });
  const share = fc.record({
    per20Seconds: fc.integer({ min: 1, max: 20 }),
    concurrent: fc.integer({ min: 1, max: 8 }),
    perDay: fc.integer({ min: 1, max: 70 }),
  });

  test('as the vendor counts them on arrival, over its own sliding window', async () => {
    await fc.assert(
      fc.asyncProperty(load, share, async (jobs, marketo) => {
        const clock = virtualClock();
        const quota = createMemoryQuota({ clock, marketo });
        const arrivals: number[] = [];
        let inFlight = 0;
        let most = 0;
        let refused = 0;

        const one = async ({ start, toVendor, back, purpose, fails }: (typeof jobs)[number]) => {
          await clock.sleep(start);
          await quota.spend('marketo', purpose, async () => {
            most = Math.max(most, ++inFlight);
            await clock.sleep(toVendor);
            arrivals.push(clock.now());
            await clock.sleep(back);
            inFlight--;
            if (fails) throw new Error('the network');
          });
        };
        const all = Promise.all(
          jobs.map((each) =>
            one(each).catch((error: unknown) => {
              if (error instanceof FailureError) refused++;
            }),
          ),
        );
        await clock.advance((jobs.length + 2) * 40_000);
        await all;

        arrivals.sort((a, b) => a - b);
        arrivals.forEach((at, i) => {
          const nextWindow = arrivals[i + marketo.per20Seconds];
          assert.ok(nextWindow === undefined || nextWindow - at >= 20_000, 'too many in 20 seconds');
        });
        assert.ok(most <= marketo.concurrent);
        assert.ok(arrivals.length <= marketo.perDay);
        assert.equal(arrivals.length + refused, jobs.length, 'every caller was served or told no');
        assert.equal(quota.used('marketo'), arrivals.length);
        if (jobs.length <= Math.floor(marketo.perDay * 0.9)) assert.equal(refused, 0);
      }),
      { seed: 20, numRuns: 60 },
    );
  });
});

test('callers enter in their order, and people go ahead of machines', async () => {
  const clock = virtualClock();
  const quota = createMemoryQuota({ clock, marketo: { ...roomy, concurrent: 1 } });
  const order: string[] = [];
  const call = (name: string, purpose: Purpose) =>
    quota.spend('marketo', purpose, async () => {
      order.push(name);
      await clock.sleep(10);
    });
  const all = Promise.all([
    call('first', 'pull'),
    call('second', 'pull'),
    call('third', 'write'),
    call('person', 'interactive'),
    call('other person', 'interactive'),
  ]);
  await clock.advance(100);
  await all;
  assert.deepEqual(order, ['first', 'person', 'other person', 'second', 'third']);
});

test('a tenth of every share is left for people', async () => {
  const clock = virtualClock();
  const quota = createMemoryQuota({ clock, marketo: { ...roomy, per20Seconds: 10 } });
  const ran: Purpose[] = [];
  const call = (purpose: Purpose) =>
    quota.spend('marketo', purpose, () => {
      ran.push(purpose);
      return Promise.resolve();
    });
  const machines = Array.from({ length: 12 }, () => call('pull'));
  await clock.advance(1000);
  assert.equal(ran.length, 9);
  const person = call('interactive');
  await clock.advance(1000);
  assert.equal(ran.at(-1), 'interactive');
  await clock.advance(20_000);
  await Promise.all([...machines, person]);
  assert.equal(ran.length, 13);
});

test('a hold stops callers until it ends, and a shorter one does not shorten it', async () => {
  const clock = virtualClock();
  const start = clock.now();
  const quota = createMemoryQuota({ clock });
  quota.holdUntil('marketo', start + 20_000);
  quota.holdUntil('marketo', start + 5_000);
  let at = 0;
  const call = quota.spend('marketo', 'pull', () => {
    at = clock.now();
    return Promise.resolve();
  });
  await quota.spend('salesforce', 'pull', nothing);
  await clock.advance(19_999);
  assert.equal(at, 0);
  await clock.advance(1);
  await call;
  assert.equal(at, start + 20_000);
});

test('a long hold is an answer, not a wait, also for those who already wait', async () => {
  const clock = virtualClock();
  const until = clock.now() + 60 * minute;
  const quota = createMemoryQuota({ clock, marketo: { ...roomy, concurrent: 1 } });
  const running = quota.spend('marketo', 'pull', () => clock.sleep(minute));
  const waiting = quota.spend('marketo', 'pull', nothing);
  quota.holdUntil('marketo', until);
  const told = (error: unknown) =>
    error instanceof FailureError && error.failure.kind === 'quota' && error.failure.retryAt === until;
  await assert.rejects(waiting, told);
  await assert.rejects(quota.spend('marketo', 'interactive', nothing), told);
  await clock.advance(60 * minute);
  await running;
  await quota.spend('marketo', 'pull', nothing);
});

test("a spent day says when it ends: Marketo's at midnight Central, Salesforce's 24 hours after the hour of the first call", async () => {
  const clock = virtualClock(Date.parse('2026-11-01T12:34:00Z'));
  const quota = createMemoryQuota({
    clock,
    marketo: { ...roomy, perDay: 1 },
    salesforce: { concurrent: 2, perDay: 1 },
  });
  const spentUntil = async (vendor: 'marketo' | 'salesforce', iso: string) => {
    await quota.spend(vendor, 'pull', nothing);
    await assert.rejects(quota.spend(vendor, 'pull', nothing), (error: unknown) => {
      assert.ok(error instanceof FailureError);
      assert.equal(error.failure.kind, 'quota');
      assert.equal(new Date(error.failure.retryAt ?? 0).toISOString(), iso);
      return true;
    });
    await clock.advance(Date.parse(iso) - clock.now());
    await quota.spend(vendor, 'pull', nothing);
  };
  await spentUntil('marketo', '2026-11-02T06:00:00.000Z');
  await clock.advance(34 * minute);
  await spentUntil('salesforce', '2026-11-03T07:00:00.000Z');
});

test('the ledger says what calls were made for, failed ones too', async () => {
  const quota = createMemoryQuota({ clock: virtualClock() });
  await quota.spend('marketo', 'pull', nothing);
  await quota.spend('marketo', 'pull', nothing);
  await assert.rejects(quota.spend('marketo', 'write', () => Promise.reject(new Error('no'))));
  await quota.spend('salesforce', 'health', nothing);
  assert.deepEqual(quota.ledger(), [
    { vendor: 'marketo', purpose: 'pull', calls: 2 },
    { vendor: 'marketo', purpose: 'write', calls: 1 },
    { vendor: 'salesforce', purpose: 'health', calls: 1 },
  ]);
  assert.equal(quota.used('marketo'), 3);
  assert.equal(defaultShares.marketo.per20Seconds, 50);
});

test('an idle budget keeps no alarm', async () => {
  const clock = virtualClock();
  const quota = createMemoryQuota({ clock, marketo: { ...roomy, per20Seconds: 1 } });
  await quota.spend('marketo', 'pull', nothing);
  const second = quota.spend('marketo', 'pull', nothing);
  await clock.advance(0);
  assert.equal(clock.sleeping(), 1);
  await clock.advance(20_000);
  await second;
  assert.equal(clock.sleeping(), 0);
});

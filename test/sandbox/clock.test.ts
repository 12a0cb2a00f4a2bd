import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { timekeeper } from '../../companion/sandbox/clock.ts';
import { startSandbox } from '../../companion/sandbox/sandbox.ts';

const start = Date.parse('2026-11-20T12:00:00Z');

describe('the sandbox’s clock', () => {
  test('held, it stands; advanced, everything due happens in order and at its own time', async () => {
    const clock = timekeeper(start);
    clock.hold();
    const at = clock.now();
    const happened: string[] = [];
    const note = (what: string) => () => happened.push(`${what} ${String(clock.now() - at)}`);
    clock.at(at + 3000, note('third'));
    clock.at(at + 1000, note('first'));
    const takeBack = clock.at(at + 1500, note('never'));
    void clock.wait(2000).then(async () => {
      note('second')();
      await clock.wait(500);
      note('woken by the second')();
    });
    takeBack();
    await clock.advance(999);
    assert.deepEqual(happened, []);
    await clock.advance(9001);
    assert.deepEqual(happened, ['first 1000', 'second 2000', 'woken by the second 2500', 'third 3000']);
    assert.equal(clock.now(), at + 10_000);
    await clock.set(at + 20_000);
    assert.equal(clock.now(), at + 20_000);
    await assert.rejects(clock.set(at), RangeError);
  });

  test('running, it goes on by itself, wakes who waits, and can be moved all the same', async () => {
    const clock = timekeeper(start);
    await clock.wait(20);
    assert.ok(clock.now() >= start + 20);
    let called = false;
    clock.at(start + 3_600_000, () => {
      called = true;
    });
    await clock.advance(3_600_000);
    assert.equal(called, true);
    assert.equal(clock.held, false);
    const before = clock.now();
    await clock.wait(5);
    assert.ok(clock.now() >= before + 5);
    assert.ok(clock.now() >= start + 3_600_000);
  });

  test('moves asked for at once follow each other', async () => {
    const clock = timekeeper(start);
    clock.hold();
    const at = clock.now();
    await Promise.all([clock.advance(1000), clock.advance(1000)]);
    assert.equal(clock.now(), at + 2000);
  });
});

describe('time through the back door', () => {
  test('both vendors and their waits live in it', async () => {
    const clock = timekeeper(start);
    const none = { marketoPort: 0, salesforcePort: 0, backdoorPort: 0 };
    const sandbox = await startSandbox({ seed: 5, scale: 1, ...none, clock });
    after(() => sandbox.stop());
    const time = async (body: object): Promise<{ status: number; body: Record<string, unknown> }> => {
      const headers = { 'Content-Type': 'application/json' };
      const response = await fetch(`${sandbox.backdoor.url}/time`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    assert.equal((await time({ held: true })).body['held'], true);
    assert.deepEqual(await time({ set: '2026-11-20T13:00:00Z' }), {
      status: 200,
      body: { now: '2026-11-20T13:00:00.000Z', held: true },
    });
    assert.deepEqual((await time({ advanceSeconds: 1.5 })).body['now'], '2026-11-20T13:00:01.500Z');
    assert.equal(sandbox.marketo.state.now(), Date.parse('2026-11-20T13:00:01.500Z'));
    const { headers } = await fetch(`${sandbox.salesforce.url}/services/data`);
    assert.equal(headers.get('Date'), 'Fri, 20 Nov 2026 13:00:01 GMT');
    for (const wrong of [{}, { set: 'tomorrow' }, { advanceSeconds: -1 }, { held: true, more: 1 }]) {
      assert.equal((await time(wrong)).status, 400);
    }
    const past = await time({ set: '2026-11-20T12:59:00Z' });
    assert.equal(past.status, 400);
    assert.match(String(past.body['error']), /time only goes on/);
    assert.equal((await time({ held: false })).body['held'], false);
  });
});

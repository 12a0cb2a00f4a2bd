import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createHands, patienceMs, type OrphanOf } from '../../companion/src/jobs/hands.ts';

/** Which pieces of work a process takes over from others, and when. */

const orphan = (linkId: string, epoch = 1): OrphanOf => ({ connectionId: 'one', linkId, epoch });
const many = (count: number): OrphanOf[] =>
  Array.from({ length: count }, (_, at) => orphan(`link-${String(at)}`));

function withHands() {
  let time = 0;
  const took: string[] = [];
  const open: (() => void)[] = [];
  const hands = createHands(
    ({ linkId }) => {
      took.push(linkId ?? 'feeds');
      return new Promise<void>((resolve) => open.push(resolve));
    },
    () => time,
  );
  return {
    hands,
    took,
    look: (orphans: readonly OrphanOf[], after = 0) => {
      time += after;
      hands.look(orphans);
    },
    end: async () => {
      for (const resolve of open.splice(0)) resolve();
      await hands.idle();
    },
  };
}

test('nothing is taken before it has been seen for a while: whoever lives renews its lease meanwhile', () => {
  const { took, look } = withHands();
  look([orphan('a')]);
  look([orphan('a')], patienceMs - 1);
  look([], 1);
  look([orphan('a')], 1);
  look([orphan('a')], patienceMs - 1);
  assert.deepEqual(took, []);
  look([orphan('a')], 1);
  assert.deepEqual(took, ['a']);
});

test('another owner that falls silent is waited for anew', () => {
  const { took, look } = withHands();
  look([orphan('a', 1)]);
  look([orphan('a', 2)], patienceMs);
  assert.deepEqual(took, []);
  look([orphan('a', 2)], patienceMs);
  assert.deepEqual(took, ['a']);
});

test('a few in each look, never one twice, and all in the end', async () => {
  const { took, look, end } = withHands();
  const all = many(40);
  look(all);
  look(all, patienceMs);
  assert.equal(took.length, 6);
  for (let more = 0; more < 10; more += 1) look(all, 1000);
  assert.equal(took.length, 16, 'so many at a time');
  await end();
  for (let more = 0; more < 20; more += 1) {
    look(
      all.filter(({ linkId }) => !took.includes(linkId ?? '')),
      1000,
    );
    await end();
  }
  assert.equal(new Set(took).size, 40);
  assert.equal(took.length, 40);
});

test('what this process has in hand itself it does not take over from itself', async () => {
  const { hands, took, look } = withHands();
  let finish = (): void => undefined;
  const own = hands.hold(orphan('a'), () => new Promise<void>((resolve) => (finish = resolve)));
  look([orphan('a')]);
  look([orphan('a')], patienceMs);
  assert.deepEqual(took, []);
  finish();
  await own;
  look([orphan('a')], 1000);
  assert.deepEqual(took, ['a']);
});

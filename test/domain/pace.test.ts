import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitBetween } from '../../companion/src/domain/pace.ts';

const minute = 60_000;
const wait = (sinceChangeMs: number | null, expectedShare = 0.1, shortestMs = minute) =>
  waitBetween({ shortestMs, longestMs: 5 * minute, sinceChangeMs, expectedShare });

test('the wait is short after a change, grows with the quiet, and never leaves its bounds', () => {
  assert.deepEqual(
    [0, 4, 8, 12, 20, 600].map((minutes) => wait(minutes * minute) / minute),
    [1, 1, 2, 3, 5, 5],
  );
  assert.equal(wait(null), 5 * minute, 'nothing has changed yet');
  assert.equal(wait(0, 0.1, 10 * minute), 5 * minute, 'never longer than the longest');
});

test('the wait stays long where the day’s calls would come to an end', () => {
  assert.deepEqual([wait(0, 0.8), wait(0, 0.81), wait(0, 3)], [minute, 5 * minute, 5 * minute]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  backlogPoints,
  minutesLeft,
  pointMs,
  points,
  sixHoursBefore,
  trendOf,
} from '../../companion/src/domain/backlog.ts';

const now = Date.UTC(2026, 10, 20, 14);
const hour = 60 * 60 * 1000;
const hourly = (count: number, waiting: (hoursAgo: number) => number) =>
  Array.from({ length: count }, (_, index) => {
    const ago = count - 1 - index;
    return { at: now - ago * hour, waiting: waiting(ago) };
  });

test('thirty points of four hours, the last one is now', () => {
  const shown = backlogPoints(
    hourly(130, (ago) => 1000 - ago),
    1910,
    now,
  );
  assert.equal(shown.length, points);
  assert.deepEqual(shown.at(-1), { at: now, waiting: 1910, trend: 'Growing' });
  assert.deepEqual(shown[0], { at: now - 29 * pointMs, waiting: 1000 - 116, trend: 'Growing' });
});

test('a time at which nobody counted has no number', () => {
  const shown = backlogPoints(
    hourly(8, () => 5),
    5,
    now,
  );
  assert.deepEqual(
    shown.slice(-4).map(({ waiting }) => waiting),
    [null, null, 5, 5],
  );
});

test('growing is more than six hours ago; without a count it is normal', () => {
  assert.equal(
    sixHoursBefore(
      hourly(10, (ago) => ago),
      now,
    ),
    6,
  );
  assert.equal(
    sixHoursBefore(
      hourly(3, () => 1),
      now,
    ),
    null,
  );
  assert.equal(trendOf(7, 6), 'Growing');
  assert.equal(trendOf(6, 6), 'Normal');
  assert.equal(trendOf(6, null), 'Normal');
});

test('minutes until the last one is done', () => {
  assert.equal(minutesLeft(1910, 4120), 28);
  assert.equal(minutesLeft(1, 4120), 1, 'less than a minute is one');
  assert.equal(minutesLeft(0, 4120), null);
  assert.equal(minutesLeft(10, 0), null, 'nothing moves: nobody knows');
});

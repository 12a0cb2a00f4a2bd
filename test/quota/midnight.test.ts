import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marketoZone, nextMidnight } from '../../companion/src/quota/midnight.ts';

const next = (iso: string) => new Date(nextMidnight(marketoZone, Date.parse(iso))).toISOString();

test('midnight in Chicago is 06:00 UTC in winter and 05:00 UTC in summer', () => {
  assert.equal(next('2026-01-15T12:00:00Z'), '2026-01-16T06:00:00.000Z');
  assert.equal(next('2026-07-15T12:00:00Z'), '2026-07-16T05:00:00.000Z');
});

test('a moment before midnight is followed by it, midnight itself by the next', () => {
  assert.equal(next('2026-01-15T05:59:59.999Z'), '2026-01-15T06:00:00.000Z');
  assert.equal(next('2026-01-15T06:00:00Z'), '2026-01-16T06:00:00.000Z');
});

test('the days on which the clocks change have 23 and 25 hours', () => {
  // 8 March 2026, 02:00 becomes 03:00.
  assert.equal(next('2026-03-08T06:00:00Z'), '2026-03-09T05:00:00.000Z');
  assert.equal(next('2026-03-08T09:30:00Z'), '2026-03-09T05:00:00.000Z');
  // 1 November 2026, 02:00 becomes 01:00.
  assert.equal(next('2026-11-01T05:00:00Z'), '2026-11-02T06:00:00.000Z');
  assert.equal(next('2026-11-01T06:30:00Z'), '2026-11-02T06:00:00.000Z');
  assert.equal(next('2026-11-01T07:30:00Z'), '2026-11-02T06:00:00.000Z');
});

test('at any time the answer is a midnight there, later than the time and at most 25 hours away', () => {
  const shown = new Intl.DateTimeFormat('en-GB', { timeZone: marketoZone, timeStyle: 'medium' });
  const hour = 3_600_000;
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2040, 0) }), (now) => {
      const midnight = nextMidnight(marketoZone, now);
      assert.ok(midnight > now && midnight - now <= 25 * hour);
      assert.equal(shown.format(midnight), '00:00:00');
    }),
    { seed: 1, numRuns: 300 },
  );
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatTime, parseTime } from '../../companion/src/marketo/dates.ts';

test('the five spellings of one moment', () => {
  const moment = Date.UTC(2015, 4, 21, 22, 45, 13);
  assert.equal(parseTime('2015-05-21T22:45:13Z'), moment);
  assert.equal(parseTime('2015-05-21T22:45:13+0000'), moment);
  assert.equal(parseTime('2015-05-21T22:45:13Z+0000'), moment);
  assert.equal(parseTime('2015-05-21T14:45:13-08:00'), moment);
  assert.equal(parseTime('2015-05-21'), Date.UTC(2015, 4, 21));
});

test('offsets count in both directions, with and without a colon', () => {
  assert.equal(parseTime('2026-01-01T02:00:00+0530'), Date.UTC(2025, 11, 31, 20, 30));
  assert.equal(parseTime('2026-01-01T02:00:00-0530'), Date.UTC(2026, 0, 1, 7, 30));
});

test('milliseconds are kept where they are sent', () => {
  assert.equal(parseTime('2026-01-01T00:00:00.250Z'), Date.UTC(2026, 0, 1) + 250);
});

test('what is no time, or says two zones, is not guessed at', () => {
  for (const text of [
    '',
    'yesterday',
    '2026-13-01',
    '2026-01-01T25:00:00Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00Z+0530',
  ])
    assert.equal(parseTime(text), undefined, text);
});

test('what we write has no milliseconds, is rounded down and reads back', () => {
  assert.equal(formatTime(Date.UTC(2026, 10, 22, 5) + 999), '2026-11-22T05:00:00Z');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
      assert.equal(parseTime(formatTime(at)), at - (at % 1000));
    }),
    { seed: 5 },
  );
});

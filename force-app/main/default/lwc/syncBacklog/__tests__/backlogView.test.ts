import { expect, it } from '@jest/globals';
import type { BacklogView } from 'c/companion';
import { answerOf, duration, objectRows } from '../backlogView';

const backlog: BacklogView = {
  countedAt: '2026-11-20T13:34:45.000Z',
  waiting: 1910,
  before: 620,
  trend: 'Growing',
  minutesLeft: 27,
  points: [],
  objects: [
    {
      object: 'Campaign Members',
      maxPerHour: 6900,
      minPerHour: 310,
      averagePerHour: 4120,
      waiting: 0,
      minutesLeft: null,
      trend: 'Normal',
    },
  ],
};

it('says how much more waits than six hours ago, and until when', () => {
  const { headline, text } = answerOf(backlog);
  expect(headline).toBe('Records are coming in faster than they are synced.');
  expect(text).toBe(
    '1,910 are waiting, 1,290 more than 6 hours ago. At the current pace the last one is done in about 27 min.',
  );
});

it('says when nothing waits, and when one does', () => {
  const calm = { ...backlog, trend: 'Normal' as const, minutesLeft: null };
  expect(answerOf({ ...calm, waiting: 0 })).toMatchObject({
    headline: 'Nothing is waiting to be synced.',
    text: null,
  });
  expect(answerOf({ ...calm, waiting: 1 }).headline).toBe('1 record is waiting to be synced.');
});

it('writes long waits in hours', () => {
  expect(duration(119)).toBe('119 min');
  expect(duration(150)).toBe('3 h');
});

it('shows a dash where nobody knows when it is done', () => {
  expect(objectRows(backlog)[0]).toMatchObject({ max: '6,900', done: '–', badge: { label: 'Normal' } });
});

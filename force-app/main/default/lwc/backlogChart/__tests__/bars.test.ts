import { expect, it } from '@jest/globals';
import type { BacklogView } from 'c/companion';
import { barsOf, ceilingOf, daysOf, linesOf, nowOf, SIZE } from '../bars';

const points = (waiting: readonly (number | null)[]): BacklogView['points'] =>
  waiting.map((value, index) => ({
    at: new Date(Date.UTC(2026, 10, 16) + index * 4 * 3_600_000).toISOString(),
    waiting: value,
    trend: 'Normal',
  }));

it('has a round ceiling above the highest bar', () => {
  expect(ceilingOf(points([0, 0]))).toBe(4);
  expect(ceilingOf(points([9]))).toBe(12);
  expect(ceilingOf(points([1910]))).toBe(2000);
  expect(ceilingOf(points([2100]))).toBe(4000);
  const labels = linesOf(points([1910])).map(({ label }) => label);
  expect(labels).toEqual(['0', '500', '1,000', '1,500', '2,000']);
});

it('keeps every bar inside the drawing, and says what nobody counted', () => {
  const bars = barsOf(points([null, 500, 1910]));
  for (const { x, y, width, height } of bars) {
    expect(x + width).toBeLessThanOrEqual(SIZE.width);
    expect(y + height).toBeLessThanOrEqual(SIZE.height);
  }
  expect(bars[0]).toMatchObject({ value: 'not counted', height: 0 });
});

it('names each day once, and what waits now', () => {
  const days = daysOf(points(Array<number>(12).fill(1)));
  expect(days.map(({ label }) => label)).toEqual(['Mon, Nov 16', 'Tue, Nov 17']);
  expect(nowOf(points([5, 1910]))?.label).toBe('1,910 now');
  expect(nowOf(points([5, 0]))).toBeNull();
});

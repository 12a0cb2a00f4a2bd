import { describe, expect, it } from '@jest/globals';
import { isNearEnd, rowWindow } from '../rowWindow';

const row = 36;
const at = (first: number, rows = 10_000) => rowWindow(rows, { top: first * row, height: 15 * row, row });

describe('the rows that are in the page', () => {
  it('are those in sight and some around them', () => {
    expect(at(0)).toEqual({ start: 0, end: 65, above: 0, below: 9935 * row });
    expect(at(5000)).toEqual({ start: 4980, end: 5045, above: 4980 * row, below: 4955 * row });
  });
  it('reach to the end and no further', () => {
    expect(at(9990)).toEqual({ start: 9935, end: 10_000, above: 9935 * row, below: 0 });
    expect(at(0, 3)).toEqual({ start: 0, end: 3, above: 0, below: 0 });
    expect(at(500, 0)).toEqual({ start: 0, end: 0, above: 0, below: 0 });
  });
  it('always hold what is in sight, and as much room as all rows take', () => {
    for (let first = 0; first < 9985; first += 7) {
      const { start, end, above, below } = at(first);
      expect(start).toBeLessThanOrEqual(first);
      expect(end).toBeGreaterThanOrEqual(Math.min(10_000, first + 16));
      expect(above + (end - start) * row + below).toBe(10_000 * row);
    }
  });
  it('stay the same for a few rows of scrolling', () => {
    expect(at(203).start).toBe(at(207).start);
    expect(at(203).start).not.toBe(at(213).start);
  });
});

describe('the next page', () => {
  it('is wanted a screen before the end', () => {
    expect(isNearEnd({ scrollTop: 0, clientHeight: 500, scrollHeight: 1800 })).toBe(false);
    expect(isNearEnd({ scrollTop: 900, clientHeight: 500, scrollHeight: 1800 })).toBe(true);
  });
});

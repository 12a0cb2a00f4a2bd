import { describe, expect, it } from '@jest/globals';
import { assemble, csvLine, MOST_ROWS } from 'c/csv';

describe('a line', () => {
  it.each([
    [['plain', 3, null], 'plain,3,'],
    [['a,b', 'say "hi"', 'two\nlines'], '"a,b","say ""hi""","two\nlines"'],
    [['=1+1', '+1', '-1', '@x'], "'=1+1,'+1,'-1,'@x"],
    [['\tx', '＝1'], "'\tx,'＝1"],
    [[-5, 0], '-5,0'],
  ])('%j', (cells, line) => {
    expect(csvLine(cells)).toBe(`${line}\r\n`);
  });
});

/** `count` rows in pages of `size`. */
const pages = (count: number, size: number) => (after: string | null) => {
  const start = Number(after ?? 0);
  const rows = Array.from({ length: Math.min(size, count - start) }, (_, index) => start + index);
  const end = start + rows.length;
  return Promise.resolve({ rows, next: end < count ? String(end) : null });
};

describe('a file', () => {
  const source = { columns: ['Number'], cells: (row: number) => [row] };

  it('has all pages, and tells how far it is', async () => {
    const told: number[] = [];
    const file = await assemble<number>({
      ...source,
      page: pages(5, 2),
      progress: (rows) => told.push(rows),
      cancelled: () => false,
    });
    expect(file).toEqual({ parts: ['Number\r\n', '0\r\n1\r\n', '2\r\n3\r\n', '4\r\n'], rows: 5 });
    expect(told).toEqual([2, 4, 5]);
  });

  it('stops when it is cancelled', async () => {
    const asked: (string | null)[] = [];
    const file = await assemble<number>({
      ...source,
      page: (after) => {
        asked.push(after);
        return pages(9, 2)(after);
      },
      progress: () => undefined,
      cancelled: () => asked.length > 1,
    });
    expect(file).toBeNull();
    expect(asked).toEqual([null, '2']);
  });

  it('ends at the most rows that a browser puts together', async () => {
    const file = await assemble<number>({
      ...source,
      page: pages(MOST_ROWS + 700, 30_000),
      progress: () => undefined,
      cancelled: () => false,
    });
    expect(file?.rows).toBe(MOST_ROWS);
  });
});

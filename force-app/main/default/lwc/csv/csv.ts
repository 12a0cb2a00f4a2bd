type Cell = string | number | null;

/**
 * One line of RFC 4180. Text that a spreadsheet would read as a formula gets a leading apostrophe (OWASP, "CSV Injection":
 * = + - @ tab and line ends, full-width forms too); numbers are written as they are, null is an empty cell.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** More rows than this are not put together in a browser. */
export const MOST_ROWS = 50_000;

/** A page of rows, and the key of the next one. */
export type RowPage<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

/** Where rows come from, and how each becomes cells. */
export type CsvSource<Row = never> = {
  readonly columns: readonly string[];
  readonly page: (after: string | null) => Promise<RowPage<Row>>;
  readonly cells: (row: Row) => readonly Cell[];
};

type Watch = { readonly progress: (rows: number) => void; readonly cancelled: () => boolean };

/**
 * Reads all pages and puts them together, at most MOST_ROWS rows.
 * @returns The parts of the file, and how many rows it has; null when it was cancelled.
 */
export async function assemble<Row>(
  job: CsvSource<Row> & Watch,
): Promise<{ readonly parts: readonly string[]; readonly rows: number } | null> {
  const parts = [csvLine(job.columns)];
  const from = async (after: string | null, before: number): Promise<number | null> => {
    const { rows, next } = await job.page(after);
    if (job.cancelled()) return null;
    const taken = rows.slice(0, MOST_ROWS - before);
    parts.push(taken.map((row) => csvLine(job.cells(row))).join(''));
    const total = before + taken.length;
    job.progress(total);
    return next === null || total >= MOST_ROWS ? total : from(next, total);
  };
  const rows = await from(null, 0);
  return rows === null ? null : { parts, rows };
}

/** Hands a file to the browser. The mark at its beginning tells Excel that it is UTF-8. */
export function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 10_000);
}

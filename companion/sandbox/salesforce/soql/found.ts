import type { Row } from '../org/row.ts';
import type { Held, Table } from '../org/table.ts';
import type { Render, Rendered } from './records.ts';

/** What a query found. Records are drawn when they are read, so that a long answer costs what is fetched of it. */
export type Found = {
  readonly totalSize: number;
  /** How many records the answer lists; 0 for a bare count. */
  readonly length: number;
  record(at: number): Rendered;
};

/** Answers longer than this are fetched in pages: then only the places of their rows are kept. */
const onePage = 2000;

function found(rows: Held, render: Render): Found {
  return {
    totalSize: rows.length,
    length: rows.length,
    record: (at) => {
      const row = rows.at(at);
      return row ? render(row) : {};
    },
  };
}

/** An answer of these rows. A long one does not keep them alive: a page shows them as they are when it is fetched. */
export function drawn(table: Table, rows: Row[], render: Render): Found {
  return found(rows.length > onePage ? table.hold(rows) : rows, render);
}

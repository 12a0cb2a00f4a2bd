import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type pg from 'pg';
import { from } from 'pg-copy-streams';

import { storable } from './bulk.ts';

export type CopyValue = string | number | boolean | null;

/**
 * Brings rows, as `copyRows` makes them, into a table: the fastest way in for very many. The table's and columns' names are ours,
 * never input.
 */
export async function copyInto(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  pieces: Iterable<Buffer>,
): Promise<void> {
  await pipeline(
    Readable.from(pieces, { highWaterMark: 1 }),
    client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

/** Rows in the text format of COPY, a piece at a time. */
export function* copyRows(rows: Iterable<readonly CopyValue[]>): Generator<Buffer> {
  const text = copyText();
  for (const row of rows) {
    const piece = text.add(row);
    if (piece !== null) yield piece;
  }
  yield text.rest();
}

/** Characters of one piece: large enough that the stream costs nothing beside the rows, small enough to be forgotten at once. */
const pieceSize = 64 * 1024;

/**
 * Rows on their way to COPY. Whoever collects them before they are sent keeps bytes outside of the heap of objects, which very many
 * rows that live for a while would fill. `add` returns a piece when one is full, `rest` what is left.
 */
export function copyText(): { add(row: readonly CopyValue[]): Buffer | null; rest(): Buffer } {
  let text = '';
  const rest = (): Buffer => {
    const piece = Buffer.from(text);
    text = '';
    return piece;
  };
  return {
    add: (row) => {
      for (let at = 0; at < row.length; at += 1) text += `${at === 0 ? '' : '\t'}${field(row[at] ?? null)}`;
      text += '\n';
      return text.length < pieceSize ? null : rest();
    },
    rest,
  };
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** What has a meaning in the format, or cannot be kept: most texts have neither. */
const special = /[\\\t\n\r\0\ud800-\udfff]/;

/** PostgreSQL's text format (COPY, "Text Format"): \N is null, four characters are escaped. */
function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  if (!special.test(value)) return value;
  return storable(value).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

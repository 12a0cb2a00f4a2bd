import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type pg from 'pg';
import { from } from 'pg-copy-streams';

import { storable } from './bulk.ts';

export type CopyValue = string | number | boolean | null;

/** Rows as one stream into a table: the fastest way in for very many. The table's and columns' names are ours, never input. */
export async function copyInto(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>,
): Promise<void> {
  await pipeline(
    Readable.from(pieces(rows)),
    client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

/** Bytes in one piece: large enough that the stream costs nothing beside the rows, small enough to be forgotten at once. */
const pieceSize = 64 * 1024;

async function* pieces(
  rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>,
): AsyncGenerator<string> {
  let piece = '';
  for await (const row of rows) {
    piece += `${row.map(field).join('\t')}\n`;
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** PostgreSQL's text format (COPY, "Text Format"): \N is null, four characters are escaped. */
function field(value: CopyValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return storable(value).replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? character);
}

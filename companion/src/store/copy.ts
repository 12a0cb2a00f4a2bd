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
    Readable.from(pieces(rows), { highWaterMark: 1 }),
    client.query(from(`copy ${table} (${columns.join(', ')}) from stdin`)),
  );
}

/** Bytes in one piece: large enough that the stream costs nothing beside the rows, small enough to be forgotten at once. */
const pieceSize = 64 * 1024;

async function* pieces(
  rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>,
): AsyncGenerator<Buffer> {
  let lines: string[] = [];
  let length = 0;
  for await (const row of rows) {
    const line = row.map(field).join('\t');
    lines.push(line);
    length += line.length + 1;
    if (length < pieceSize) continue;
    yield bytes(lines);
    lines = [];
    length = 0;
  }
  if (lines.length > 0) yield bytes(lines);
}

/** Outside of the heap of objects, which would grow with strings of this size that live for a moment too long. */
const bytes = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);

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

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

/** Bytes of one piece: large enough that the stream costs nothing beside the rows. */
const pieceSize = 64 * 1024;

/**
 * Rows on their way to COPY, as bytes outside of the heap of objects, which very many rows that live for a while would fill. `add`
 * returns a piece when one is full, `rest` what is left. Whoever knows that a piece was sent gives it back, and it is filled again:
 * memory outside of the heap is not freed before the heap is looked through.
 */
export function copyText(): {
  add(row: readonly CopyValue[]): Buffer | null;
  rest(): Buffer;
  giveBack(piece: Buffer): void;
} {
  const free: Buffer[] = [];
  let piece: Buffer = Buffer.alloc(0);
  let length = 0;
  const rest = (): Buffer => {
    const full = piece.subarray(0, length);
    piece = Buffer.alloc(0);
    length = 0;
    return full;
  };
  return {
    add: (row) => {
      let line = '';
      for (let at = 0; at < row.length; at += 1) line += `${at === 0 ? '' : '\t'}${field(row[at] ?? null)}`;
      line += '\n';
      const most = line.length * 3; // UTF-8 takes no more of one character of ours
      const full = length > 0 && length + most > piece.length ? rest() : null;
      if (length === 0)
        piece =
          (most > pieceSize ? undefined : free.pop()) ?? Buffer.allocUnsafeSlow(Math.max(most, pieceSize));
      length += piece.write(line, length);
      return full;
    },
    rest,
    giveBack: ({ buffer }) => {
      if (buffer.byteLength === pieceSize) free.push(Buffer.from(buffer));
    },
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

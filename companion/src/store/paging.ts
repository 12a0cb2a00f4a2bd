import { z } from 'zod';

import { FailureError } from '../domain/failure.ts';
import { refusal } from '../domain/refusal.ts';

/** A page of a list, and the key that the next page begins after; null on the last one. */
export type Page<T> = { readonly rows: readonly T[]; readonly next: string | null };

const key = z.tuple([z.iso.datetime(), z.uuid()]);

/** The opaque key of a row in a list ordered by (time, id). */
export const writeKey = (at: string, id: string): string =>
  Buffer.from(JSON.stringify([at, id])).toString('base64url');

/** Reads such a key back. Throws kind `invalid-record` when it is none of ours. */
export function readKey(text: string): { readonly at: string; readonly id: string } {
  const [at, id] = read(text, key);
  return { at, id };
}

const countKey = z.tuple([z.int().min(0), z.int().min(0)]);

/** The opaque key of a row in a list ordered by two whole numbers. */
export const writeCount = (first: number, second: number): string =>
  Buffer.from(JSON.stringify([first, second])).toString('base64url');

/** Reads such a key back. Throws kind `invalid-record` when it is none of ours. */
export const readCount = (text: string): readonly [first: number, second: number] => read(text, countKey);

function read<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString()));
  } catch (cause) {
    throw new FailureError(refusal('invalid-record', 'PAGE_KEY', 'other-page').failure, { cause });
  }
}

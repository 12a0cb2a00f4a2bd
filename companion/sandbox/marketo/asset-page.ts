import { parsedDate } from './dates.ts';
import { whole } from './endpoint.ts';
import { Refusal } from './envelope.ts';
import type { MarketoState } from './state.ts';

/** Offset and size of an asset page: 20 rows unless said, 200 at most. */
export function assetPage(
  query: URLSearchParams,
  state: MarketoState,
): { readonly offset: number; readonly size: number } {
  const size = whole(query.get('maxReturn') ?? '20');
  const offset = whole(query.get('offset') ?? '0');
  if (size < 1 || offset < 0) throw new Refusal('1001', 'maxReturn and offset must not be negative');
  if (size > 200 && state.switches.assetPageTooLarge === 'refused') {
    throw new Refusal('1003', 'maxReturn must not be greater than 200');
  }
  return { offset, size: Math.min(size, 200) };
}

/** Whether a time lies between earliestUpdatedAt and latestUpdatedAt, both optional; throws 704 for what is no date. */
export function updatedBetween(query: URLSearchParams): (time: number) => boolean {
  const since = dateIn(query, 'earliestUpdatedAt') ?? -Infinity;
  const until = dateIn(query, 'latestUpdatedAt') ?? Infinity;
  return (time) => time >= since && time <= until;
}

function dateIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const time = parsedDate(text);
  if (time === null) throw new Refusal('704', `${name} has an invalid date format`);
  return time;
}

import { Refusal } from './envelope.ts';
import type { Switches } from './switches.ts';

/** What a paging token remembers: which listing it belongs to, where to go on, and when it was given. */
type Place = { readonly listing: string; readonly after: number; readonly givenAt: number };

/** An opaque token; it ends in equals signs, so that callers must encode it (reference: Marketo REST, gotcha 15). */
export function pageToken(place: Place): string {
  return `${Buffer.from(JSON.stringify(place)).toString('base64url')}===`;
}

/** Where a token of this listing goes on. Throws a Refusal for any other string. */
export function placeOf(token: string, listing: string, now: number, switches: Switches): number {
  const refused = (): Refusal => new Refusal(switches.badPagingToken, 'Invalid next page token');
  let place: unknown;
  try {
    place = JSON.parse(Buffer.from(token, 'base64url').toString());
  } catch {
    throw refused();
  }
  if (!isPlace(place) || place.listing !== listing) throw refused();
  const lifetime =
    switches.pagingTokenHours === 'unlimited' ? Infinity : Number(switches.pagingTokenHours) * 3_600_000;
  if (now - place.givenAt > lifetime) throw refused();
  return place.after;
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'listing' in value &&
    'after' in value &&
    typeof value.after === 'number' &&
    'givenAt' in value &&
    typeof value.givenAt === 'number'
  );
}

/** The number of rows a caller asks for: 300 at most and unless said. Throws 1001 for what is no number. */
export function batchSize(query: URLSearchParams): number {
  const asked = query.get('batchSize');
  if (asked === null) return 300;
  const size = Number(asked);
  if (!Number.isInteger(size) || size < 1)
    throw new Refusal('1001', `Invalid value '${asked}'. Required of type 'integer'`);
  return Math.min(size, 300);
}

/** One page of few rows, ordered by a rising number which the token continues after. */
export function page<Row>(
  rows: readonly Row[],
  order: (row: Row) => number,
  query: URLSearchParams,
  listing: string,
  now: number,
  switches: Switches,
): { readonly rows: readonly Row[]; readonly nextPageToken?: string } {
  const ordered = rows.toSorted((a, b) => order(a) - order(b));
  const after = (place: number): readonly Row[] => ordered.filter((row) => order(row) > place);
  return keyedPage(after, order, query, listing, now, switches);
}

/** One page out of many rows: `after` gives those beyond a place in rising order, and is read no further than needed. */
export function keyedPage<Row>(
  after: (place: number) => Iterable<Row>,
  order: (row: Row) => number,
  query: URLSearchParams,
  listing: string,
  now: number,
  switches: Switches,
): { readonly rows: readonly Row[]; readonly nextPageToken?: string } {
  const token = query.get('nextPageToken');
  const place = token === null ? -1 : placeOf(token, listing, now, switches);
  const size = batchSize(query);
  const rows: Row[] = [];
  for (const row of after(place)) {
    const last = rows.at(-1);
    if (rows.length === size && last !== undefined)
      return { rows, nextPageToken: pageToken({ listing, after: order(last), givenAt: now }) };
    rows.push(row);
  }
  return { rows };
}

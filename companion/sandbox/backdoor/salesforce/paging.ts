import { z } from 'zod';
import { parsed } from '../door.ts';

const query = z.object({
  limit: z.coerce.number().int().min(1).max(2000).default(200),
  after: z.string().optional(),
});

/** One page of a list and where the next one begins; null at the end. */
export type Page<Item> = { readonly rows: readonly Item[]; readonly next: string | null };

/**
 * The items after the one whose id is given by `after`, at most `limit` of them, in the order of their ids. Refuses a
 * limit that is no whole number from 1 to 2,000.
 */
export function paged<Item extends { readonly id: string }>(
  all: readonly Item[],
  asked: URLSearchParams,
): Page<Item> {
  const { limit, after } = parsed(query, Object.fromEntries(asked));
  // Ids of Salesforce differ in case: they are compared as they are, and not as a language would sort them.
  const rest = all
    .filter((one) => after === undefined || one.id > after)
    .sort((one, other) => (one.id < other.id ? -1 : 1));
  const rows = rest.slice(0, limit);
  return { rows, next: rest.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

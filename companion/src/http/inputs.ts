import { z } from 'zod';
import { salesforceId } from '../domain/salesforce-id.ts';

/** What callers send in paths and queries, checked at the edge. */

/** A Salesforce id of 15 or 18 characters; becomes 18. */
export const recordId = z
  .string()
  .regex(/^(?:[0-9A-Za-z]{15}|[0-9A-Za-z]{18})$/, 'must be a Salesforce id of 15 or 18 characters')
  .transform((id) => salesforceId(id) ?? id);

export const campaignId = recordId;

/** A Marketo program. */
export const programId = z.coerce.number<string>().int().min(1).max(2_147_483_647);

/** An id that Lockstep gave out. */
export const ownId = z.string().regex(/^[\w-]{1,64}$/, 'must be an id that Lockstep gave out');

/** How many rows at most. */
export const limit = (preset: number, most: number) =>
  z.coerce.number<string>().int().min(1).max(most).default(preset);

/** Where to go on: `next` of the page before. */
export const after = z.string().min(1).max(512).exactOptional();

/** Partners that people chose: this progression status and this campaign status mean the same. */
export const mappedPairs = z
  .array(z.strictObject({ marketo: z.string().min(1).max(255), salesforce: z.string().min(1).max(255) }))
  .max(200);

/** A row of a preview, by its place. */
export const rowKey = z.string().regex(/^\d{1,9}$/, 'must be the key of a row of the preview');

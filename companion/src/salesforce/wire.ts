import { z } from 'zod';
import { salesforceId } from '../domain/salesforce-id.ts';

/** Pieces that the schemas of all resources share. Unknown properties are ignored everywhere: an org may hold more than we ask for. */

/** A record id, as 18 characters. */
export const id = z.string().transform((value, context) => {
  const found = salesforceId(value);
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: 'no record id' });
  return z.NEVER;
});
/** A record id that may be missing. */
export const idOrNull = id.nullish().transform((value) => value ?? null);
/** Text that may be missing. */
export const textOrNull = z
  .string()
  .nullish()
  .transform((value) => value ?? null);
/** Salesforce writes 2026-01-31T10:00:00.000+0000; we keep ISO 8601 in UTC, which also sorts as text. */
export const instant = z.string().transform((value, context) => {
  const time = Date.parse(value);
  if (!Number.isNaN(time)) return new Date(time).toISOString();
  context.addIssue({ code: 'custom', message: 'not a time' });
  return z.NEVER;
});

/** Key prefixes of the standard objects whose ids can stand for a person (Salesforce Help, standard field record ID prefixes). */
export const isLeadId = (value: string): boolean => value.startsWith('00Q');
export const isContactId = (value: string): boolean => value.startsWith('003');

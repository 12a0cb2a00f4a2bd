import { z } from 'zod';
import { parseTime } from './dates.ts';

/** The shapes every answer shares, read as leniently as the vendor writes them. */

/** A number or its digits: codes and ids come as either, and ids go beyond 2^31. */
export const wireId = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,15}$/)])
  .transform((value) => Number(value));

/** Text that may be missing, null or empty: all three mean there is none. */
export const wireText = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === undefined || value === null || value === '' ? null : String(value)));

/** A time in any of Marketo's spellings, in milliseconds since 1970. */
export const wireTime = z.string().transform((text, context) => {
  const at = parseTime(text);
  if (at !== undefined) return at;
  context.addIssue('no time of a known spelling');
  return z.NEVER;
});

export const isoTime = wireTime.transform((at) => new Date(at).toISOString());

/** An entry of `errors` or `reasons`. Codes are strings in practice, numbers in places of the specification. */
export const complaint = z.object({
  code: z.union([z.string(), z.number()]).transform(String),
  message: z
    .string()
    .nullish()
    .transform((text) => text ?? ''),
});
export type Complaint = z.infer<typeof complaint>;

/**
 * The frame of every answer (Marketo REST docs, "Response Format"). The asset API leaves `result` out when a search
 * found nothing, the lead database leaves empty `errors` and `warnings` out.
 */
export const envelope = z.object({
  success: z.boolean(),
  requestId: z.string().nullish(),
  result: z.array(z.unknown()).nullish(),
  errors: z.array(complaint).nullish(),
  nextPageToken: z.string().nullish(),
  moreResult: z.boolean().nullish(),
});
export type Envelope = z.infer<typeof envelope>;

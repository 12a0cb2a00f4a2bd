import type { z } from 'zod';
import { refusalTold, type RefusalSentence } from '../domain/refusal.ts';
import { saidOf, type Params } from '../domain/told.ts';
import { Refusal } from './problem.ts';

/** A field of a request that cannot be used: why, for programs, and as a sentence for people. */
type FieldError = {
  readonly field: string;
  readonly message: string;
  readonly sentence: RefusalSentence;
  readonly params: Params;
};

/** What a caller sent, once it is what the schema wants. Throws a Refusal that names the fields at fault. */
export function checked(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = fieldErrors(parsed.error.issues, value);
  const told = refusalTold([...sentenceOf(errors), 'request-again'], paramsOf(errors));
  throw new Refusal({
    status: 400,
    title: 'Invalid request',
    code: 'INVALID_REQUEST',
    detail: told.text,
    said: saidOf(told),
    errors: errors.map(({ field, message }) => ({ field, message })),
  });
}

/** One field at fault has its sentence; several are listed, and their messages say why. */
const sentenceOf = (errors: readonly FieldError[]): RefusalSentence[] =>
  errors.length > 1 ? ['request-fields'] : errors.map(({ sentence }) => sentence);

const paramsOf = (errors: readonly FieldError[]): Params =>
  errors.length > 1
    ? { fields: [...new Set(errors.map(({ field }) => `“${field}”`))].join(', ') }
    : { ...errors[0]?.params };

/** Where a value fits no form of a union, the form it came closest to speaks. Messages never repeat the value. */
function fieldErrors(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  prefix: readonly PropertyKey[] = [],
): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code === 'invalid_union') {
      const [closest] = issue.errors.toSorted((a, b) => a.length - b.length);
      if (closest) return fieldErrors(closest, value, path);
    }
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => {
        const field = nameOf([...path, key.slice(0, 80)]);
        return { field, message: 'is not known here', ...saying('request-field-unknown', { field }) };
      });
    const message = issue.message.replace(/^Invalid input: /, '');
    return [{ field: nameOf(path), message, ...sentenceFor(issue, value, path) }];
  });
}

function sentenceFor(issue: z.core.$ZodIssue, value: unknown, path: readonly PropertyKey[]) {
  const field = nameOf(path);
  if (field === '') return saying('request-form', {});
  if (issue.code === 'too_big') {
    const isLong = isLength(issue.origin);
    return saying(isLong ? 'request-field-long' : 'request-field-most', {
      field,
      most: Number(issue.maximum),
    });
  }
  if (issue.code === 'too_small') {
    const isShort = isLength(issue.origin);
    const least = Number(issue.minimum);
    return saying(isShort ? 'request-field-short' : 'request-field-least', { field, least });
  }
  return saying(isThere(value, path) ? 'request-field' : 'request-field-missing', { field });
}

const saying = (sentence: RefusalSentence, params: Params) => ({ sentence, params });

/** Lengths are of texts and lists; everything else that is too big or too small is a number. */
const isLength = (origin: string): boolean => ['string', 'array'].includes(origin);

const nameOf = (path: readonly PropertyKey[]): string => path.map(String).join('.');

const isThere = (value: unknown, path: readonly PropertyKey[]): boolean =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  ) !== undefined;

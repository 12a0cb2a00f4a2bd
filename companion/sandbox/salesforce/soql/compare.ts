import type { Field } from '../objects/field.ts';
import type { Value } from '../org/row.ts';
import type { Literal } from './literal.ts';

/** Text compares without case, except ids and fields marked case-sensitive. */
const exact = (field: Field): boolean =>
  field.type === 'id' || field.type === 'reference' || field.caseSensitive;

const folded = (field: Field, value: Value): Value =>
  typeof value === 'string' && !exact(field) ? value.toLowerCase() : value;

/** Negative, zero or positive as `one` comes before, with or after `other`; neither is null. */
function ordered(field: Field, one: Value, other: Value): number {
  const a = folded(field, one);
  const b = folded(field, other);
  if (a === b) return 0;
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : 1;
}

/** Order for ORDER BY: nulls first unless `nullsLast`, whatever the direction (reference: SOQL, ORDER BY). */
export function sortOrder(
  field: Field,
  how: { descending: boolean; nullsLast: boolean },
): (one: Value, other: Value) => number {
  return (one, other) => {
    if (one === null || other === null) {
      if (one === other) return 0;
      return (one === null) === how.nullsLast ? 1 : -1;
    }
    return how.descending ? ordered(field, other, one) : ordered(field, one, other);
  };
}

/** A key under which values of the field that compare as equal fall together. */
export const groupKey = (field: Field, value: Value): string => JSON.stringify(folded(field, value));

/** A test for membership of a list, as IN does it. */
export function oneOf(field: Field, values: Iterable<Value>): (value: Value) => boolean {
  const keys = new Set([...values].map((value) => folded(field, value)));
  return (value) => keys.has(folded(field, value));
}

/** A test for LIKE: % is any text, _ one character, a backslash takes either for itself; case is ignored. */
export function like(pattern: string): (value: Value) => boolean {
  const source = pattern.replace(
    /\\([%_])|([%_])|([\s\S])/g,
    (_all, kept?: string, wild?: string, plain?: string) => {
      if (wild !== undefined) return wild === '%' ? '[\\s\\S]*' : '[\\s\\S]';
      return (kept ?? plain ?? '').replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
    },
  );
  const expression = new RegExp(`^${source}$`, 'iu');
  return (value) => typeof value === 'string' && expression.test(value);
}

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A test against one literal. Null is neither smaller nor greater than anything, and differs from every value. */
export function comparison(field: Field, operator: Comparison, against: Literal): (value: Value) => boolean {
  const first = against.kind === 'span' ? against.from : against.value;
  const before = against.kind === 'span' ? against.before : null;
  const at = (value: Value): number => ordered(field, value, first);
  // A span is one wide value: after it means at or after its end.
  const past = (value: Value): boolean =>
    before === null ? at(value) > 0 : ordered(field, value, before) >= 0;
  const equal = (value: Value): boolean =>
    value === null || first === null ? value === first : at(value) >= 0 && !past(value);
  const test: Record<Comparison, (value: Value) => boolean> = {
    '=': equal,
    '!=': (value) => !equal(value),
    '<': (value) => at(value) < 0,
    '<=': (value) => !past(value),
    '>': (value) => past(value),
    '>=': (value) => at(value) >= 0,
  };
  const holds = test[operator];
  if (operator === '=' || operator === '!=') return holds;
  return (value) => value !== null && first !== null && holds(value);
}

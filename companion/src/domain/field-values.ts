import type { FieldKind, FittingPair } from './field-types.ts';
import type { Side } from './words.ts';

/** A field's value as both sides are compared: one spelling for what means the same; null is empty. */
export type FieldValue = string | null;

/** What a vendor sends or takes. */
export type RawValue = string | number | boolean | null;

/** A vendor's value in the spelling in which both sides are compared. */
export function comparable({ kind, salesforce }: FittingPair, raw: unknown): FieldValue {
  if (raw === null || raw === undefined) return kind === 'yes-no' ? 'false' : null;
  const text = (typeof raw === 'string' ? raw : JSON.stringify(raw)).replaceAll('\r\n', '\n').trim();
  // Salesforce has no empty checkbox.
  if (kind === 'yes-no') return text.toLowerCase() === 'true' || text === '1' ? 'true' : 'false';
  if (text === '') return null;
  switch (kind) {
    case 'choices':
      return choicesOf(text).join(';');
    case 'whole':
    case 'decimal':
      return rounded(text, salesforce.scale);
    case 'date':
      return /^\d{4}-\d\d-\d\d/.exec(text)?.[0] ?? text;
    case 'time':
      return toSecond(text);
    default:
      return text;
  }
}

/** The order in which choices were ticked means nothing, and the vendors do not keep it. */
const choicesOf = (text: string): string[] =>
  [
    ...new Set(
      text
        .split(';')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
    ),
  ].toSorted();

/** To the decimals that Salesforce keeps. */
function rounded(text: string, scale: number): string {
  const number = Number(text);
  return Number.isFinite(number) ? String(Number(number.toFixed(Math.min(scale, 20)))) : text;
}

/** Neither vendor keeps parts of a second in each place; offsets come with and without a colon. */
function toSecond(text: string): string {
  const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? text : new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** The value as a vendor takes it. */
export function rawValue(kind: FieldKind, value: FieldValue): RawValue {
  if (kind === 'yes-no') return value === 'true';
  if (value === null) return null;
  return kind === 'whole' || kind === 'decimal' ? Number(value) : value;
}

/** Nothing that somebody entered: a checkbox that is not ticked cannot be told from one that nobody has looked at. */
export const isEmpty = (kind: FieldKind, value: FieldValue): boolean =>
  value === null || (kind === 'yes-no' && value === 'false');

/** Why a side cannot hold a value: it is never cut, and never sent to be refused. */
export type Unfit = 'FIELD_TOO_LONG' | 'FIELD_NOT_IN_PICKLIST';

/** Whether a refusal was ours, from what the field is: then it is known at once when the field takes the value. */
export const isUnfit = (code: string): code is Unfit =>
  code === 'FIELD_TOO_LONG' || code === 'FIELD_NOT_IN_PICKLIST';

/** Whether this side can hold the value; undefined when it can. */
export function unfit(pair: FittingPair, side: Side, value: FieldValue): Unfit | undefined {
  if (value === null) return undefined;
  const { kind } = pair;
  if (kind !== 'text' && kind !== 'choices') return undefined;
  const { length } = pair[side];
  if (length !== null && value.length > length) return 'FIELD_TOO_LONG';
  const { values } = pair.salesforce;
  if (side === 'marketo' || values === null) return undefined;
  const asked = kind === 'choices' ? choicesOf(value) : [value];
  return asked.every((one) => values.includes(one)) ? undefined : 'FIELD_NOT_IN_PICKLIST';
}

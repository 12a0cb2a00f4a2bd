import type { Failure } from '../domain/failure.ts';
import type { Unfit } from '../domain/field-values.ts';
import type { RefusedField } from '../store/member-fields.ts';
import type { BookedFailure } from './batch-book.ts';
import type { DecidedFields, FieldWrite } from './decide-fields.ts';

/** Some of a member's fields on one side, as one call carries them. */
export type FieldPart = { readonly member: DecidedFields; readonly writes: readonly FieldWrite[] };

/**
 * Which fields of a refused part are at fault, and what of it is sent once more. A vendor refuses all fields of a record for one value:
 * those that it names are to blame; where it names none, halves are sent until one is left. Pure.
 */
export function blame(
  { member, writes }: FieldPart,
  named: readonly string[],
): { readonly blamed: readonly FieldWrite[]; readonly again: readonly FieldPart[] } {
  if (writes.length <= 1) return { blamed: writes, again: [] };
  const blamed = writes.filter(({ pair, side }) => named.includes(pair[side].name));
  if (blamed.length > 0) {
    const others = writes.filter((write) => !blamed.includes(write));
    return { blamed, again: others.length === 0 ? [] : [{ member, writes: others }] };
  }
  const middle = Math.ceil(writes.length / 2);
  return {
    blamed: [],
    again: [writes.slice(0, middle), writes.slice(middle)].map((some) => ({ member, writes: some })),
  };
}

/** Whether a refusal may be of one value, and not of the record or of the call. */
export const isOfAValue = ({ kind }: Failure): boolean => kind === 'invalid-record' || kind === 'config';

/** A refused field as it is kept with its member. */
export const refusedAs = (
  { side, to }: FieldWrite,
  { code, message }: Failure,
  at: string,
): RefusedField => ({
  side,
  value: to,
  code,
  message,
  at,
});

/** A refusal for the books. */
export const bookedAs = (
  { due: { personId } }: DecidedFields,
  { pair, side }: FieldWrite,
  failure: Failure,
): BookedFailure => ({ personId, failure, field: { label: pair.salesforce.label, side } });

/** The vendor's words, after the field that they are about. */
export const aboutField = ({ pair }: FieldWrite, failure: Failure): Failure => ({
  ...failure,
  message: `“${pair.salesforce.label}”: ${failure.message}`,
});

/** Why a value is not sent. */
export function misfit({ pair, side }: FieldWrite, code: Unfit): Failure {
  const { label, length } = pair[side];
  const message =
    code === 'FIELD_TOO_LONG'
      ? `The value for “${label}” is longer than the ${String(length)} characters that it holds.`
      : `“${label}” does not take this value: it is not in its list.`;
  return { kind: 'invalid-record', vendor: side, code, message, retryable: false };
}

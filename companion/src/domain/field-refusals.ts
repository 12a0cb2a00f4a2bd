import { reasonTold, type ReasonTold } from './reason-messages.ts';
import type { FieldRefusal } from './reasons.ts';
import type { Side } from './words.ts';

/** Vendors' codes and ours for the same. */
const tooLong: ReadonlySet<string> = new Set(['FIELD_TOO_LONG', 'STRING_TOO_LONG']);
const notInList: ReadonlySet<string> = new Set([
  'FIELD_NOT_IN_PICKLIST',
  'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
]);

/** Why a custom field of a member stays as it is on a side, and what to do, for a marketer. Other causes are told in the vendor's words. */
export function fieldRefusalTold(
  side: Side,
  code: string,
  { field, message }: { readonly field: string; readonly message: string },
): ReasonTold {
  const reason = reasonOf(side, code);
  return reasonTold(reason, reason.startsWith('field-refused-') ? { field, message } : { field });
}

function reasonOf(side: Side, code: string): FieldRefusal {
  if (tooLong.has(code)) return `field-too-long-${side}`;
  if (notInList.has(code) && side === 'salesforce') return 'field-not-in-picklist';
  return `field-refused-${side}`;
}

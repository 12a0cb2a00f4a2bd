import type { FailureKind } from './failure.ts';
import { failureTexts } from './failure-texts.ts';
import { teller, type Told } from './told.ts';

/** What a cause of failures is called, and what mends it; no remedy where there is nothing to do. */
export type FailureText = { readonly title: string; readonly remedy: string | null };

/** The same as it can be said in any language. */
export type FailureTold = { readonly title: Told; readonly remedy: Told | null };

type Code = keyof typeof failureTexts;
/** Causes that somebody can mend have a remedy under the same name. */
type MendedBy<Remedy> = Remedy extends `do-${infer Cause}` ? Cause : never;
type Mendable = MendedBy<Code>;
type Cause = Exclude<Code, `do-${string}`>;

const tell = teller(failureTexts);
const hasRemedy = (cause: Cause): cause is Mendable => Object.hasOwn(failureTexts, `do-${cause}`);

/**
 * A vendor's code in words for an admin (cause and remedy as Salesforce's API status codes and Adobe's REST error codes
 * describe them). A code nobody here knows gets the words of its kind.
 */
export function failureTold(code: string, kind: FailureKind, message: string): FailureTold {
  const cause = byCode[code] ?? (/^MISSING_\w+_PERMISSION$/u.test(code) ? 'lacks-right' : byKind(kind));
  const fields = cause === 'required-field' ? fieldsIn(message) : '';
  return {
    title: fields === '' ? tell(cause) : tell('required-field-named', { fields }),
    remedy: hasRemedy(cause) ? tell(`do-${cause}`) : null,
  };
}

/** The same in English. */
export function failureText(code: string, kind: FailureKind, message: string): FailureText {
  const { title, remedy } = failureTold(code, kind, message);
  return { title: title.text, remedy: remedy?.text ?? null };
}

/** "Required fields are missing: [Country__c]" names the fields: "Country". */
function fieldsIn(message: string): string {
  const [, list = ''] = /\[([^\]]+)\]/u.exec(message) ?? [];
  const names = list
    .split(',')
    .map((name) => name.trim().replace(/__c$/u, '').replaceAll('_', ' '))
    .filter((name) => name !== '');
  return names.join(', ');
}

const byKind = (kind: FailureKind): Cause => (kind === 'not-found' ? 'gone' : kind);

const byCode: Readonly<Record<string, Cause>> = {
  REQUIRED_FIELD_MISSING: 'required-field',
  FIELD_CUSTOM_VALIDATION_EXCEPTION: 'validation-rule',
  FIELD_FILTER_VALIDATION_EXCEPTION: 'lookup-filter',
  FIELD_INTEGRITY_EXCEPTION: 'field-integrity',
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: 'not-in-picklist',
  STRING_TOO_LONG: 'too-long',
  FIELD_TOO_LONG: 'too-long',
  FIELD_NOT_IN_PICKLIST: 'not-in-picklist',
  INVALID_EMAIL_ADDRESS: 'invalid-email',
  DUPLICATES_DETECTED: 'duplicate-rule',
  DUPLICATE_VALUE: 'already-there',
  CANNOT_UPDATE_CONVERTED_LEAD: 'lead-converted',
  ENTITY_IS_LOCKED: 'approval-lock',
  ENTITY_IS_DELETED: 'gone',
  NOT_FOUND: 'gone',
  INVALID_CROSS_REFERENCE_KEY: 'gone',
  UNABLE_TO_LOCK_ROW: 'row-lock',
  INSUFFICIENT_ACCESS: 'lacks-right',
  INSUFFICIENT_ACCESS_OR_READONLY: 'lacks-right',
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: 'lacks-right',
  INVALID_FIELD_FOR_INSERT_UPDATE: 'lacks-right',
  INACTIVE_OWNER_OR_USER: 'inactive-owner',
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: 'automation',
  CANNOT_EXECUTE_FLOW_TRIGGER: 'automation',
  STORAGE_LIMIT_EXCEEDED: 'no-storage',
  INVALID_TYPE_ON_FIELD_IN_RECORD: 'invalid-value',
  NUMBER_OUTSIDE_VALID_RANGE: 'invalid-value',
  '701': 'invalid-value',
  '1001': 'invalid-value',
  '1003': 'invalid-value',
  '1004': 'person-gone',
  '1006': 'no-field',
  '1008': 'other-partition',
  '1010': 'other-partition',
  '1037': 'status-not-taken',
  BATCH_UNBALANCED: 'batch-unbalanced',
};

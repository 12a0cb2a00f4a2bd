import type { FailureKind } from './failure.ts';

/** What a cause of failures is called, and what mends it; no remedy where there is nothing to do. */
export type FailureText = { readonly title: string; readonly remedy: string | null };

/**
 * A vendor's code in words for an admin (cause and remedy as Salesforce's API status codes and Adobe's REST error codes
 * describe them). A code nobody here knows gets the words of its kind.
 */
export function failureText(code: string, kind: FailureKind, message: string): FailureText {
  const known = byCode[code] ?? (/^MISSING_\w+_PERMISSION$/u.test(code) ? access : undefined);
  const [title, remedy] = known ?? byKind[kind];
  const detail = code === 'REQUIRED_FIELD_MISSING' ? fieldsIn(message) : '';
  return { title: title + detail, remedy };
}

/** "Required fields are missing: [Country__c]" names the fields: ": Country". */
function fieldsIn(message: string): string {
  const [, list = ''] = /\[([^\]]+)\]/u.exec(message) ?? [];
  const names = list
    .split(',')
    .map((name) => name.trim().replace(/__c$/u, '').replaceAll('_', ' '))
    .filter((name) => name !== '');
  return names.length === 0 ? '' : `: ${names.join(', ')}`;
}

type Words = readonly [title: string, remedy: string | null];

const alone: Words = ['Another job was changing the same campaign', null];
const access: Words = [
  'The Salesforce user of Lockstep lacks a right',
  'give it the permission set “Lockstep Integration” and access to these records, then retry.',
];
const gone: Words = [
  'The record no longer exists',
  'nothing to do: the next full comparison finds what took its place.',
];
const automation: Words = [
  'A Salesforce flow or trigger stopped the change',
  'ask your Salesforce admin to look at the flow or trigger that the message names, then retry.',
];

const byCode: Readonly<Record<string, Words>> = {
  REQUIRED_FIELD_MISSING: [
    'A required field is empty',
    'fill it on these records, or make the field optional in Salesforce. Then retry.',
  ],
  FIELD_CUSTOM_VALIDATION_EXCEPTION: [
    'A Salesforce validation rule stopped the change',
    'correct these records or change the rule, then retry.',
  ],
  FIELD_FILTER_VALIDATION_EXCEPTION: [
    'A lookup filter in Salesforce stopped the change',
    'choose a value that the filter of the lookup field allows, then retry.',
  ],
  FIELD_INTEGRITY_EXCEPTION: [
    'A value does not fit its field',
    'align the values on both sides, for example country and state, then retry.',
  ],
  INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST: [
    'A value is not in the picklist',
    'add the value to the picklist in Salesforce, or map it to one that is there. Then retry.',
  ],
  STRING_TOO_LONG: ['A value is too long for its field', 'shorten the value, then retry.'],
  INVALID_EMAIL_ADDRESS: ['An e-mail address is not valid', 'correct the address in Marketo, then retry.'],
  DUPLICATES_DETECTED: [
    'A duplicate rule stopped the new lead',
    'merge the duplicates, or let the rule except the Salesforce user of Lockstep. Then retry.',
  ],
  DUPLICATE_VALUE: ['The record is there already', 'nothing to do: Lockstep reads it and goes on with it.'],
  CANNOT_UPDATE_CONVERTED_LEAD: [
    'The lead was converted',
    'nothing to do: Lockstep follows the conversion to the contact.',
  ],
  ENTITY_IS_LOCKED: ['The record is locked by an approval', 'finish or recall the approval, then retry.'],
  ENTITY_IS_DELETED: gone,
  NOT_FOUND: gone,
  INVALID_CROSS_REFERENCE_KEY: gone,
  UNABLE_TO_LOCK_ROW: alone,
  INSUFFICIENT_ACCESS: access,
  INSUFFICIENT_ACCESS_OR_READONLY: access,
  INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY: access,
  INVALID_FIELD_FOR_INSERT_UPDATE: access,
  INACTIVE_OWNER_OR_USER: [
    'The owner of the record is inactive',
    'give the record an active owner, or allow updates of records with inactive owners. Then retry.',
  ],
  CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY: automation,
  CANNOT_EXECUTE_FLOW_TRIGGER: automation,
  STORAGE_LIMIT_EXCEEDED: [
    'Salesforce has no storage left',
    'free some data storage in Salesforce, then retry.',
  ],
  '1004': [
    'The person no longer exists in Marketo',
    'nothing to do: the next full comparison finds who took their place.',
  ],
  '1037': [
    'Marketo did not take the status',
    'nothing to do: Lockstep reads the member again and decides anew.',
  ],
  BATCH_UNBALANCED: [
    'The counts of a batch do not add up',
    'tell whoever runs Lockstep: this is a defect. No record is lost.',
  ],
};

const byKind: Readonly<Record<FailureKind, Words>> = {
  auth: ['The sign-in was refused', 'check the credentials of the connection.'],
  rate: ['Too many calls at once', null],
  quota: ['The calls of the day are used up', null],
  concurrency: ['Too many calls at the same time', null],
  transient: ['The other side did not answer properly', null],
  'unknown-outcome': ['An answer was lost on its way', null],
  'invalid-record': ['The record was refused', 'correct what the message below names, then retry.'],
  conflict: ['The record had changed in the meantime', null],
  'not-found': gone,
  config: [
    'The other side is not set up for this',
    'ask your admin to look at the message below. See lockstep doctor.',
  ],
  bug: [
    'Something went wrong inside Lockstep',
    'tell whoever runs Lockstep, with the code. No record is lost.',
  ],
};

import type { Row, Value } from './row.ts';

/** What admins automate in an org: rules that refuse, hand out or write back (Salesforce Help, in this order of execution). */

type Values = Readonly<Record<string, Value>>;

/** A validation rule: the message when the record must not be saved, else null. */
export type ValidationRule = {
  readonly object: string;
  refuse(values: Values): string | null;
  /** The field beside which the message is shown; the top of the page without. */
  readonly errorField?: string;
};

/** A record-triggered flow. `before` changes what is about to be saved, `after` writes back to the saved record. */
export type Flow = {
  readonly object: string;
  readonly when: 'before' | 'after';
  /** What it sets, or null. `before` is the record as it was, null for a new one. */
  sets(record: Values, before: Row | null): Values | null;
};

/** An active assignment rule: the owner of a lead, or null where no entry fits. */
export type AssignmentRule = { readonly object: 'Lead'; ownerOf(values: Values): string | null };

export type Automation = {
  readonly validationRules?: readonly ValidationRule[];
  readonly flows?: readonly Flow[];
  readonly assignmentRules?: readonly AssignmentRule[];
};

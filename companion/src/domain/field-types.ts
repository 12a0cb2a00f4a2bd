/**
 * Custom fields of program members and of campaign members: which types belong together, and what stands in the way of a pair
 * (docs/sync-rules.md, 6). Only the pairs of types that Marketo's own sync takes (Adobe: Program Member Custom Field Sync).
 */

/** How a value is compared, whatever each side calls the type. */
export type FieldKind = 'text' | 'choices' | 'whole' | 'decimal' | 'yes-no' | 'date' | 'time';

/** A field of program members, as Marketo describes it. */
export type MarketoField = {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number | null;
  readonly updateable: boolean;
};

/** A field of campaign members, as Salesforce describes it. */
export type SalesforceField = {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly length: number | null;
  /** Decimals of a number. */
  readonly scale: number;
  readonly updateable: boolean;
  /** The values that a restricted picklist takes; null where any value is taken. */
  readonly values: readonly string[] | null;
};

/** The fields that one admin's mapping can be made of. */
export type MemberFieldLists = {
  readonly marketo: readonly MarketoField[];
  readonly salesforce: readonly SalesforceField[];
};

/** A pair by the names that the vendors' APIs use. */
export type FieldNames = { readonly marketo: string; readonly salesforce: string };

/** A pair that can be synced. */
export type FittingPair = {
  readonly kind: FieldKind;
  readonly marketo: MarketoField;
  readonly salesforce: SalesforceField;
};

/** What stands in the way of a pair. */
export type FieldProblem =
  | 'field-missing-marketo'
  | 'field-missing-salesforce'
  | 'field-readonly-marketo'
  | 'field-readonly-salesforce'
  | 'field-types-differ';

export const fieldProblems: readonly FieldProblem[] = [
  'field-missing-marketo',
  'field-missing-salesforce',
  'field-readonly-marketo',
  'field-readonly-salesforce',
  'field-types-differ',
];

/** Marketo has at most so many custom fields of program members (Adobe: Program Member Custom Fields). */
export const mostFieldPairs = 20;

/** By Salesforce's type: Marketo's, and how values are compared. Number fields are told apart by their decimals. */
const table: Readonly<Record<string, readonly [marketo: string, kind: FieldKind]>> = {
  string: ['string', 'text'],
  textarea: ['string', 'text'],
  picklist: ['string', 'text'],
  multipicklist: ['string', 'choices'],
  phone: ['string', 'text'],
  email: ['string', 'text'],
  reference: ['string', 'text'],
  int: ['integer', 'whole'],
  double: ['float', 'decimal'],
  boolean: ['boolean', 'yes-no'],
  url: ['url', 'text'],
  date: ['date', 'date'],
  datetime: ['datetime', 'time'],
};

/** Marketo's type that fits a field of Salesforce, and how both are compared; undefined where none does. */
export function fittingType({
  type,
  scale,
}: Pick<SalesforceField, 'type' | 'scale'>): readonly [marketo: string, kind: FieldKind] | undefined {
  return table[type === 'double' && scale === 0 ? 'int' : type];
}

/** Marketo's own fields of program members (Marketo REST, Program Members: Describe): they are no custom fields. */
const standardInMarketo = new Set([
  'acquiredBy',
  'attendanceLikelihood',
  'createdAt',
  'isExhausted',
  'leadId',
  'membershipDate',
  'nurtureCadence',
  'program',
  'programId',
  'reachedSuccess',
  'reachedSuccessDate',
  'registrationCode',
  'registrationLikelihood',
  'statusName',
  'statusReason',
  'trackName',
  'updatedAt',
  'waitlistPriority',
  'webinarUrl',
]);

export const isCustomInMarketo = (name: string): boolean => !standardInMarketo.has(name);
/** Salesforce ends the names of custom fields so (Salesforce: Custom Field Names). */
export const isCustomInSalesforce = (name: string): boolean => name.endsWith('__c');

/** The pair with both descriptions, or what stands in its way. */
export function checkPair(
  names: FieldNames,
  lists: MemberFieldLists,
): { readonly fits: FittingPair } | { readonly problem: FieldProblem } {
  const marketo = lists.marketo.find(({ name }) => name === names.marketo && isCustomInMarketo(name));
  if (marketo === undefined) return { problem: 'field-missing-marketo' };
  const salesforce = lists.salesforce.find(
    ({ name }) => name === names.salesforce && isCustomInSalesforce(name),
  );
  if (salesforce === undefined) return { problem: 'field-missing-salesforce' };
  if (!marketo.updateable) return { problem: 'field-readonly-marketo' };
  if (!salesforce.updateable) return { problem: 'field-readonly-salesforce' };
  const [type, kind] = fittingType(salesforce) ?? [];
  if (kind === undefined || type !== marketo.type) return { problem: 'field-types-differ' };
  return { fits: { kind, marketo, salesforce } };
}

import { leadDate } from './dates.ts';
import { Refusal } from './envelope.ts';
import type { Lead, MarketoState } from './state.ts';

export type LeadField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: string;
  readonly length?: number;
  readonly updateable: boolean;
  /** One that Marketo's own Salesforce sync fills, where that sync is on. */
  readonly fromCrm?: true;
  readonly isCustom?: true;
};

const text = (name: string, displayName: string, more: Partial<LeadField> = {}): LeadField => ({
  name,
  displayName,
  dataType: 'string',
  length: 255,
  updateable: true,
  ...more,
});
const crm: Partial<LeadField> = { updateable: false, fromCrm: true };
const typed = (name: string, displayName: string, dataType: string, updateable = true): LeadField => ({
  name,
  displayName,
  dataType,
  updateable,
});

/** The fields every instance has, by REST name; an excerpt of Marketo's standard fields. */
const standardFields: readonly LeadField[] = [
  typed('id', 'Id', 'integer', false),
  { name: 'email', displayName: 'Email Address', dataType: 'email', length: 255, updateable: true },
  text('firstName', 'First Name'),
  text('lastName', 'Last Name'),
  text('company', 'Company Name'),
  text('title', 'Job Title'),
  text('phone', 'Phone Number'),
  text('country', 'Country'),
  text('postalCode', 'Postal Code'),
  text('website', 'Website'),
  text('leadSource', 'Person Source'),
  typed('leadScore', 'Person Score', 'integer'),
  typed('unsubscribed', 'Unsubscribed', 'boolean'),
  text('cookies', 'Cookies', { updateable: false }),
  text('facebookId', 'Facebook Id'),
  text('linkedInId', 'LinkedIn Id'),
  text('twitterId', 'Twitter Id'),
  typed('leadPartitionId', 'Person Partition Id', 'integer', false),
  text('sfdcType', 'SFDC Type', crm),
  text('sfdcLeadId', 'SFDC Lead Id', crm),
  text('sfdcContactId', 'SFDC Contact Id', crm),
  text('sfdcAccountId', 'SFDC Account Id', crm),
  text('sfdcLeadOwnerId', 'SFDC Lead Owner Id', crm),
  text('sfdcOpptyId', 'SFDC Opportunity Id', crm),
  typed('createdAt', 'Created At', 'datetime', false),
  typed('updatedAt', 'Updated At', 'datetime', false),
];
const byName = new Map(standardFields.map((field) => [field.name, field]));

/** The fields this instance has: the standard ones and its own. */
export function leadFieldsOf(state: MarketoState): readonly LeadField[] {
  const own = state.shelf.leadFields.map((field): LeadField => ({
    ...field,
    updateable: true,
    isCustom: true,
  }));
  return [...standardFields, ...own];
}

export function leadFieldNamed(state: MarketoState, name: string): LeadField | undefined {
  const standard = byName.get(name);
  if (standard) return standard;
  const own = state.shelf.leadFields.find((field) => field.name === name);
  return own && { ...own, updateable: true, isCustom: true };
}

/** The number that describe and activities give a field. */
export const leadFieldId = (state: MarketoState, name: string): number =>
  leadFieldsOf(state).findIndex((field) => field.name === name) + 1;

const searchableStandard = [
  'cookies',
  'email',
  'facebookId',
  'id',
  'leadPartitionId',
  'linkedInId',
  'sfdcAccountId',
  'sfdcContactId',
  'sfdcLeadId',
  'sfdcLeadOwnerId',
  'sfdcOpptyId',
  'twitterId',
];

/** What people can be found by: the documented fields, and own ones of text, e-mail and whole numbers. */
export function searchableFields(state: MarketoState): readonly string[] {
  const own = state.shelf.leadFields
    .filter((field) => ['string', 'email', 'integer'].includes(field.dataType))
    .map((field) => field.name);
  return [...searchableStandard, ...own];
}

/** What a read shows unless fields are asked for (reference: Marketo REST, 3.5). */
const shownByDefault = ['id', 'email', 'updatedAt', 'createdAt', 'firstName', 'lastName'];

/** The fields a caller asks for; throws 1006 for one that does not exist. */
export function askedFields(
  query: URLSearchParams,
  state: MarketoState,
  also: readonly string[] = [],
): readonly string[] {
  const asked = query.get('fields');
  if (asked === null || asked === '') return shownByDefault;
  const names = query.getAll('fields').flatMap((list) => list.split(',').map((name) => name.trim()));
  const unknown = names.find((name) => !leadFieldNamed(state, name) && !also.includes(name));
  if (unknown !== undefined) throw new Refusal('1006', `Field '${unknown}' not found`);
  return names;
}

/** A lead with the fields named, and always its id. */
export function leadJson(
  lead: Lead,
  fields: readonly string[],
  state: MarketoState,
): Record<string, unknown> {
  const values: Record<string, unknown> = { id: lead.id };
  for (const name of fields) {
    const field = leadFieldNamed(state, name);
    if (!field) continue;
    const value = leadValue(state, lead, field);
    if (value !== null || state.switches.emptyFields === 'null') values[name] = value;
  }
  return values;
}

/** A field of a lead in its JSON type; null without a value. */
export function leadValue(
  state: MarketoState,
  lead: Lead,
  { name, dataType }: LeadField,
): string | number | boolean | null {
  if (name === 'id') return lead.id;
  if (name === 'createdAt') return leadDate(lead.createdAt);
  if (name === 'updatedAt') return leadDate(lead.updatedAt);
  if (name === 'leadPartitionId') return state.shelf.partitionOf.get(lead.id) ?? 1;
  const value = lead.values[name] ?? null;
  if (value === null) return null;
  if (dataType === 'boolean') return value === 'true';
  return dataType === 'integer' || dataType === 'score' || dataType === 'float' ? Number(value) : value;
}

/** A value as the lead keeps it; undefined when it does not fit the field's type. */
export function keptValue(value: unknown, { dataType }: LeadField): string | null | undefined {
  if (value === null || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  if (dataType === 'boolean') {
    return /^(true|false|1|0)$/i.test(String(value)) ? String(/^(true|1)$/i.test(String(value))) : undefined;
  }
  if (dataType === 'integer' || dataType === 'score' || dataType === 'float') {
    return typeof value !== 'boolean' && Number.isFinite(Number(value)) ? String(Number(value)) : undefined;
  }
  return typeof value === 'string' ? value : undefined;
}

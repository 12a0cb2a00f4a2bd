import { leadDate } from './dates.ts';
import { Refusal } from './envelope.ts';
import type { Lead, MarketoState } from './state.ts';

export type LeadField = {
  readonly name: string;
  readonly displayName: string;
  readonly dataType: 'integer' | 'string' | 'email' | 'datetime';
  readonly length?: number;
  readonly updateable: boolean;
};

const text = (name: string, displayName: string, updateable = true): LeadField => ({
  name,
  displayName,
  dataType: 'string',
  length: 255,
  updateable,
});

/** The lead fields this instance has, by REST name. */
export const leadFields: readonly LeadField[] = [
  { name: 'id', displayName: 'Id', dataType: 'integer', updateable: false },
  { name: 'email', displayName: 'Email Address', dataType: 'email', length: 255, updateable: true },
  text('firstName', 'First Name'),
  text('lastName', 'Last Name'),
  text('company', 'Company Name'),
  text('title', 'Job Title'),
  text('phone', 'Phone Number'),
  text('country', 'Country'),
  text('leadSource', 'Person Source'),
  text('sfdcLeadId', 'SFDC Lead Id', false),
  text('sfdcContactId', 'SFDC Contact Id', false),
  { name: 'createdAt', displayName: 'Created At', dataType: 'datetime', updateable: false },
  { name: 'updatedAt', displayName: 'Updated At', dataType: 'datetime', updateable: false },
];

export const leadFieldNamed = (name: string): LeadField | undefined =>
  leadFields.find((field) => field.name === name);

/** What a read shows unless fields are asked for (reference: Marketo REST, 3.5). */
const standard = ['id', 'email', 'updatedAt', 'createdAt', 'firstName', 'lastName'];

/** The fields a caller asks for; throws 1006 for one that does not exist. */
export function askedFields(query: URLSearchParams, also: readonly string[] = []): readonly string[] {
  const asked = query.get('fields');
  if (asked === null || asked === '') return standard;
  const names = asked.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !leadFieldNamed(name) && !also.includes(name));
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
    if (!leadFieldNamed(name)) continue;
    const value = valueOf(lead, name);
    if (value !== null || state.switches.emptyFields === 'null') values[name] = value;
  }
  return values;
}

function valueOf(lead: Lead, name: string): string | number | null {
  if (name === 'id') return lead.id;
  if (name === 'createdAt') return leadDate(lead.createdAt);
  if (name === 'updatedAt') return leadDate(lead.updatedAt);
  return lead.values[name] ?? null;
}

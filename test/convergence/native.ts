import { createLead } from '../../companion/sandbox/marketo/changes.ts';
import { mergeLeads, setNativeIds } from '../../companion/sandbox/marketo/marketer.ts';
import type { Lead } from '../../companion/sandbox/marketo/state.ts';
import type { Happening, Place } from './deeds.ts';

/**
 * One pass of Marketo's own sync of people (Marketo documentation, "Salesforce sync"): everybody in Salesforce comes to
 * Marketo, conversions are noted, and whoever was merged on one side is merged on the other. Of those whom only Marketo knows
 * one goes to Salesforce, as if a flow had sent them: `who` chooses; null for nobody. Returns whose memberships may have moved.
 */
export function nativeSync(place: Place, who: number | null): Merge[] {
  const { marketo } = place;
  const happened = [...marketo.leads.values()].flatMap((lead) => follow(place, lead));
  for (const object of ['Contact', 'Lead'] as const) bringToMarketo(place, object);
  if (who !== null) sendToSalesforce(place, who);
  return happened;
}

type Merge = Happening & { readonly kind: 'merged-in-marketo' };
const merged = (loser: Lead, ...others: string[]): Merge => {
  const loose = [...others, String(loser.id)];
  return {
    kind: 'merged-in-marketo',
    text: `merged by Marketo's own sync: ${loose.join(' ')}`,
    edit: null,
    loose,
    addresses: loser.values.email == null ? [] : [loser.values.email],
  };
};
const isLive = (row: { readonly [field: string]: unknown } | null | undefined): boolean =>
  row != null && row['IsDeleted'] !== true && row['IsConverted'] !== true;

/** What became of somebody's lead in Salesforce: converted, or merged into another. */
function follow({ marketo, salesforce }: Place, person: Lead): Merge[] {
  const { id, values } = person;
  // Merged into another one a moment ago.
  if (!marketo.leads.has(id) || typeof values.sfdcLeadId !== 'string') return [];
  const row = salesforce.org.table('Lead').get(values.sfdcLeadId);
  const contact = row?.['ConvertedContactId'];
  if (row?.['IsConverted'] === true && typeof contact === 'string')
    setNativeIds(marketo, id, { sfdcLeadId: null, sfdcContactId: contact });
  const winner = row?.['MasterRecordId'];
  if (row?.['IsDeleted'] !== true || typeof winner !== 'string') return [];
  const other = [...marketo.leads.values()].find((one) => one.values.sfdcLeadId === winner);
  if (other === undefined || other.id === id) {
    setNativeIds(marketo, id, { sfdcLeadId: winner });
    return [];
  }
  mergeLeads(marketo, other.id, [id]);
  return [merged(person, String(other.id), winner)];
}

/** People whom only Salesforce knows come to Marketo; whom both know by their address are tied. */
function bringToMarketo({ marketo, salesforce }: Place, object: 'Lead' | 'Contact'): void {
  const field = object === 'Lead' ? 'sfdcLeadId' : 'sfdcContactId';
  for (const row of [...salesforce.org.table(object).all()].filter(isLive)) {
    const people = [...marketo.leads.values()];
    const email = textOf(row['Email']);
    if (email === null || people.some(({ values }) => values[field] === row.Id)) continue;
    const known = people.filter(({ values }) => values.email?.toLowerCase() === email.toLowerCase());
    if (known.length === 0) {
      const names = { firstName: textOf(row['FirstName']), lastName: textOf(row['LastName']) };
      createLead(marketo, { email, ...names, [field]: row.Id }, 'SFDC');
    }
    const free = known.find(({ values }) => values.sfdcLeadId == null && values.sfdcContactId == null);
    if (free !== undefined) setNativeIds(marketo, free.id, { [field]: row.Id });
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

function sendToSalesforce({ marketo, salesforce }: Place, who: number): void {
  const unknown = [...marketo.leads.values()].filter(
    ({ values }) => values.sfdcLeadId == null && values.sfdcContactId == null,
  );
  const lead = unknown[who % Math.max(1, unknown.length)];
  if (lead?.values.email == null) return;
  const { email, firstName, lastName } = lead.values;
  const Id = salesforce.createLead({
    FirstName: firstName ?? null,
    LastName: lastName ?? 'Unknown',
    Email: email,
    Company: 'Example',
  });
  setNativeIds(marketo, lead.id, { sfdcLeadId: Id });
}

/** Marketo has Salesforce merge first those of whom both know who they are there; of a lead and a contact the contact stays. */
export function mergeInSalesforceFirst(
  { marketo, salesforce }: Place,
  winner: number,
  loser: number,
): string[] {
  const records = [winner, loser].map((id) => {
    const values = marketo.leads.get(id)?.values;
    const contact = values?.sfdcContactId ?? null;
    const lead = values?.sfdcLeadId ?? null;
    if (isLive(salesforce.org.table('Contact').get(contact ?? ''))) return contact;
    return isLive(salesforce.org.table('Lead').get(lead ?? '')) ? lead : null;
  });
  const [won = null, lost = null] = records;
  if (won === null || lost === null || won === lost) return [];
  const isContact = (id: string) => id.startsWith('003');
  if (isContact(won) && isContact(lost)) salesforce.mergeContacts(won, lost);
  else if (isContact(won)) salesforce.convertLead(lost, won);
  else if (isContact(lost)) salesforce.convertLead(won, lost);
  else salesforce.mergeLeads(won, lost);
  return [won, lost];
}

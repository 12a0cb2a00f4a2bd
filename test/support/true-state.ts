import type { MarketoState } from '../../companion/sandbox/marketo/state.ts';
import type { SalesforceState } from '../../companion/sandbox/salesforce/state.ts';

/**
 * What both sandbox servers truly hold, without ids that differ from run to run: members by container and person, people
 * by e-mail and name, and who is there twice because of us.
 */
export type TrueState = {
  readonly marketo: Readonly<Record<string, readonly string[]>>;
  readonly salesforce: Readonly<Record<string, readonly string[]>>;
  readonly people: readonly string[];
  readonly twice: readonly string[];
};

/** Reads the servers' own memory: no call is made and nothing is paged, so nothing can be missed. */
export function trueState(marketo: MarketoState, salesforce: SalesforceState): TrueState {
  const leadName = (id: number) => {
    const values = marketo.leads.get(id)?.values ?? {};
    return `${values.email ?? 'no e-mail'} ${values.firstName ?? ''} ${values.lastName ?? ''}`;
  };
  const recordName = (id: string | null) => {
    const kind = id?.startsWith('003') === true ? 'Contact' : 'Lead';
    const record = id === null ? null : salesforce.record(kind, id);
    return `${kind} ${text(record?.Email) ?? 'no e-mail'} ${text(record?.FirstName) ?? ''} ${text(record?.LastName) ?? ''}`;
  };
  const programs = [...marketo.programs.values()].map(({ id, name }): [string, string[]] => [
    name,
    [...(marketo.members.get(id)?.values() ?? [])]
      .map(({ leadId, status }) => `${leadName(leadId)}: ${status}`)
      .toSorted(),
  ]);
  const campaigns = salesforce.campaigns().map(({ id, name, programId, isActive }): [string, string[]] => [
    name,
    [
      `program ${programId ?? 'none'}, ${isActive ? 'active' : 'inactive'}`,
      ...salesforce
        .statuses(id)
        .map(
          ({ label, hasResponded, isDefault }) =>
            `status ${label} ${String(hasResponded)} ${String(isDefault)}`,
        ),
      ...salesforce
        .members(id)
        .map((member) => `${recordName(member.contactId ?? member.leadId)}: ${member.status ?? 'none'}`)
        .toSorted(),
    ],
  ]);
  const rows = (object: 'Lead' | 'Contact') => [...salesforce.org.table(object).all()];
  const records = [...rows('Lead'), ...rows('Contact')].filter((row) => row.IsDeleted !== true);
  const emailsInSalesforce = counts(records.map((row) => text(row.Email)));
  const ours = records.filter((row) => text(row.Lockstep_Key__c) !== null);
  const emailsInMarketo = counts([...marketo.leads.values()].map(({ values }) => values.email ?? null));
  return {
    marketo: Object.fromEntries(programs),
    salesforce: Object.fromEntries(campaigns),
    people: [
      ...[...marketo.leads.keys()].map((id) => `marketo ${leadName(id)}`),
      ...records.map(
        (row) =>
          `salesforce ${text(row.Email) ?? 'no e-mail'} ${text(row.FirstName) ?? ''} ${text(row.LastName) ?? ''}`,
      ),
    ].toSorted(),
    twice: [
      ...ours.flatMap((row) => {
        const email = text(row.Email);
        return email !== null && (emailsInSalesforce.get(email) ?? 0) > 1 ? [`salesforce ${email}`] : [];
      }),
      ...[...emailsInMarketo].flatMap(([email, count]) => (count > 2 ? [`marketo ${email}`] : [])),
    ],
  };
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function counts(values: readonly (string | null)[]): Map<string, number> {
  const found = new Map<string, number>();
  for (const value of values) if (value !== null) found.set(value, (found.get(value) ?? 0) + 1);
  return found;
}

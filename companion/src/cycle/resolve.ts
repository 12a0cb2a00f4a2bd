import type { GoneReason } from '../domain/member-rule.ts';
import {
  groupValue,
  resolveInMarketo,
  resolveInSalesforce,
  type MarketoCandidate,
  type SalesforceCandidate,
} from '../domain/people.ts';
import type { HoldReason } from '../domain/reasons.ts';
import { fold } from '../domain/statuses.ts';
import type { ProgressionStatus, Value } from '../domain/words.ts';
import type { MarketoPerson } from '../marketo/marketo.ts';
import type { Purpose } from '../quota/quota.ts';
import type { SalesforcePerson } from '../salesforce/salesforce.ts';
import type { CycleContext } from './context.ts';
import { findPeople } from '../store/people.ts';
import { membersByLead, membersByPerson, type MemberRow } from '../store/members.ts';
import { fullName, leadIdsOf, type Group, type PersonFacts } from './group.ts';

/** What an addition on the side where a person is missing would have to do first. */
export type Missing =
  | { readonly how: 'nothing' }
  | { readonly how: 'create' }
  | { readonly how: 'held'; readonly reason: HoldReason; readonly name: string | null };

/** A group whose missing side was looked for, and whose vanished side was explained. */
export type Resolved = Group & {
  readonly missing: Missing;
  readonly gone: { readonly marketo?: GoneReason; readonly salesforce?: GoneReason };
  /** What became of a record that vanished from Salesforce by a merge. */
  readonly mergedInSalesforce?: { readonly lost: string; readonly winner: string };
};

/** The program of a link, as far as somebody's status in it goes. */
export type Program = { readonly programId: number; readonly statuses: readonly ProgressionStatus[] };

/**
 * Looks for the people who are on one side only, and for the reason why a member vanished (docs/sync-rules.md, 4 and 5). Whoever is found
 * in Marketo may be in the program long since, where no feed has told of it: they are asked for, unless all members of the program
 * were just read (`program` undefined).
 */
export async function resolve(
  context: CycleContext,
  groups: readonly Group[],
  purpose: Purpose,
  program?: Program,
): Promise<Resolved[]> {
  const named = await nameThem(context, groups, purpose);
  const inSalesforce = await lookInSalesforce(context, named.filter(isMissingInSalesforce), purpose);
  const inMarketo = await lookInMarketo(context, named.filter(isMissingInMarketo), purpose, program);
  const gone = await explainAbsence(context, named, purpose);
  const found = new Map([...inSalesforce, ...inMarketo]);
  const taken = await recordsTaken(context, named, found);
  return named.map((group) => {
    const id = group.row.personId;
    const { group: known, missing } = found.get(id) ?? { group, missing: { how: 'nothing' as const } };
    const holder = taken.get(id);
    // The row stays without a record: two people of one link never share one.
    if (holder !== undefined) {
      const reason = 'same-email-other-name';
      return { ...group, missing: { how: 'held', reason, name: holder.name }, gone: {} };
    }
    return { ...known, missing, ...(gone.get(id) ?? { gone: {} }) };
  });
}

/** People for whom a record was found that already stands for somebody else of the same link, with that somebody's row. */
async function recordsTaken(
  context: CycleContext,
  groups: readonly Group[],
  found: ReadonlyMap<string, Found>,
): Promise<Map<string, MemberRow>> {
  const { store, scope } = context;
  const rows = [...found.values()].flatMap(({ group, missing }) =>
    missing.how === 'nothing' ? [group.row] : [],
  );
  const [first] = rows;
  if (first === undefined) return new Map();
  const people = await findPeople(
    store.db,
    scope,
    rows.flatMap(({ salesforceRecordId: recordId, salesforceKind: kind }) =>
      recordId === null || kind === null ? [] : [{ kind, recordId }],
    ),
  );
  const leadIds = rows.flatMap(({ marketoLeadId }) => (marketoLeadId === null ? [] : [marketoLeadId]));
  const stored = [
    ...(await membersByPerson(store.db, scope, first.linkId, [...new Set(people.values())])),
    ...(await membersByLead(store.db, scope, leadIds)).filter(({ linkId }) => linkId === first.linkId),
  ];
  const holders = new Map<string, MemberRow>();
  const taken = new Map<string, MemberRow>();
  for (const row of [...stored, ...groups.map(({ row }) => row), ...rows]) {
    for (const record of [row.salesforceRecordId, row.marketoLeadId]) {
      if (record === null) continue;
      const holder = holders.get(String(record)) ?? row;
      holders.set(String(record), holder);
      if (holder.personId !== row.personId && found.has(row.personId)) taken.set(row.personId, holder);
    }
  }
  return taken;
}

const isMissingInSalesforce = ({ row }: Group) =>
  row.marketo !== null && row.salesforce === null && row.salesforceRecordId === null;
const isMissingInMarketo = ({ row }: Group) =>
  row.salesforce !== null && row.marketo === null && row.marketoLeadId === null;

const leftMarketo = ({ row }: Group) => row.baseline?.marketo != null && row.marketo === null;
const leftSalesforce = ({ row }: Group) => row.baseline?.salesforce != null && row.salesforce === null;

/** True for a person about whom a vendor must be asked: missing on a side, or gone from it. */
export const isLookedFor = (group: Group): boolean =>
  [isMissingInSalesforce, isMissingInMarketo, leftMarketo, leftSalesforce].some((test) => test(group));

type Found = { readonly group: Group; readonly missing: Missing };

/** Marketo's name and e-mail of stored people that are about to be looked for: they may have changed. */
async function nameThem(context: CycleContext, groups: readonly Group[], purpose: Purpose): Promise<Group[]> {
  const nameless = groups.filter((group) => group.person === null && isMissingInSalesforce(group));
  const leadIds = nameless.flatMap(({ row }) => (row.marketoLeadId === null ? [] : [row.marketoLeadId]));
  if (leadIds.length === 0) return [...groups];
  const people = await context.marketo.people(purpose, leadIds);
  const personOf = new Map(people.map((person) => [person.leadId, person]));
  return groups.map((group) => {
    const read = personOf.get(group.row.marketoLeadId ?? -1) ?? null;
    // Marketo's own sync may have brought them meanwhile: its ids stand on the lead.
    const leads = group.leads.map((fact) => ({
      ...fact,
      person: fact.person ?? (fact.leadId === read?.leadId ? read : null),
    }));
    return { ...group, leads, person: group.person ?? read };
  });
}

async function lookInSalesforce(
  context: CycleContext,
  groups: readonly Group[],
  purpose: Purpose,
): Promise<Map<string, Found>> {
  if (groups.length === 0) return new Map();
  const ids = groups.flatMap((group) => Object.values(nativeIds(group)).filter((id) => id !== null));
  const emails = groups.flatMap(({ person }) => (person?.email == null ? [] : [person.email]));
  const found = [
    ...(ids.length === 0 ? [] : await context.salesforce.people(purpose, ids)),
    ...(emails.length === 0 ? [] : await context.salesforce.findPeople(purpose, emails)),
  ];
  const candidates = [...new Map(found.map((person) => [person.id, person])).values()].map(
    salesforceCandidate,
  );
  const byEmail = Map.groupBy(candidates, ({ email }) => (email === null ? '' : fold(email)));
  const byId = new Map(candidates.map((candidate) => [candidate.id, candidate]));
  return new Map(
    groups.map((group): [string, Found] => {
      const native = nativeIds(group);
      const person = group.person ?? nobody;
      const mine = [
        ...Object.values(native).flatMap((id) => (id === null ? [] : (byId.get(id) ?? []))),
        ...(person.email === null ? [] : (byEmail.get(fold(person.email)) ?? [])),
      ];
      const answer = resolveInSalesforce(
        { email: person.email, lastName: person.lastName, storedId: null, ...native },
        [...new Set(mine)],
      );
      if (answer.outcome === 'missing') return [group.row.personId, { group, missing: { how: 'create' } }];
      if (answer.outcome === 'held')
        return [group.row.personId, { group, missing: held(answer.reason, found, answer.candidates) }];
      const row = {
        ...group.row,
        salesforceRecordId: answer.acting.id,
        salesforceKind: answer.acting.kind,
        duplicates: [
          ...group.row.duplicates,
          ...answer.duplicates.map(({ kind, id }) => ({ kind, recordId: id })),
        ],
      };
      return [group.row.personId, { group: { ...group, row }, missing: { how: 'nothing' } }];
    }),
  );
}

async function lookInMarketo(
  context: CycleContext,
  groups: readonly Group[],
  purpose: Purpose,
  program: Program | undefined,
): Promise<Map<string, Found>> {
  if (groups.length === 0) return new Map();
  const { marketo } = context;
  const emails = groups.flatMap(({ person }) => (person?.email == null ? [] : [person.email]));
  const found = emails.length === 0 ? [] : await marketo.findPeople(purpose, 'email', emails);
  const statusOf =
    program === undefined || found.length === 0
      ? new Map<number, string>()
      : await marketo.memberStatuses(
          purpose,
          program.programId,
          found.map(({ leadId }) => leadId),
        );
  const stepOf = new Map(program?.statuses.map(({ name, step }) => [name, step]));
  const candidates = found.map((one) => marketoCandidate(one, statusOf.get(one.leadId) ?? null));
  const byEmail = Map.groupBy(candidates, ({ email }) => (email === null ? '' : fold(email)));
  return new Map(
    groups.map((group): [string, Found] => {
      const person = group.person ?? nobody;
      const answer = resolveInMarketo(
        {
          email: person.email,
          lastName: person.lastName,
          storedLeadId: null,
          id: group.row.salesforceRecordId ?? '',
        },
        person.email === null ? [] : (byEmail.get(fold(person.email)) ?? []),
      );
      if (answer.outcome === 'missing') return [group.row.personId, { group, missing: { how: 'create' } }];
      if (answer.outcome === 'held')
        return [group.row.personId, { group, missing: held(answer.reason, found, answer.candidates) }];
      const mine = [answer.acting, ...answer.duplicates];
      const row = {
        ...group.row,
        marketoLeadId: answer.acting.leadId,
        marketo: groupValue(
          mine.map(({ value }) => value),
          (status) => stepOf.get(status),
        ),
        duplicates: [
          ...group.row.duplicates,
          ...answer.duplicates.map(({ leadId }) => ({ kind: 'marketo' as const, recordId: String(leadId) })),
        ],
      };
      const leads = mine.map(({ leadId, value }) => ({ leadId, status: value, person: null, change: null }));
      return [group.row.personId, { group: { ...group, row, leads }, missing: { how: 'nothing' } }];
    }),
  );
}

/** The record by which somebody was a member who vanished from Salesforce: a write that found it gone has taken it from the row. */
const vanishedRecord = ({ row, stored }: Group): string | null =>
  row.salesforceRecordId ?? stored?.salesforceRecordId ?? null;

type Explained = Pick<Resolved, 'gone' | 'mergedInSalesforce'>;

/** For sides that became absent: does the person still exist there? Only a removed membership is a removal. */
async function explainAbsence(
  context: CycleContext,
  groups: readonly Group[],
  purpose: Purpose,
): Promise<Map<string, Explained>> {
  const goneFromMarketo = groups.filter(leftMarketo);
  const goneFromSalesforce = groups.filter(leftSalesforce);
  const leads =
    goneFromMarketo.length === 0
      ? []
      : await context.marketo.people(
          purpose,
          goneFromMarketo.flatMap(({ row }) => leadIdsOf(row)),
        );
  const vanished = goneFromSalesforce.flatMap((group) => vanishedRecord(group) ?? []);
  const records = vanished.length === 0 ? [] : await context.salesforce.people(purpose, vanished);
  const leadIds = new Set(leads.map(({ leadId }) => leadId));
  const recordOf = new Map(records.map((record) => [record.id, record]));
  const lost = vanished.filter((id) => !recordOf.has(id));
  const winnerOf =
    lost.length === 0 ? new Map<string, string>() : await context.salesforce.mergedInto(purpose, lost);
  const reasons = new Map<string, Explained>();
  for (const { row } of goneFromMarketo) {
    const exists = row.marketoLeadId !== null && leadIds.has(row.marketoLeadId);
    reasons.set(row.personId, { gone: { marketo: exists ? 'membership-removed' : 'person-deleted' } });
  }
  for (const group of goneFromSalesforce) {
    const { personId } = group.row;
    const id = vanishedRecord(group);
    const record = id === null ? undefined : recordOf.get(id);
    const winner = id === null ? undefined : winnerOf.get(id);
    const salesforce = reasonInSalesforce(group, record, winner !== undefined);
    reasons.set(personId, {
      gone: { ...reasons.get(personId)?.gone, salesforce },
      ...(id !== null && winner !== undefined ? { mergedInSalesforce: { lost: id, winner } } : {}),
    });
  }
  return reasons;
}

function reasonInSalesforce(
  { row }: Group,
  record: SalesforcePerson | undefined,
  lostMerge: boolean,
): GoneReason {
  if (record === undefined) return lostMerge ? 'merged' : 'person-deleted';
  if (record.isConverted) return 'converted';
  // It is there and not theirs any more: a member that was handed over by a merge made it somebody else's.
  return row.salesforceRecordId === null ? 'merged' : 'membership-removed';
}

const nobody: PersonFacts = { firstName: null, lastName: null, company: null, email: null };

/** The ids that Marketo's own lead sync left on the group's leads. */
function nativeIds(group: Group): {
  readonly sfdcContactId: string | null;
  readonly sfdcLeadId: string | null;
} {
  const people = group.leads.flatMap(({ person }) => (person === null ? [] : [person]));
  return {
    sfdcContactId: people.find(({ sfdcContactId }) => sfdcContactId !== null)?.sfdcContactId ?? null,
    sfdcLeadId: people.find(({ sfdcLeadId }) => sfdcLeadId !== null)?.sfdcLeadId ?? null,
  };
}

/** A person held because of somebody who looks alike, with that one's name for the worklist. */
function held(
  reason: 'same-email-other-name' | 'no-email',
  found: readonly (SalesforcePerson | MarketoPerson)[],
  candidates: readonly (SalesforceCandidate | MarketoCandidate)[],
): Missing {
  const first = candidates[0];
  const other = found.find((one) =>
    first === undefined
      ? false
      : 'leadId' in one
        ? 'leadId' in first && one.leadId === first.leadId
        : 'id' in first && one.id === first.id,
  );
  return { how: 'held', reason, name: other === undefined ? null : fullName(other) };
}

/** A person as Salesforce holds it, as a candidate for somebody who is looked for; no member of the campaign. */
export const salesforceCandidate = (person: SalesforcePerson): SalesforceCandidate => ({
  id: person.id,
  kind: person.kind,
  email: person.email,
  lastName: person.lastName,
  createdAt: person.createdDate,
  convertedContactId: person.convertedContactId,
  isConverted: person.isConverted,
  value: null,
});

const marketoCandidate = (person: MarketoPerson, value: Value): MarketoCandidate => ({
  leadId: person.leadId,
  email: person.email,
  lastName: person.lastName,
  sfdcLeadId: person.sfdcLeadId,
  sfdcContactId: person.sfdcContactId,
  createdAt: person.createdAt,
  value,
});

import { leadOfKey } from '../domain/people.ts';
import type { Interval } from '../domain/words.ts';
import type { Purpose } from '../quota/quota.ts';
import type { CampaignMember } from '../salesforce/salesforce.ts';
import type { InboxKey } from '../store/inbox.ts';
import {
  dirtyMembers,
  membersByCampaignMember,
  membersByLead,
  membersByPerson,
  type MemberRow,
} from '../store/members.ts';
import { findPeople, peopleByEmail } from '../store/people.ts';
import type { Scope } from '../store/scope.ts';
import type { CycleContext } from './context.ts';
import { leadIdsOf, recordIdsOf, type LeadFact, type RecordFact } from './group.ts';

/** What was read of a link, and the stored rows it concerns. */
export type Gathered = {
  readonly rows: readonly MemberRow[];
  readonly leads: readonly LeadFact[];
  readonly records: readonly RecordFact[];
  /** Stored people of the records read, keyed `kind:id`: the same human in another link keeps one identity. */
  readonly personOf: ReadonlyMap<string, string>;
};

/** The two containers of a link. */
export type PairOfLink = {
  readonly id: string;
  readonly programId: number;
  /** Null while the campaign is only planned: then nobody is in it. */
  readonly campaignId: string | null;
};

/** Rows fetched from the store at a time. */
const page = 5000;

/** Reads only the members that the inbox or an earlier cycle marked as changed. */
export async function gatherChanged(
  context: CycleContext,
  pair: PairOfLink,
  keys: readonly InboxKey[],
): Promise<Gathered> {
  const { store, scope } = context;
  const leadKeys = keys.filter(({ side }) => side === 'marketo').map(({ key }) => Number(key));
  const recordKeys = keys.filter(({ side }) => side === 'salesforce').map(({ key }) => key);
  const personOf = await storedPeople(context, leadKeys, recordKeys);
  const ofLink = ({ linkId }: MemberRow): boolean => linkId === pair.id;
  const known = unique([
    ...(await membersByPerson(store.db, scope, pair.id, [...new Set(personOf.values())])),
    ...(await membersByLead(store.db, scope, leadKeys)).filter(ofLink),
    ...(await allDirty(context, pair.id)),
  ]);
  const changes = new Map(keys.map((key) => [`${key.side}:${key.key}`, key.change]));
  const leadIds = [...new Set([...leadKeys, ...known.flatMap(leadIdsOf)])];
  const recordIds = [...new Set([...recordKeys, ...known.flatMap(recordIdsOf)])];
  const facts = await readNamed(context, pair, 'pull', leadIds, recordIds, changes);
  const knownLeads = new Set(known.flatMap(leadIdsOf));
  const strangers = facts.leads.filter(({ leadId, status }) => status !== null && !knownLeads.has(leadId));
  const people = await context.marketo.people(
    'pull',
    strangers.map(({ leadId }) => leadId),
  );
  const nameOf = new Map(people.map((person) => [person.leadId, person]));
  const leads = facts.leads.map((fact) => ({ ...fact, person: nameOf.get(fact.leadId) ?? null }));
  const emails = [...people, ...facts.records.map(({ member }) => member)].flatMap((one) =>
    one?.email == null ? [] : [one.email],
  );
  const namesakes = await peopleByEmail(store.db, scope, emails);
  const members = facts.records.flatMap(({ member }) => (member === null ? [] : [member.id]));
  const createdFor = facts.records.flatMap((fact) => fact.createdFor ?? []);
  const relatives = unique([
    ...(await membersByPerson(
      store.db,
      scope,
      pair.id,
      namesakes.map(({ id }) => id),
    )),
    ...(await membersByCampaignMember(store.db, scope, members)).filter(ofLink),
    ...(await membersByLead(store.db, scope, createdFor)).filter(ofLink),
  ]);
  const knownPeople = new Set(known.map(({ personId }) => personId));
  const joining = relatives.filter(({ personId }) => !knownPeople.has(personId));
  const more = await readNamed(
    context,
    pair,
    'pull',
    joining.flatMap(leadIdsOf),
    joining.flatMap(recordIdsOf),
  );
  return {
    rows: [...known, ...joining],
    leads: [...leads, ...more.leads],
    records: [...facts.records, ...more.records],
    personOf,
  };
}

/** Which stored person each of these records belongs to, keyed `kind:id`. */
export async function storedPeople(
  context: CycleContext,
  leadIds: readonly number[],
  recordIds: readonly string[],
): Promise<Map<string, string>> {
  return await findPeople(context.store.db, context.scope, [
    ...leadIds.map((id) => ({ kind: 'marketo' as const, recordId: String(id) })),
    ...recordIds.map((id) => ({ kind: kindById(id), recordId: id })),
  ]);
}

/** Reads these leads and records by name; those that are no members come back with a null value. */
export async function readNamed(
  context: CycleContext,
  pair: PairOfLink,
  purpose: Purpose,
  leadIds: readonly number[],
  recordIds: readonly string[],
  changes: ReadonlyMap<string, Interval | null> = new Map(),
): Promise<{ readonly leads: LeadFact[]; readonly records: RecordFact[] }> {
  const statuses =
    leadIds.length === 0
      ? new Map<number, string>()
      : await context.marketo.memberStatuses(purpose, pair.programId, leadIds);
  const found =
    recordIds.length === 0 || pair.campaignId === null
      ? []
      : await context.salesforce.membersOf(purpose, pair.campaignId, recordIds);
  const memberOf = new Map(found.map((member) => [member.recordId, member]));
  const asked = new Set(recordIds);
  // A converted lead may still lead to its member, which stands for the contact now.
  const followed = found.filter(({ recordId }) => !asked.has(recordId));
  return {
    leads: leadIds.map((leadId) => ({
      leadId,
      status: statuses.get(leadId) ?? null,
      person: null,
      change: changes.get(`marketo:${String(leadId)}`) ?? null,
    })),
    records: [
      ...recordIds.map((recordId): RecordFact => {
        const member = memberOf.get(recordId);
        const change = changes.get(`salesforce:${recordId}`) ?? null;
        return member === undefined
          ? { recordId, kind: kindById(recordId), member: null, change }
          : recordFact(context.scope, member, change);
      }),
      ...followed.map((member) => recordFact(context.scope, member, null)),
    ],
  };
}

/** Salesforce's key prefix of contacts is 003 on every org, of leads 00Q (Salesforce: standard field types, ID). */
export const kindById = (id: string): 'lead' | 'contact' => (id.startsWith('003') ? 'contact' : 'lead');

export const recordFact = (
  { connectionId }: Scope,
  member: CampaignMember,
  change: Interval | null,
): RecordFact => ({
  recordId: member.recordId,
  kind: member.kind,
  member,
  createdFor: leadOfKey(connectionId, member.lockstepKey),
  change: change ?? instant(member.systemModstamp),
});

/** A change known only by its vendor's stamp, which has a resolution of one second. */
export function instant(iso: string | null): Interval | null {
  if (iso === null) return null;
  const until = Date.parse(iso);
  return { after: until - 1000, until };
}

async function allDirty(context: CycleContext, linkId: string): Promise<MemberRow[]> {
  return await byKey((after) =>
    dirtyMembers(
      context.store.db,
      context.scope,
      linkId,
      after === undefined ? { limit: page } : { after, limit: page },
    ),
  );
}

async function byKey(read: (after?: string) => Promise<MemberRow[]>): Promise<MemberRow[]> {
  const all: MemberRow[] = [];
  for (let after: string | undefined; ;) {
    const rows = await read(after);
    all.push(...rows);
    after = rows.at(-1)?.personId;
    if (rows.length < page || after === undefined) return all;
  }
}

const unique = (rows: readonly MemberRow[]): MemberRow[] => [
  ...new Map(rows.map((row) => [row.personId, row])).values(),
];

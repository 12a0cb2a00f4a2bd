import { fold } from '../domain/statuses.ts';
import type { Interval, Value } from '../domain/words.ts';
import type { MarketoPerson } from '../marketo/marketo.ts';
import type { CampaignMember } from '../salesforce/salesforce.ts';
import type { MemberRow } from '../store/members.ts';

/** One Marketo lead of a link as just read; `status` null: it is not in the program. */
export type LeadFact = {
  readonly leadId: number;
  readonly status: Value;
  readonly person: MarketoPerson | null;
  readonly change: Interval | null;
};

/** One Salesforce lead or contact of a link as just read; `member` null: it is not in the campaign. */
export type RecordFact = {
  readonly recordId: string;
  readonly kind: 'lead' | 'contact';
  readonly member: CampaignMember | null;
  /** The Marketo lead for whom we created it, by the key that it carries. */
  readonly createdFor?: number | null;
  readonly change: Interval | null;
};

/** Who a group is, as far as this cycle read it. */
export type PersonFacts = {
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly company: string | null;
  readonly email: string | null;
};

/** One person of one link with what was just read of all its records (docs/sync-rules.md, 5). */
export type Group = {
  readonly row: MemberRow;
  /** The row as the store has it; null for somebody new. */
  readonly stored: MemberRow | null;
  readonly person: PersonFacts | null;
  readonly leads: readonly LeadFact[];
  readonly records: readonly RecordFact[];
};

export type GroupInput = {
  readonly linkId: string;
  /** Rows of the store that the facts touch: by lead, by record, by e-mail. */
  readonly rows: readonly MemberRow[];
  readonly leads: readonly LeadFact[];
  readonly records: readonly RecordFact[];
  /** Stored people of the records, keyed `kind:id`. */
  readonly personOf: ReadonlyMap<string, string>;
  /** How far a status is: its step; unknown values rank below all. */
  readonly marketoRank: (status: string) => number;
  readonly salesforceRank: (label: string) => number;
  readonly newId: () => string;
};

type Draft = {
  readonly base: MemberRow;
  readonly fresh: boolean;
  person: PersonFacts | null;
  readonly leads: Map<number, LeadFact>;
  readonly records: Map<string, RecordFact>;
  /** Stored records that turned out to be somebody else's, as after a merge; ids of both sides never look alike. */
  readonly lost: Set<string>;
};

/**
 * Sorts what was read into groups, one per person: by stored records and members first, then by the ids native sync left
 * on a lead and the key we left on a record, then by e-mail with an agreeing last name. Older Marketo leads, and contacts before leads, come first and so become
 * the acting records. Pure.
 */
export function groupFacts(input: GroupInput): Group[] {
  const drafts = input.rows.map((row): Draft => ({
    base: row,
    fresh: false,
    person: null,
    leads: new Map(),
    records: new Map(),
    lost: new Set(),
  }));
  const byLead = new Map<number, Draft>();
  const byRecord = new Map<string, Draft>();
  const byMember = new Map<string, Draft>();
  const byEmail = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const { base } = draft;
    if (base.marketoLeadId !== null) byLead.set(base.marketoLeadId, draft);
    if (base.salesforceRecordId !== null) byRecord.set(base.salesforceRecordId, draft);
    if (base.campaignMemberId !== null) byMember.set(base.campaignMemberId, draft);
    if (base.email !== null) remember(byEmail, base.email, draft);
  }
  // Who acts with a record goes before who only lists it as a duplicate.
  for (const draft of drafts) {
    for (const id of leadIdsOf(draft.base)) if (!byLead.has(id)) byLead.set(id, draft);
    for (const id of recordIdsOf(draft.base)) if (!byRecord.has(id)) byRecord.set(id, draft);
  }
  const claimants = claimantsOf(drafts);
  const owns = (draft: Draft, id: string): void => {
    for (const other of claimants.get(id) ?? []) if (other !== draft) other.lost.add(id);
  };
  const byPerson = new Map(drafts.map((draft) => [draft.base.personId, draft]));
  const begin = (record: string, person: PersonFacts): Draft => {
    const stored = input.personOf.get(record);
    const there = stored === undefined ? undefined : byPerson.get(stored);
    if (there !== undefined) return there;
    const base = emptyRow(input.linkId, stored ?? input.newId(), person);
    const draft: Draft = { base, fresh: true, person, leads: new Map(), records: new Map(), lost: new Set() };
    drafts.push(draft);
    byPerson.set(base.personId, draft);
    if (person.email !== null) remember(byEmail, person.email, draft);
    return draft;
  };
  const namesake = (person: PersonFacts): Draft | undefined =>
    person.email === null
      ? undefined
      : byEmail.get(fold(person.email))?.find((draft) => agrees(draft, person));

  const leads = input.leads.toSorted((a, b) => ageOf(a.person) - ageOf(b.person) || a.leadId - b.leadId);
  for (const fact of leads) {
    const { person } = fact;
    const nativeIds = person === null ? [] : [person.sfdcContactId, person.sfdcLeadId];
    const draft =
      byLead.get(fact.leadId) ??
      nativeIds
        .map((id) => (id === null ? undefined : byRecord.get(id)))
        .find((found) => found !== undefined) ??
      (person === null ? undefined : (namesake(person) ?? begin(`marketo:${String(fact.leadId)}`, person)));
    if (draft === undefined) continue;
    draft.leads.set(fact.leadId, fact);
    owns(draft, String(fact.leadId));
    draft.person ??= person;
    byLead.set(fact.leadId, draft);
    for (const id of nativeIds) if (id !== null && !byRecord.has(id)) byRecord.set(id, draft);
  }

  const records = input.records.toSorted(
    (a, b) => Number(a.kind === 'lead') - Number(b.kind === 'lead') || ageOfMember(a) - ageOfMember(b),
  );
  for (const fact of records) {
    const person = fact.member;
    const draft =
      // A member keeps its id when its lead is converted or merged: the person is the same, the record is another.
      byMember.get(person?.id ?? '') ??
      byRecord.get(fact.recordId) ??
      // A store that went back to an older state does not know whom we created since.
      byLead.get(fact.createdFor ?? Number.NaN) ??
      (person === null ? undefined : (namesake(person) ?? begin(`${fact.kind}:${fact.recordId}`, person)));
    if (draft === undefined) continue;
    draft.records.set(fact.recordId, fact);
    owns(draft, fact.recordId);
    draft.person ??= person;
    byRecord.set(fact.recordId, draft);
  }
  return drafts.map((draft) => finish(draft, input));
}

/** Which stored people say that a record is theirs. */
function claimantsOf(drafts: readonly Draft[]): Map<string, Draft[]> {
  const claims = drafts.flatMap((draft) =>
    [...leadIdsOf(draft.base).map(String), ...recordIdsOf(draft.base)].map((id) => ({ id, draft })),
  );
  const byId = Map.groupBy(claims, ({ id }) => id);
  return new Map([...byId].map(([id, all]) => [id, all.map(({ draft }) => draft)]));
}

/** All Marketo leads of a group, the acting one first. */
export function leadIdsOf(row: MemberRow): number[] {
  const others = row.duplicates
    .filter(({ kind }) => kind === 'marketo')
    .map(({ recordId }) => Number(recordId));
  return row.marketoLeadId === null ? others : [row.marketoLeadId, ...others];
}

/** All Salesforce records of a group, the acting one first. */
export function recordIdsOf(row: MemberRow): string[] {
  const others = row.duplicates.filter(({ kind }) => kind !== 'marketo').map(({ recordId }) => recordId);
  return row.salesforceRecordId === null ? others : [row.salesforceRecordId, ...others];
}

/** A row of a person that no side's value is known of yet. */
export function emptyRow(linkId: string, personId: string, person: PersonFacts): MemberRow {
  return {
    linkId,
    personId,
    marketoLeadId: null,
    salesforceKind: null,
    salesforceRecordId: null,
    campaignMemberId: null,
    marketo: null,
    salesforce: null,
    marketoChange: null,
    salesforceChange: null,
    baseline: null,
    settled: null,
    held: null,
    failed: null,
    duplicates: [],
    name: fullName(person),
    company: person.company,
    email: person.email === null ? null : fold(person.email),
    inStep: false,
    dirty: true,
  };
}

/** First and last name, or null when there is neither. */
export const fullName = (person: PersonFacts): string | null =>
  [person.firstName, person.lastName].filter((part) => part !== null && part !== '').join(' ') || null;

function remember(index: Map<string, Draft[]>, email: string, draft: Draft): void {
  const key = fold(email);
  const list = index.get(key);
  if (list === undefined) index.set(key, [draft]);
  else list.push(draft);
}

/** Two last names do not contradict when they are equal or one is unknown (docs/sync-rules.md, 5). */
const lastNamesAgree = (one: string | null, other: string | null): boolean =>
  one === null || other === null || one === '' || other === '' || fold(one) === fold(other);

/** A draft takes a namesake in when its own last name, read or stored, does not contradict. */
function agrees(draft: Draft, person: PersonFacts): boolean {
  if (draft.person !== null) return lastNamesAgree(draft.person.lastName, person.lastName);
  const stored = draft.base.name;
  return stored === null || person.lastName === null || fold(stored).endsWith(fold(person.lastName));
}

const ageOf = (person: MarketoPerson | null): number => (person === null ? 0 : Date.parse(person.createdAt));
const ageOfMember = (fact: RecordFact): number =>
  fact.member === null ? 0 : Date.parse(fact.member.createdDate);

/** The group's values and acting records: an existing member acts first, else who acted before, else the first found. */
function finish(draft: Draft, input: GroupInput): Group {
  const { base } = draft;
  const left = recordThatMemberLeft(draft);
  const isOwn = (id: string | number) => id !== left && !draft.lost.has(String(id));
  const leadIds = [...new Set([...leadIdsOf(base), ...draft.leads.keys()])].filter(isOwn);
  const recordIds = [...new Set([...recordIdsOf(base), ...draft.records.keys()])].filter(isOwn);
  const isLeadMember = (id: number) => (draft.leads.get(id)?.status ?? null) !== null;
  const isRecordMember = (id: string) => (draft.records.get(id)?.member ?? null) !== null;
  const leadId = leadIds.find(isLeadMember) ?? leadIds[0] ?? null;
  const recordId = recordIds.find(isRecordMember) ?? recordIds[0] ?? null;
  const actingRecord = recordId === null ? undefined : draft.records.get(recordId);
  const statuses = [...draft.leads.values()].flatMap(({ status }) => (status === null ? [] : [status]));
  const labels = [...draft.records.values()].flatMap(({ member }) =>
    member === null ? [] : [member.status],
  );
  // What was not read is as it was, unless the record that acted turned out to be somebody else's.
  const isMarketoRead = draft.leads.size > 0 || draft.lost.has(String(base.marketoLeadId));
  const isSalesforceRead = draft.records.size > 0 || draft.lost.has(base.salesforceRecordId ?? '');
  const marketo = isMarketoRead ? furthest(statuses, input.marketoRank) : base.marketo;
  const salesforce = isSalesforceRead ? furthest(labels, input.salesforceRank) : base.salesforce;
  const row: MemberRow = {
    ...base,
    marketoLeadId: leadId,
    salesforceRecordId: recordId,
    salesforceKind: recordId === null ? null : (actingRecord?.kind ?? kindOf(base, recordId)),
    campaignMemberId: isSalesforceRead ? (actingRecord?.member?.id ?? null) : base.campaignMemberId,
    marketo,
    salesforce,
    marketoChange: marketo === base.marketo ? base.marketoChange : latest([...draft.leads.values()]),
    salesforceChange:
      salesforce === base.salesforce ? base.salesforceChange : latest([...draft.records.values()]),
    duplicates: [
      ...leadIds
        .filter((id) => id !== leadId)
        .map((id) => ({ kind: 'marketo' as const, recordId: String(id) })),
      ...recordIds
        .filter((id) => id !== recordId)
        .map((id) => ({ kind: draft.records.get(id)?.kind ?? kindOf(base, id), recordId: id })),
    ],
    name: draft.person === null ? base.name : fullName(draft.person),
    company: draft.person?.company ?? base.company,
    email: draft.person?.email == null ? base.email : fold(draft.person.email),
  };
  return {
    row,
    stored: draft.fresh ? null : base,
    person: draft.person,
    leads: [...draft.leads.values()],
    records: [...draft.records.values()],
  };
}

/** The record for which a known member stood before a conversion or merge gave the member to another one. */
function recordThatMemberLeft({ base, records }: Draft): string | null {
  const id = base.campaignMemberId;
  const holder = id === null ? undefined : [...records.values()].find(({ member }) => member?.id === id);
  return holder === undefined || holder.recordId === base.salesforceRecordId ? null : base.salesforceRecordId;
}

const kindOf = (row: MemberRow, recordId: string): 'lead' | 'contact' => {
  if (recordId === row.salesforceRecordId && row.salesforceKind !== null) return row.salesforceKind;
  return row.duplicates.find((other) => other.recordId === recordId)?.kind === 'contact' ? 'contact' : 'lead';
};

function furthest(values: readonly string[], rank: (value: string) => number): Value {
  return values.reduce<Value>(
    (best, value) => (best === null || rank(value) > rank(best) ? value : best),
    null,
  );
}

function latest(facts: readonly { readonly change: Interval | null }[]): Interval | null {
  return facts.reduce<Interval | null>(
    (best, { change }) => (change !== null && (best === null || change.until > best.until) ? change : best),
    null,
  );
}

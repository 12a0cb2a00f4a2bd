import { countsAgree, type Proof } from '../domain/certificate.ts';
import { pairsOf, type StatusMap } from '../domain/status-map.ts';
import { fold } from '../domain/statuses.ts';
import type { Purpose } from '../quota/quota.ts';
import { beginFullRead, type FullRead, type LeadRead, type RecordRead } from '../store/full-read.ts';
import { membersByPerson } from '../store/members.ts';
import type { Scope } from '../store/scope.ts';
import type { CycleContext } from './context.ts';
import { instant, readNamed, recordFact, storedPeople, type Gathered, type PairOfLink } from './gather.ts';
import { fullName, type LeadFact, type PersonFacts, type RecordFact } from './group.ts';

/** A value that members hold, and how many. */
type Held = { readonly value: string; readonly members: number };

/** Both sides of a link, read in full. They lie in the database; this process sees a page at a time. */
export type Sides = {
  /** What the read rests on. */
  readonly proof: Proof;
  /** How many members hold each value. */
  readonly held: { readonly marketo: readonly Held[]; readonly salesforce: readonly Held[] };
  /** Campaign members that are accounts: Marketo knows people only, so that they are left out. */
  readonly accounts: readonly string[];
  /** Everything that was read with the stored rows it concerns, without members at rest, in pages of whole people. Once. */
  pages(): AsyncGenerator<Gathered>;
  /** Gives the database's room back. To be called whatever happens. */
  end(): Promise<void>;
};

export type HowToGather = {
  /** With independent counts of both sides. */
  readonly prove?: boolean;
  /** Leave out members at rest, whose row says already what both sides say and is in step by this map; but nobody of `except`. */
  readonly rest?: { readonly map: StatusMap; readonly except: ReadonlySet<string> } | undefined;
};

/**
 * Reads both sides of a link in full. A stored member that
 * a complete read does not show is asked for once more by name, so that an absence rests on two independent reads
 * (docs/sync-rules.md, 4: absence must be proven).
 */
export async function gatherAll(
  context: CycleContext,
  pair: PairOfLink,
  purpose: Purpose,
  { prove = false, rest }: HowToGather = {},
): Promise<Sides> {
  const { marketo, salesforce, store, scope } = context;
  const { programId, campaignId } = pair;
  const read = await beginFullRead(store.connection(), scope, pair.id);
  try {
    const count = async (): Promise<number[]> =>
      prove && campaignId !== null ? [await salesforce.countMembers(purpose, campaignId)] : [];
    const before = await count();
    await read.takeLeads(leadsOf(marketo.members(purpose, programId)));
    const accounts: string[] = [];
    if (campaignId !== null)
      await read.takeRecords(recordsOf(salesforce.members(purpose, campaignId), scope, accounts));
    const shown = await read.counts();
    const proof = {
      marketo: countsAgree(
        shown.marketo,
        prove ? await countInMarketo(context, pair, purpose, read, shown.marketo) : [],
      ),
      salesforce: countsAgree(shown.salesforce + accounts.length, [...before, ...(await count())]),
    };
    const held = { marketo: await read.held('marketo'), salesforce: await read.held('salesforce') };
    const asKnown = rest === undefined ? null : { pairs: pairsOf(rest.map), except: [...rest.except] };
    const { leadIds, recordIds } = await read.compare(asKnown);
    const again = await readNamed(context, pair, purpose, leadIds, recordIds);
    await read.takeUnseen(again.leads.map(leadRead), again.records.map(recordRead));
    return { proof, held, accounts, pages: () => pagesOf(context, pair, read), end: () => read.end() };
  } catch (error) {
    await read.end();
    throw error;
  }
}

/** The same as one page, for whoever needs everybody at once: it grows with the link. */
export async function gatherWhole(
  context: CycleContext,
  pair: PairOfLink,
  purpose: Purpose,
): Promise<Gathered & Pick<Sides, 'held' | 'accounts'>> {
  const sides = await gatherAll(context, pair, purpose);
  try {
    const pages: Gathered[] = [];
    for await (const page of sides.pages()) pages.push(page);
    return {
      rows: pages.flatMap(({ rows }) => rows),
      leads: pages.flatMap(({ leads }) => leads),
      records: pages.flatMap(({ records }) => records),
      personOf: new Map(pages.flatMap(({ personOf }) => [...personOf])),
      held: sides.held,
      accounts: sides.accounts,
    };
  } finally {
    await sides.end();
  }
}

/**
 * Marketo counts no members. They are listed a second time, by another address: the same people in both lists count as one
 * agreeing answer, anything else as none. Of a program that is too large for that list there is no independent count.
 */
async function countInMarketo(
  context: CycleContext,
  { programId }: PairOfLink,
  purpose: Purpose,
  read: FullRead,
  shown: number,
): Promise<number[]> {
  const ids = await context.marketo.memberIds(purpose, programId);
  const isSame = ids?.size === shown && (await read.countAmong([...ids])) === shown;
  return isSame ? [ids.size] : [];
}

async function* pagesOf(context: CycleContext, pair: PairOfLink, read: FullRead): AsyncGenerator<Gathered> {
  const { store, scope } = context;
  for await (const page of read.people()) {
    const leads = page.leads.map((fact) => JSON.parse(fact) as LeadFact);
    const records = page.records.map((fact) => JSON.parse(fact) as RecordFact);
    const marks = new Map(page.people.map((one) => [one.personId, one.marks]));
    const personOf = await storedPeople(
      context,
      leads.map(({ leadId }) => leadId),
      records.map(({ recordId }) => recordId),
    );
    // Somebody's record may have become another's since the pages were made: then that one's row is needed, too.
    const people = [...new Set([...marks.keys(), ...personOf.values()])];
    const rows = await membersByPerson(store.db, scope, pair.id, people);
    yield {
      // A mark that came since the read began is none that the read has taken into account.
      rows: rows
        .map((row) => ({ ...row, marks: marks.get(row.personId) ?? 0 }))
        .toSorted((a, b) => (a.personId < b.personId ? -1 : 1)),
      leads,
      records,
      personOf,
    };
  }
}

async function* leadsOf(members: ReturnType<CycleContext['marketo']['members']>): AsyncGenerator<LeadRead> {
  for await (const member of members)
    yield leadRead({
      leadId: member.leadId,
      status: member.status,
      person: member,
      change: instant(member.membershipUpdatedAt),
    });
}

async function* recordsOf(
  members: ReturnType<CycleContext['salesforce']['members']>,
  scope: Scope,
  accounts: string[],
): AsyncGenerator<RecordRead> {
  for await (const member of members)
    if (member.recordId === '') accounts.push(member.id);
    else yield recordRead(recordFact(scope, member, null));
}

export const leadRead = (fact: LeadFact): LeadRead => ({
  leadId: fact.leadId,
  status: fact.status,
  ...named(fact.person),
  records: [fact.person?.sfdcContactId ?? null, fact.person?.sfdcLeadId ?? null],
  fact: JSON.stringify(fact),
});

export const recordRead = (fact: RecordFact): RecordRead => ({
  recordId: fact.recordId,
  kind: fact.kind,
  memberId: fact.member?.id ?? null,
  status: fact.member?.status ?? null,
  createdFor: fact.createdFor ?? null,
  ...named(fact.member),
  fact: JSON.stringify(fact),
});

/** A person as rows hold it. */
const named = (person: PersonFacts | null) => ({
  named: person !== null,
  name: person === null ? null : fullName(person),
  company: person?.company ?? null,
  email: person?.email == null ? null : fold(person.email),
});

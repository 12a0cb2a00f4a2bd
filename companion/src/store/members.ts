import { sql } from 'kysely';

import type { Interval, Pair, Side, Value } from '../domain/words.ts';
import { isUuid } from '../domain/uuid.ts';
import { bulk, chunks, json, jsonOrNull, storableOrNull } from './bulk.ts';
import { refusal } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { RecordKind } from './tables.ts';

/** One person in one link: the last values seen on both sides, the baseline they are compared with, and what stands in the way. */
export type MemberRow = {
  linkId: string;
  personId: string;
  /** The acting records. */
  marketoLeadId: number | null;
  salesforceKind: 'lead' | 'contact' | null;
  salesforceRecordId: string | null;
  campaignMemberId: string | null;
  /** The last values seen; null is absent. */
  marketo: Value;
  salesforce: Value;
  /** When the last change happened, by the vendor's clock. */
  marketoChange: Interval | null;
  salesforceChange: Interval | null;
  /** The pair last settled; null before the first sync. */
  baseline: Pair | null;
  settled: { by: string; rule: string; at: string } | null;
  held: { reason: string; detail: string | null; since: string } | null;
  failed: { code: string; message: string; attempts: number } | null;
  duplicates: { kind: RecordKind; recordId: string }[];
  /** Of the person: joined on read, not written here. */
  name: string | null;
  company: string | null;
  email: string | null;
  inStep: boolean;
  /** Must be read from the vendors before anything is decided. */
  dirty: boolean;
  /** How often the row had been marked dirty when it was read; keep it on the row, and `saveMembers` loses no later mark. */
  marks?: number;
};

export type MemberCounts = { inStep: number; held: number; differing: number; failed: number; total: number };
export type MemberPage = { readonly after?: string | undefined; readonly limit: number };

type Stored = Omit<MemberRow, 'marketoChange' | 'salesforceChange' | 'baseline' | 'held' | 'failed'> & {
  marketoAfter: number | null;
  marketoUntil: number | null;
  salesforceAfter: number | null;
  salesforceUntil: number | null;
  hasBaseline: boolean;
  baselineMarketo: Value;
  baselineSalesforce: Value;
  heldReason: string | null;
  heldDetail: string | null;
  heldSince: string | null;
  failedCode: string | null;
  failedMessage: string | null;
  failedAttempts: number | null;
  marks: number;
};

const select = sql`
  select m.link_id, m.person_id, m.marketo_lead_id, m.salesforce_kind, m.salesforce_record_id, m.campaign_member_id,
    m.marketo, m.salesforce, m.marketo_after, m.marketo_until, m.salesforce_after, m.salesforce_until,
    m.has_baseline, m.baseline_marketo, m.baseline_salesforce, m.settled, m.held_reason, m.held_detail, m.held_since,
    m.failed_code, m.failed_message, m.failed_attempts, m.duplicates, m.in_step, m.dirty, greatest(m.marks, 0) as marks,
    p.name, p.company, p.email
  from lockstep.members m
  join lockstep.people p on p.connection_id = m.connection_id and p.id = m.person_id`;

/** The members of a link in the order of their person's id, from after `after`. */
export function membersOfLink(db: Db, scope: Scope, linkId: string, page: MemberPage): Promise<MemberRow[]> {
  return pageOf(db, scope, linkId, page, sql`true`);
}

/** As `membersOfLink`, only those marked dirty. */
export function dirtyMembers(db: Db, scope: Scope, linkId: string, page: MemberPage): Promise<MemberRow[]> {
  return pageOf(db, scope, linkId, page, sql`m.dirty`);
}

function pageOf(db: Db, scope: Scope, linkId: string, page: MemberPage, condition: ReturnType<typeof sql>) {
  const after = page.after === undefined ? sql`true` : sql`m.person_id > ${page.after}::uuid`;
  return rows(
    db,
    scope,
    sql`m.link_id = ${linkId}::uuid and ${after} and ${condition} order by m.person_id limit ${page.limit}`,
  );
}

/** Those of these people who are members of the link. */
export function membersByPerson(
  db: Db,
  scope: Scope,
  linkId: string,
  personIds: readonly string[],
): Promise<MemberRow[]> {
  return rows(
    db,
    scope,
    sql`m.link_id = ${linkId}::uuid and m.person_id = any(${personIds.filter(isUuid)}::uuid[])`,
  );
}

/** The memberships, in any link that is not unlinked, whose acting Marketo record is one of these leads. */
export function membersByLead(db: Db, scope: Scope, leadIds: readonly number[]): Promise<MemberRow[]> {
  return rows(db, scope, sql`m.marketo_lead_id = any(${leadIds}::bigint[]) and ${inLiveLink}`);
}

/** The memberships, in any link that is not unlinked, of these CampaignMember records. */
export function membersByCampaignMember(db: Db, scope: Scope, ids: readonly string[]): Promise<MemberRow[]> {
  return rows(db, scope, sql`m.campaign_member_id = any(${ids}::text[]) and ${inLiveLink}`);
}

const inLiveLink = sql`exists (select from lockstep.links l
  where l.connection_id = m.connection_id and l.id = m.link_id and l.state not in ('not-linked', 'unlinked'))`;

function rows(db: Db, scope: Scope, condition: ReturnType<typeof sql>): Promise<MemberRow[]> {
  return reading(db, scope, async (own) => {
    const found =
      await sql<Stored>`${select} where m.connection_id = ${scope.connectionId} and ${condition}`.execute(
        own,
      );
    return found.rows.map(fromStored);
  });
}

function fromStored(row: Stored): MemberRow {
  const {
    marketoAfter,
    marketoUntil,
    salesforceAfter,
    salesforceUntil,
    hasBaseline,
    baselineMarketo,
    baselineSalesforce,
    ...a
  } = row;
  const { heldReason, heldDetail, heldSince, failedCode, failedMessage, failedAttempts, ...member } = a;
  return {
    ...member,
    marketoChange: interval(marketoAfter, marketoUntil),
    salesforceChange: interval(salesforceAfter, salesforceUntil),
    baseline: hasBaseline ? { marketo: baselineMarketo, salesforce: baselineSalesforce } : null,
    held:
      heldReason === null || heldSince === null
        ? null
        : { reason: heldReason, detail: heldDetail, since: heldSince },
    failed:
      failedCode === null
        ? null
        : { code: failedCode, message: failedMessage ?? '', attempts: failedAttempts ?? 0 },
  };
}

const interval = (after: number | null, until: number | null): Interval | null =>
  after === null || until === null ? null : { after, until };

/**
 * Stores these rows, new or known, any number of them; all or none. A mark that came after a row was read survives its save.
 * Throws a FailureError of kind `conflict` when a Marketo lead or a campaign member would be in the link twice.
 */
export async function saveMembers(db: Db, scope: Scope, members: readonly MemberRow[]): Promise<void> {
  if (members.length === 0) return;
  await writing(db, scope, async (own) => {
    // Records may move between two rows of different chunks: look at the whole, not at each statement.
    await sql`set constraints lockstep.members_marketo_lead, lockstep.members_campaign_member deferred`.execute(
      own,
    );
    for (const chunk of chunks(members)) await upsert(own, scope, chunk);
    await sql`set constraints lockstep.members_marketo_lead, lockstep.members_campaign_member immediate`.execute(
      own,
    );
  }).catch(refusal);
}

async function upsert(db: Db, scope: Scope, chunk: readonly MemberRow[]): Promise<void> {
  const { table, names, assignments } = bulk(chunk, {
    link_id: ['uuid', (m) => m.linkId],
    person_id: ['uuid', (m) => m.personId],
    marketo_lead_id: ['bigint', (m) => m.marketoLeadId],
    salesforce_kind: ['text', (m) => m.salesforceKind],
    salesforce_record_id: ['text', (m) => m.salesforceRecordId],
    campaign_member_id: ['text', (m) => m.campaignMemberId],
    marketo: ['text', (m) => m.marketo],
    salesforce: ['text', (m) => m.salesforce],
    marketo_after: ['float8', (m) => m.marketoChange?.after ?? null],
    marketo_until: ['float8', (m) => m.marketoChange?.until ?? null],
    salesforce_after: ['float8', (m) => m.salesforceChange?.after ?? null],
    salesforce_until: ['float8', (m) => m.salesforceChange?.until ?? null],
    has_baseline: ['boolean', (m) => m.baseline !== null],
    baseline_marketo: ['text', (m) => m.baseline?.marketo ?? null],
    baseline_salesforce: ['text', (m) => m.baseline?.salesforce ?? null],
    settled: ['jsonb', (m) => jsonOrNull(m.settled)],
    held_reason: ['text', (m) => m.held?.reason ?? null],
    held_detail: ['text', (m) => storableOrNull(m.held?.detail ?? null)],
    held_since: ['timestamptz', (m) => m.held?.since ?? null],
    failed_code: ['text', (m) => m.failed?.code ?? null],
    failed_message: ['text', (m) => storableOrNull(m.failed?.message ?? null)],
    failed_attempts: ['integer', (m) => m.failed?.attempts ?? null],
    duplicates: ['jsonb', (m) => json(m.duplicates)],
    in_step: ['boolean', (m) => m.inStep],
    dirty: ['boolean', (m) => m.dirty],
    // Who did not read the row first (-1) has seen every mark.
    marks: ['bigint', (m) => m.marks ?? -1],
  });
  await sql`
    insert into lockstep.members as stored (connection_id, ${names})
    select ${scope.connectionId}, ${names} from ${table}
    on conflict (connection_id, link_id, person_id) do update set
      ${assignments(['link_id', 'person_id', 'dirty', 'marks'])},
      dirty = excluded.dirty or (excluded.marks >= 0 and stored.marks > excluded.marks)`.execute(db);
}

/** Whose Marketo records are other ones now. */
const recordsInMarketo = {
  link: ['uuid', (m: MemberRow) => m.linkId],
  person: ['uuid', (m: MemberRow) => m.personId],
  lead: ['bigint', (m: MemberRow) => m.marketoLeadId],
  others: ['jsonb', (m: MemberRow) => json(m.duplicates)],
} as const;

/**
 * Gives these members other acting Marketo records and duplicates, and marks them dirty. Everything else of the rows stays: the
 * puller may do this while the link's writer settles the same rows.
 */
export async function moveRecords(db: Db, scope: Scope, members: readonly MemberRow[]): Promise<void> {
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(members)) {
      const { table } = bulk(chunk, recordsInMarketo);
      await sql`update lockstep.members m set marketo_lead_id = bulk.lead, duplicates = bulk.others,
          dirty = true, marks = greatest(m.marks, 0) + 1
        from ${table}
        where m.connection_id = ${scope.connectionId} and m.link_id = bulk.link and m.person_id = bulk.person`.execute(
        own,
      );
    }
  }).catch(refusal);
}

/**
 * Closes members whose acting Marketo record became somebody else's by a merge: they have no such record and no status there any
 * more, what Salesforce holds is settled as `settled` says, and nothing of them waits. Their duplicates become those given; the rest
 * of the rows is as it is stored by now. In pairs that are only watched nothing is settled. Marks them dirty. Returns those that
 * still had that record and hold something in Salesforce.
 */
export async function closeMerged(
  db: Db,
  scope: Scope,
  members: readonly MemberRow[],
  settled: NonNullable<MemberRow['settled']>,
): Promise<Pick<MemberRow, 'linkId' | 'personId' | 'salesforce'>[]> {
  const closed: Pick<MemberRow, 'linkId' | 'personId' | 'salesforce'>[] = [];
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(members)) {
      const { table } = bulk(chunk, recordsInMarketo);
      const found = await sql<Pick<MemberRow, 'linkId' | 'personId' | 'salesforce' | 'settled'>>`
        update lockstep.members m set marketo_lead_id = null, marketo = null, marketo_after = null, marketo_until = null,
          duplicates = bulk.others, has_baseline = l.state <> 'watched', baseline_marketo = null,
          baseline_salesforce = case when l.state <> 'watched' then m.salesforce end,
          settled = case when l.state <> 'watched' and m.salesforce is not null then ${json(settled)}::jsonb end,
          held_reason = null, held_detail = null, held_since = null,
          failed_code = null, failed_message = null, failed_attempts = null,
          in_step = m.salesforce is null, dirty = true, marks = greatest(m.marks, 0) + 1
        from ${table}
        join lockstep.links l on l.connection_id = ${scope.connectionId} and l.id = bulk.link
        where m.connection_id = ${scope.connectionId} and m.link_id = bulk.link and m.person_id = bulk.person
          and m.marketo_lead_id = bulk.lead
        returning m.link_id, m.person_id, m.salesforce, m.settled`.execute(own);
      closed.push(...found.rows.filter((row) => row.settled !== null));
    }
  }).catch(refusal);
  return closed;
}

/** Marks members as to be read again; people who are no members of the link are passed over. Returns how many were marked. */
export function markDirty(
  db: Db,
  scope: Scope,
  linkId: string,
  personIds: readonly string[],
): Promise<number> {
  return writing(db, scope, async (own) => {
    const marked = await sql`update lockstep.members set dirty = true, marks = greatest(marks, 0) + 1
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
        and person_id = any(${personIds}::uuid[])`.execute(own);
    return Number(marked.numAffectedRows ?? 0n);
  });
}

/** True while members of the link must be read again before anything is decided about them. */
export function hasDirtyMembers(db: Db, scope: Scope, linkId: string): Promise<boolean> {
  return reading(db, scope, async (own) => {
    const found = await sql`select from lockstep.members
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid and dirty limit 1`.execute(
      own,
    );
    return found.rows.length > 0;
  });
}

/** How many of the link's people we know to be members on each side. */
export function countPresent(db: Db, scope: Scope, linkId: string): Promise<Record<Side, number>> {
  return reading(db, scope, async (own) => {
    const found = await sql<Record<Side, number>>`
      select count(marketo) as marketo, count(salesforce) as salesforce from lockstep.members
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid`.execute(own);
    return found.rows[0] ?? { marketo: 0, salesforce: 0 };
  });
}

/** How many members of a link hold which values, by why they may differ: a failed one that is not tried again by itself waits for somebody. */
export function countByStanding(
  db: Db,
  scope: Scope,
  linkId: string,
): Promise<(Pair & { readonly standing: 'held' | 'settled' | 'failed' | null; readonly members: number })[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Pair & { standing: 'held' | 'settled' | 'failed' | null; members: number }>`
      select marketo, salesforce, count(*) as members,
        case when held_reason is not null then 'held' when settled is not null then 'settled'
          when failed_code is not null then case when dirty then 'failed' else 'held' end end as standing
      from lockstep.members where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
      group by marketo, salesforce, standing`.execute(own);
    return found.rows;
  });
}

/** Marks the members of a link that are held for this reason as to be read again; returns how many. */
export function wakeHeld(db: Db, scope: Scope, linkId: string, reason: string): Promise<number> {
  return writing(db, scope, async (own) => {
    const marked = await sql`update lockstep.members set dirty = true, marks = greatest(marks, 0) + 1
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid and held_reason = ${reason}`.execute(
      own,
    );
    return Number(marked.numAffectedRows ?? 0n);
  });
}

/** How the members of a link stand. Those absent on both sides and not held are no longer counted. */
export async function countMembers(db: Db, scope: Scope, linkId: string): Promise<MemberCounts> {
  const counts = await countMembersByLink(db, scope, [linkId]);
  return counts.get(linkId) ?? { inStep: 0, held: 0, differing: 0, failed: 0, total: 0 };
}

/** As `countMembers`, for many links in one question; links without members are absent from the answer. */
export function countMembersByLink(
  db: Db,
  scope: Scope,
  linkIds: readonly string[],
): Promise<Map<string, MemberCounts>> {
  return reading(db, scope, async (own) => {
    const counted = await sql<MemberCounts & { linkId: string }>`
      select link_id, sum(in_step + held + failed + differing)::bigint as total, sum(in_step)::bigint as in_step,
        sum(held)::bigint as held, sum(failed)::bigint as failed, sum(differing)::bigint as differing
      from (
        -- Each half is answered from its own index, without a look at the rows.
        select link_id, count(*) as in_step, 0 as held, 0 as failed, 0 as differing from lockstep.members
        where connection_id = ${scope.connectionId} and link_id = any(${linkIds}::uuid[]) and in_step
          and (marketo is not null or salesforce is not null or held_reason is not null)
        group by link_id
        union all
        select link_id, 0, count(*) filter (where held_reason is not null),
          count(*) filter (where held_reason is null and failed_code is not null),
          count(*) filter (where held_reason is null and failed_code is null)
        from lockstep.members
        where connection_id = ${scope.connectionId} and link_id = any(${linkIds}::uuid[]) and not in_step
          and (marketo is not null or salesforce is not null or held_reason is not null)
        group by link_id
      ) halves group by link_id`.execute(own);
    return new Map(counted.rows.map(({ linkId, ...counts }) => [linkId, counts]));
  });
}

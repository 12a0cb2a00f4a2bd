import { sql } from 'kysely';

import type { Said } from '../domain/told.ts';
import type { Pair, Value } from '../domain/words.ts';
import { bulk, chunks, json, jsonOrNull, storable } from './bulk.ts';
import type { PersonRecord } from './people.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** One person of a preview: who they are, what both sides hold, and what they would hold. */
export type PreviewRowRow = {
  /** From 0, in the order of the screen. */
  readonly position: number;
  readonly kind: string;
  /** Removed on one side since an earlier link of this pair. */
  readonly again: boolean;
  readonly person: string;
  readonly company: string | null;
  readonly email: string | null;
  readonly marketoLeadId: number | null;
  readonly salesforceKind: 'lead' | 'contact' | null;
  readonly salesforceRecordId: string | null;
  /** All their records on both sides, duplicates too. */
  readonly records: readonly PersonRecord[];
  readonly now: Pair;
  readonly then: Pair;
  readonly reason: string;
  /** The reason's sentence by code; null in rows older than this column. */
  readonly said: Said | null;
};

/** The same with what became of it: the link's member today, where there is one. */
export type PreviewRowResult = PreviewRowRow & {
  readonly moved: boolean;
  readonly leftOut: boolean;
  readonly state: 'in-step' | 'held' | 'failed' | 'differing' | null;
};

/** Stores the rows of a preview, any number of them, in the transaction that stores the preview. */
export async function savePreviewRows(
  db: Db,
  scope: Scope,
  preview: { readonly id: string; readonly linkId: string },
  rows: readonly PreviewRowRow[],
): Promise<void> {
  if (rows.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(rows)) {
      const { table, names } = bulk(chunk, {
        position: ['integer', (row) => row.position],
        kind: ['text', (row) => row.kind],
        again: ['boolean', (row) => row.again],
        person: ['text', (row) => storable(row.person)],
        company: ['text', (row) => row.company && storable(row.company)],
        email: ['text', (row) => row.email && storable(row.email)],
        marketo_lead_id: ['bigint', (row) => row.marketoLeadId],
        salesforce_kind: ['text', (row) => row.salesforceKind],
        salesforce_record_id: ['text', (row) => row.salesforceRecordId],
        records: ['jsonb', (row) => json(row.records)],
        marketo_now: ['text', (row) => row.now.marketo],
        marketo_then: ['text', (row) => row.then.marketo],
        salesforce_now: ['text', (row) => row.now.salesforce],
        salesforce_then: ['text', (row) => row.then.salesforce],
        reason: ['text', (row) => storable(row.reason)],
        said: ['jsonb', (row) => jsonOrNull(row.said)],
      });
      await sql`insert into lockstep.preview_rows (connection_id, preview_id, link_id, ${names})
        select ${scope.connectionId}, ${preview.id}::uuid, ${preview.linkId}::uuid, ${names} from ${table}`.execute(
        own,
      );
    }
  });
}

type Stored = Omit<PreviewRowResult, 'now' | 'then'> & {
  readonly marketoNow: Value;
  readonly marketoThen: Value;
  readonly salesforceNow: Value;
  readonly salesforceThen: Value;
};

/** The stored person of row `r`, by the record that stands for them. */
const personOfRow = sql`(select p.person_id from lockstep.person_records p
  where p.connection_id = r.connection_id
    and p.kind = case when r.marketo_lead_id is null then r.salesforce_kind else 'marketo' end
    and p.record_id = r.record)`;

/** Which rows of a preview: all, those of some kinds, those at these positions. */
export type PreviewRowFilter = {
  readonly kinds?: readonly string[];
  readonly again?: boolean;
  readonly moved?: boolean;
  readonly positions?: readonly number[];
};

/** Rows of a preview in their order, from after `after`, with the state of the member that each became. */
export function previewRows(
  db: Db,
  scope: Scope,
  previewId: string,
  wanted: PreviewRowFilter,
  page: { readonly after?: number; readonly limit: number },
): Promise<PreviewRowResult[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Stored>`
      select r.position, r.kind, r.again, r.moved, r.left_out, r.person, r.company, r.email, r.marketo_lead_id,
        r.salesforce_kind, r.salesforce_record_id, r.records, r.marketo_now, r.marketo_then, r.salesforce_now, r.salesforce_then,
        r.reason, r.said, m.state
      from (select * from lockstep.preview_rows r
        where r.connection_id = ${scope.connectionId} and r.preview_id = ${previewId}::uuid
          and r.position > ${page.after ?? -1} and ${conditionOf(wanted)}
        order by r.position limit ${page.limit}) r
      left join lateral (
        select case when m.in_step then 'in-step' when m.held_reason is not null then 'held'
          when m.failed_code is not null then 'failed' else 'differing' end as state
        from lockstep.members m
        where m.connection_id = r.connection_id and m.link_id = r.link_id and m.person_id = ${personOfRow}) m on true
      order by r.position`.execute(own);
    return found.rows.map(({ marketoNow, marketoThen, salesforceNow, salesforceThen, ...row }) => ({
      ...row,
      now: { marketo: marketoNow, salesforce: salesforceNow },
      then: { marketo: marketoThen, salesforce: salesforceThen },
    }));
  });
}

/** How many rows of each kind a preview has. */
export function countPreviewRows(db: Db, scope: Scope, previewId: string): Promise<Map<string, number>> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ kind: string; people: number }>`
      select kind, count(*) as people from lockstep.preview_rows
      where connection_id = ${scope.connectionId} and preview_id = ${previewId}::uuid group by kind`.execute(
      own,
    );
    return new Map(found.rows.map(({ kind, people }) => [kind, people]));
  });
}

/** Marks rows as left out by a person. */
export async function leaveOutRows(
  db: Db,
  scope: Scope,
  previewId: string,
  positions: readonly number[],
): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.preview_rows set left_out = true
      where connection_id = ${scope.connectionId} and preview_id = ${previewId}::uuid
        and position = any(${positions}::integer[])`.execute(own),
  );
}

/** Marks the rows of a link's preview of whom a side holds something else by now, of these people, as its first sync has read them. */
export async function markMovedRows(
  db: Db,
  scope: Scope,
  linkId: string,
  personIds: readonly string[],
): Promise<void> {
  await writing(db, scope, async (own) => {
    // Each row is looked up by its record, whatever the database thinks of a preview that was just stored.
    const found = await sql<{ previewId: string; position: number }>`
      select r.preview_id, r.position
      from lockstep.members m
      join lockstep.person_records p on p.connection_id = m.connection_id and p.person_id = m.person_id,
      lateral (select r.preview_id, r.position, r.marketo_now, r.salesforce_now from lockstep.preview_rows r
        where r.connection_id = ${scope.connectionId} and r.link_id = ${linkId}::uuid and not r.moved
          and p.kind = case when r.marketo_lead_id is null then r.salesforce_kind else 'marketo' end
          and r.record = p.record_id offset 0) r
      where m.connection_id = ${scope.connectionId} and m.link_id = ${linkId}::uuid and not m.has_baseline
        and m.person_id = any(${personIds}::uuid[])
        and (m.marketo is distinct from r.marketo_now or m.salesforce is distinct from r.salesforce_now)`.execute(
      own,
    );
    for (const [previewId, rows] of Map.groupBy(found.rows, (row) => row.previewId))
      await sql`update lockstep.preview_rows set moved = true
        where connection_id = ${scope.connectionId} and preview_id = ${previewId}::uuid
          and position = any(${rows.map(({ position }) => position)}::integer[])`.execute(own);
  });
}

function conditionOf({ kinds, again, moved, positions }: PreviewRowFilter): ReturnType<typeof sql> {
  const all = [
    ...(kinds === undefined ? [] : [sql`r.kind = any(${kinds}::text[])`]),
    ...(again === undefined ? [] : [sql`r.again = ${again}`]),
    ...(moved === undefined ? [] : [sql`r.moved = ${moved}`]),
    ...(positions === undefined ? [] : [sql`r.position = any(${positions}::integer[])`]),
  ];
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `);
}

/**
 * Which of these leads and records were members on both sides of an earlier link between this program and this campaign, as far
 * as the last such link knew.
 */
export function formerMembers(
  db: Db,
  scope: Scope,
  pair: { readonly programId: number; readonly campaignId: string },
  people: { readonly leadIds: readonly number[]; readonly recordIds: readonly string[] },
): Promise<{ readonly leadIds: ReadonlySet<number>; readonly recordIds: ReadonlySet<string> }> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ lead: number | null; record: string | null }>`
      select m.marketo_lead_id as lead, m.salesforce_record_id as record
      from lockstep.members m
      where m.connection_id = ${scope.connectionId} and m.link_id = (
          select l.id from lockstep.links l
          where l.connection_id = m.connection_id and l.state = 'unlinked'
            and l.program_id = ${pair.programId} and l.campaign_id = ${pair.campaignId}
          order by l.state_since desc limit 1)
        and m.has_baseline and m.baseline_marketo is not null and m.baseline_salesforce is not null
        and (m.marketo_lead_id = any(${people.leadIds}::bigint[])
          or m.salesforce_record_id = any(${people.recordIds}::text[]))`.execute(own);
    return {
      leadIds: new Set(found.rows.flatMap(({ lead }) => lead ?? [])),
      recordIds: new Set(found.rows.flatMap(({ record }) => record ?? [])),
    };
  });
}

import { sql } from 'kysely';

import type { FailureKind } from '../domain/failure.ts';
import { type Page, readCount, writeCount } from './paging.ts';
import { type Db, reading, type Scope } from './scope.ts';

/** A failure of one record, or of a whole batch. */
export type FailureLevel = 'Record Level' | 'Job Level';

/** The failures of one cause. Times are ISO 8601. */
export type FailureGroupRow = {
  readonly code: string;
  readonly level: FailureLevel;
  readonly kind: FailureKind;
  /** What the batches of this cause worked on. */
  readonly object: string;
  /** Distinct records that fail still, and those that do no more. */
  readonly open: number;
  readonly solved: number;
  /** Of the open ones, those that the next cycle tries again by itself. */
  readonly retried: number;
  readonly lastAt: string;
  /** The vendor's words of the last one. */
  readonly message: string;
};

/** One record's failure. */
export type FailureRow = {
  readonly id: number;
  readonly at: string;
  readonly code: string;
  readonly level: FailureLevel;
  readonly kind: FailureKind;
  readonly message: string;
  readonly open: boolean;
  readonly name: string | null;
  readonly email: string | null;
  readonly marketoLeadId: number | null;
  readonly salesforceRecordId: string | null;
  readonly campaignId: string | null;
  readonly campaignName: string | null;
};

/** Which failures: times are ISO 8601, `from` included and `until` not. */
export type FailureFilter = {
  readonly from?: string;
  readonly until?: string;
  readonly code?: string;
  readonly level?: FailureLevel;
};

/**
 * A record fails still when its member is marked as failed by the same cause; a whole batch, when it stopped after the last
 * sync that ended well. The latest failure of a record speaks for it.
 */
const latest = ({ from, until, code, level }: FailureFilter, scope: Scope) => sql`
  select distinct on (coalesce(f.link_id::text || f.person_id::text, f.batch_id::text), f.code)
    f.id, f.at, f.code, f.kind, f.message, f.link_id, f.person_id, f.batch_id,
    case when f.person_id is null then 'Job Level' else 'Record Level' end as level,
    case when f.person_id is null then f.at > coalesce(c.last_synced_at, '-infinity')
      else not m.in_step and m.failed_code is not distinct from f.code and m.held_reason is null end as open,
    m.dirty, m.marketo_lead_id, m.salesforce_record_id
  from lockstep.failures f
  join lockstep.connections c on c.id = f.connection_id
  left join lockstep.members m
    on m.connection_id = f.connection_id and m.link_id = f.link_id and m.person_id = f.person_id
  where f.connection_id = ${scope.connectionId}
    ${from === undefined ? sql`` : sql`and f.at >= ${from}::timestamptz`}
    ${until === undefined ? sql`` : sql`and f.at < ${until}::timestamptz`}
    ${code === undefined ? sql`` : sql`and f.code = ${code}`}
    ${level === undefined ? sql`` : level === 'Job Level' ? sql`and f.person_id is null` : sql`and f.person_id is not null`}
  order by coalesce(f.link_id::text || f.person_id::text, f.batch_id::text), f.code, f.id desc`;

/** The causes of the failures in this window, those that need somebody first, then the most frequent. */
export function failureGroups(db: Db, scope: Scope, filter: FailureFilter): Promise<FailureGroupRow[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<FailureGroupRow>`
      with latest as (${latest(filter, scope)})
      select l.code, l.level, min(l.kind) as kind, min(b.object) as object,
        count(*) filter (where l.open) as open, count(*) filter (where not coalesce(l.open, false)) as solved,
        count(*) filter (where l.open and l.dirty) as retried, max(l.at) as last_at,
        (array_agg(l.message order by l.at desc))[1] as message
      from latest l
      join lockstep.batches b on b.connection_id = ${scope.connectionId} and b.id = l.batch_id
      group by l.code, l.level
      order by count(*) filter (where l.open and not coalesce(l.dirty, false)) desc,
        count(*) filter (where l.open) desc, max(l.at) desc`.execute(own);
    return found.rows;
  });
}

/** Single failures, newest first, by key. Throws kind `invalid-record` when `after` is no key of ours. */
export async function failuresOf(
  db: Db,
  scope: Scope,
  filter: FailureFilter,
  page: { readonly after?: string; readonly limit: number },
): Promise<Page<FailureRow>> {
  const [, before] = page.after === undefined ? [0, null] : readCount(page.after);
  return await reading(db, scope, async (own) => {
    const found = await sql<FailureRow>`
      with latest as (${latest(filter, scope)})
      select f.id, f.at, f.code, f.level, f.kind, f.message, coalesce(f.open, false) as open, p.name, p.email,
        f.marketo_lead_id, f.salesforce_record_id, l.campaign_id, l.campaign_name
      from latest f
      left join lockstep.people p on p.connection_id = ${scope.connectionId} and p.id = f.person_id
      left join lockstep.links l on l.connection_id = ${scope.connectionId} and l.id = f.link_id
      where ${before === null ? sql`true` : sql`f.id < ${before}`}
      order by f.id desc limit ${page.limit + 1}`.execute(own);
    const rows = found.rows.slice(0, page.limit);
    const last = rows.at(-1);
    return { rows, next: last && found.rows.length > page.limit ? writeCount(0, last.id) : null };
  });
}

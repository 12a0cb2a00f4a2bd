import { type RawBuilder, sql } from 'kysely';

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
  /** The vendor's words of the last one, and the record of the person whom they are about, where there is one. */
  readonly message: string;
  readonly salesforceRecordId: string | null;
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

/** Which failures a filter leaves. */
const inFilter = (
  f: 'f' | 'later',
  { from, until, code, level }: FailureFilter,
  scope: Scope,
): RawBuilder<unknown> => {
  const column = (name: string) => sql.ref(`${f}.${name}`);
  return sql.join(
    [
      sql`${column('connection_id')} = ${scope.connectionId}`,
      ...(from === undefined ? [] : [sql`${column('at')} >= ${from}::timestamptz`]),
      ...(until === undefined ? [] : [sql`${column('at')} < ${until}::timestamptz`]),
      ...(code === undefined ? [] : [sql`${column('code')} = ${code}`]),
      ...(level === undefined
        ? []
        : [
            level === 'Job Level'
              ? sql`${column('person_id')} is null`
              : sql`${column('person_id')} is not null`,
          ]),
    ],
    sql` and `,
  );
};

/** A whole batch fails still when it stopped after the last sync that ended well. */
const batchIsOpen = sql`f.at > coalesce(c.last_synced_at, '-infinity')`;

/** Nothing is tried any more for a link that was taken apart, though its members stay marked as they were left. */
const isServed = (
  scope: Scope,
) => sql`(f.link_id is null or f.link_id not in (select ended.id from lockstep.links ended
  where ended.connection_id = ${scope.connectionId} and ended.state in ('not-linked', 'unlinked')))`;

/**
 * The causes of the failures in this window, those that need somebody first, then the most frequent. A record fails still when its
 * member, or a custom field of it, is marked as failed by the same cause and its link goes on; the latest failure of a record speaks
 * for it.
 */
export function failureGroups(db: Db, scope: Scope, filter: FailureFilter): Promise<FailureGroupRow[]> {
  return reading(db, scope, async (own) => {
    // Members are asked by the small indexes of those out of step and of those to be read again, never by their rows.
    const found = await sql<FailureGroupRow>`
      with latest as (
        select distinct on (f.link_id, f.person_id, case when f.person_id is null then f.batch_id end, f.code)
          f.id, f.at, f.code, f.kind, f.link_id, f.person_id
        from lockstep.failures f where ${inFilter('f', filter, scope)}
        order by f.link_id, f.person_id, case when f.person_id is null then f.batch_id end, f.code, f.id desc
      ), told as (
        select f.*, case when f.person_id is null then 'Job Level' else 'Record Level' end as level, d.dirty, fields.asked,
          ${isServed(scope)}
            and case when f.person_id is null then ${batchIsOpen} else (m.failed_code is not distinct from f.code and m.found) or fields.fail end as open
        from latest f
        join lockstep.connections c on c.id = ${scope.connectionId}
        left join lateral (select true as found, m.failed_code from lockstep.members m
          where m.connection_id = ${scope.connectionId} and m.link_id = f.link_id and m.person_id = f.person_id
            and not m.in_step and m.held_reason is null) m on true
        left join lateral (select true as dirty from lockstep.members m
          where m.connection_id = ${scope.connectionId} and m.link_id = f.link_id and m.person_id = f.person_id and m.dirty) d on true
        left join lateral (select true as fail, n.asked > n.served as asked from lockstep.member_fields n
          where n.connection_id = ${scope.connectionId} and n.link_id = f.link_id and n.person_id = f.person_id and n.failing
            and n.failed ? f.code) fields on true
      ), grouped as (
        select l.code, l.level, min(l.kind) as kind, count(*) filter (where l.open) as open,
          count(*) filter (where not coalesce(l.open, false)) as solved,
          count(*) filter (where l.open and (l.dirty or l.asked)) as retried, max(l.id) as last
        from told l group by l.code, l.level
      )
      select g.code, g.level, g.kind, b.object, g.open, g.solved, g.retried, f.at as last_at, f.message,
        m.salesforce_record_id
      from grouped g
      -- One row each, by its key: causes are few, whatever the planner expects of them.
      cross join lateral (select at, message, batch_id, link_id, person_id from lockstep.failures
        where connection_id = ${scope.connectionId} and id = g.last limit 1) f
      cross join lateral (select object from lockstep.batches
        where connection_id = ${scope.connectionId} and id = f.batch_id limit 1) b
      left join lateral (select salesforce_record_id from lockstep.members
        where connection_id = ${scope.connectionId} and link_id = f.link_id and person_id = f.person_id limit 1) m on true
      order by g.open - g.retried desc, g.open desc, f.at desc`.execute(own);
    return found.rows;
  });
}

/**
 * Single failures, newest first, by key: of each record the latest of a cause in this window. Throws kind `invalid-record` when
 * `after` is no key of ours.
 */
export async function failuresOf(
  db: Db,
  scope: Scope,
  filter: FailureFilter,
  page: { readonly after?: string; readonly limit: number },
): Promise<Page<FailureRow>> {
  const [, before] = page.after === undefined ? [0, null] : readCount(page.after);
  return await reading(db, scope, async (own) => {
    // From the newest on, and no further than the page: whether a later one speaks for the record is asked for each by an index.
    const found = await sql<FailureRow>`
      with latest as (
        select f.* from lockstep.failures f
        where ${inFilter('f', filter, scope)} and ${before === null ? sql`true` : sql`f.id < ${before}`}
          and case when f.person_id is null then not exists (select from lockstep.failures later
              where ${inFilter('later', filter, scope)} and later.batch_id = f.batch_id and later.person_id is null
                and later.code = f.code and later.id > f.id)
            else not exists (select from lockstep.failures later
              where ${inFilter('later', filter, scope)} and later.person_id = f.person_id
                and later.link_id is not distinct from f.link_id and later.code = f.code and later.id > f.id) end
        order by f.id desc limit ${page.limit + 1}
      )
      select f.id, f.at, f.code, case when f.person_id is null then 'Job Level' else 'Record Level' end as level, f.kind, f.message,
        coalesce(${isServed(scope)} and case when f.person_id is null then ${batchIsOpen}
          else (not m.in_step and m.failed_code is not distinct from f.code and m.held_reason is null)
            or exists (select from lockstep.member_fields n where n.connection_id = ${scope.connectionId}
              and n.link_id = f.link_id and n.person_id = f.person_id and n.failing and n.failed ? f.code) end, false) as open,
        p.name, p.email, m.marketo_lead_id, m.salesforce_record_id, l.campaign_id, l.campaign_name
      from latest f
      join lockstep.connections c on c.id = ${scope.connectionId}
      left join lockstep.members m
        on m.connection_id = ${scope.connectionId} and m.link_id = f.link_id and m.person_id = f.person_id
      left join lockstep.people p on p.connection_id = ${scope.connectionId} and p.id = f.person_id
      left join lockstep.links l on l.connection_id = ${scope.connectionId} and l.id = f.link_id
      order by f.id desc`.execute(own);
    const rows = found.rows.slice(0, page.limit);
    const last = rows.at(-1);
    return { rows, next: last && found.rows.length > page.limit ? writeCount(0, last.id) : null };
  });
}

import { sql } from 'kysely';

import type { Side, Value } from '../domain/words.ts';
import { type Page, readCount, writeCount } from './paging.ts';
import { type Db, reading, type Scope } from './scope.ts';

/** What a batch did to one record, or why it could not. `at` is ISO 8601. */
export type BatchRecord = {
  /** 1 for a failure, 2 for a write: failures come first. */
  readonly source: 1 | 2;
  readonly id: number;
  readonly at: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly marketoLeadId: number | null;
  readonly salesforceRecordId: string | null;
  readonly campaignId: string | null;
  readonly campaignName: string | null;
  /** The side written. */
  readonly side: Side | null;
  readonly from: Value;
  readonly to: Value;
  readonly code: string | null;
  /** A failure's message, or the reason of a write. */
  readonly text: string;
};

/** The records of a batch, failures first, by key. Throws kind `invalid-record` when `after` is no key of ours. */
export async function recordsOfBatch(
  db: Db,
  scope: Scope,
  batchId: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<Page<BatchRecord>> {
  const [source, id] = page.after === undefined ? [0, 0] : readCount(page.after);
  const own = sql`connection_id = ${scope.connectionId} and batch_id = ${batchId}::uuid`;
  return await reading(db, scope, async (open) => {
    const found = await sql<BatchRecord>`
      select r.source, r.id, r.at, p.name, p.email, m.marketo_lead_id, m.salesforce_record_id,
        l.campaign_id, l.campaign_name, r.side, r."from", r."to", r.code, r.text
      from (
        (select 1 as source, id, at, link_id, person_id, null as side, null as "from", null as "to", code, message as text
           from lockstep.failures where ${own} and ${source} <= 1 and (${source} < 1 or id > ${id})
           order by id limit ${page.limit + 1})
        union all
        (select 2, id, at, link_id, person_id, side_written, from_value, to_value, null, reason
           from lockstep.changes where ${own} and (${source} < 2 or id > ${id})
           order by id limit ${page.limit + 1})
      ) r
      left join lockstep.people p on p.connection_id = ${scope.connectionId} and p.id = r.person_id
      left join lockstep.members m
        on m.connection_id = ${scope.connectionId} and m.link_id = r.link_id and m.person_id = r.person_id
      left join lockstep.links l on l.connection_id = ${scope.connectionId} and l.id = r.link_id
      order by r.source, r.id limit ${page.limit + 1}`.execute(open);
    const rows = found.rows.slice(0, page.limit);
    const last = rows.at(-1);
    return { rows, next: last && found.rows.length > page.limit ? writeCount(last.source, last.id) : null };
  });
}

import { sql } from 'kysely';

import type { Side, Value } from '../domain/words.ts';
import { bulk, chunks, storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** One write of ours to one member, for the timeline. `at` is ISO 8601. */
export type Change = {
  readonly linkId: string;
  readonly personId: string;
  readonly batchId: string | null;
  readonly at: string;
  readonly sideWritten: Side;
  readonly from: Value;
  readonly to: Value;
  /** The row of the member rule that decided (docs/sync-rules.md, 4). */
  readonly ruleRow: number;
  readonly reason: string;
};

/** As stored, with the person it happened to. */
export type ChangeRow = Change & {
  readonly id: number;
  readonly name: string | null;
  readonly email: string | null;
  /** The person's acting Salesforce record in that link. */
  readonly recordId: string | null;
};

/** Stores changes, any number of them. */
export async function addChanges(db: Db, scope: Scope, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(changes)) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (change) => change.linkId],
        person_id: ['uuid', (change) => change.personId],
        batch_id: ['uuid', (change) => change.batchId],
        at: ['timestamptz', (change) => change.at],
        side_written: ['text', (change) => change.sideWritten],
        from_value: ['text', (change) => change.from],
        to_value: ['text', (change) => change.to],
        rule_row: ['integer', (change) => change.ruleRow],
        reason: ['text', (change) => storable(change.reason)],
      });
      await sql`insert into lockstep.changes (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

/** The last `limit` changes of a link, newest first. */
export function latestChanges(db: Db, scope: Scope, linkId: string, limit: number): Promise<ChangeRow[]> {
  return changesWhere(db, scope, sql`c.link_id = ${linkId}::uuid`, limit);
}

/** A page of a link's changes, newest first, each with the cycle it was made in. `after`: the change with which the last page ended. */
export function changesOfLink(
  db: Db,
  scope: Scope,
  linkId: string,
  page: { readonly after?: number; readonly limit: number },
): Promise<(ChangeRow & { readonly cycleId: string | null })[]> {
  const later =
    page.after === undefined
      ? sql`true`
      : sql`(c.at, c.id) < (select last.at, last.id from lockstep.changes last
          where last.connection_id = ${scope.connectionId} and last.link_id = ${linkId}::uuid and last.id = ${page.after})`;
  return changesWhere(db, scope, sql`c.link_id = ${linkId}::uuid and ${later}`, page.limit);
}

/** A person's timeline: the last `limit` changes in one link or in all, newest first. */
export function timeline(
  db: Db,
  scope: Scope,
  personId: string,
  page: { readonly linkId?: string; readonly limit: number },
): Promise<ChangeRow[]> {
  const inLink = page.linkId === undefined ? sql`true` : sql`c.link_id = ${page.linkId}::uuid`;
  return changesWhere(db, scope, sql`c.person_id = ${personId}::uuid and ${inLink}`, page.limit);
}

/**
 * How often one of our writes went to each side of these members since `since` (ISO 8601) and since a person last decided about
 * them, keyed `${personId}:${side}`: what the flap guard counts.
 */
export function countChangesSince(
  db: Db,
  scope: Scope,
  linkId: string,
  personIds: readonly string[],
  since: string,
): Promise<Map<string, number>> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ personId: string; sideWritten: Side; changes: number }>`
      select person_id, side_written, count(*) as changes from lockstep.changes c
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
        and person_id = any(${personIds}::uuid[]) and at >= ${since}::timestamptz
        and not exists (select from lockstep.orders o where o.connection_id = c.connection_id
          and o.link_id = c.link_id and o.person_id = c.person_id and o.state = 'done' and o.ended_at >= c.at)
      group by person_id, side_written`.execute(own);
    return new Map(found.rows.map((row) => [`${row.personId}:${row.sideWritten}`, row.changes]));
  });
}

/** What of our writes to a link somebody wants to undo. */
export type ChangesWanted =
  | { readonly batchId: string }
  | { readonly cycleId: string }
  | { readonly planId: string }
  /** All until then (ISO 8601): what a first sync did. */
  | { readonly until: string };

/** What our writes came to for one member on one side: its value before the first and after the last of them. */
export type NetChange = {
  readonly personId: string;
  readonly side: Side;
  readonly from: Value;
  readonly to: Value;
};

/** The net effect of these writes, by person and side; those that ended where they began are left out. */
export function netChanges(
  db: Db,
  scope: Scope,
  linkId: string,
  wanted: ChangesWanted,
): Promise<NetChange[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<NetChange>`
      select * from (
        select c.person_id, c.side_written as side, (array_agg(c.from_value order by c.id))[1] as "from",
          (array_agg(c.to_value order by c.id desc))[1] as "to"
        from lockstep.changes c
        where c.connection_id = ${scope.connectionId} and c.link_id = ${linkId}::uuid and ${conditionOf(wanted)}
        group by c.person_id, c.side_written) net
      where "from" is distinct from "to" order by person_id, side`.execute(own);
    return found.rows;
  });
}

/** Which rows `c` of changes those are. */
export function conditionOf(wanted: ChangesWanted): ReturnType<typeof sql> {
  if ('batchId' in wanted) return sql`c.batch_id = ${wanted.batchId}::uuid`;
  if ('until' in wanted) return sql`c.at <= ${wanted.until}::timestamptz`;
  if ('cycleId' in wanted)
    return sql`c.batch_id in (select b.id from lockstep.batches b
      where b.connection_id = c.connection_id and b.cycle_id = ${wanted.cycleId}::uuid)`;
  // What a plan's orders wrote, until somebody decided about the same member again.
  return sql`exists (select from lockstep.orders o
    where o.connection_id = c.connection_id and o.link_id = c.link_id and o.person_id = c.person_id
      and o.plan_id = ${wanted.planId}::uuid and o.ordered_at <= c.at and (c.rule_row = 0 or o.action = 'approve')
      and not exists (select from lockstep.orders later
        where later.connection_id = o.connection_id and later.link_id = o.link_id and later.person_id = o.person_id
          and later.ordered_at > o.ordered_at and later.ordered_at <= c.at))`;
}

function changesWhere(
  db: Db,
  scope: Scope,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<(ChangeRow & { readonly cycleId: string | null })[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<ChangeRow & { readonly cycleId: string | null }>`
      select c.id, c.link_id, c.person_id, c.batch_id, c.at, c.side_written, c.from_value as "from", c.to_value as "to",
        c.rule_row, c.reason, p.name, p.email, m.salesforce_record_id as record_id, b.cycle_id
      from lockstep.changes c
      join lockstep.people p on p.connection_id = c.connection_id and p.id = c.person_id
      left join lockstep.members m
        on m.connection_id = c.connection_id and m.link_id = c.link_id and m.person_id = c.person_id
      left join lockstep.batches b on b.connection_id = c.connection_id and b.id = c.batch_id
      where c.connection_id = ${scope.connectionId} and ${condition}
      order by c.at desc, c.id desc limit ${limit}`.execute(own);
    return found.rows;
  });
}

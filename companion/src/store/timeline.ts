import { sql } from 'kysely';

import type { Side, Value } from '../domain/words.ts';
import { type Db, reading, type Scope } from './scope.ts';

/** One line of what happened to a member, wherever it was written down. `at` is ISO 8601. */
export type TimelineEntry = {
  readonly at: string;
  /** `written` (by us), `settled`, `conflict`, `failed`, `field` (a custom field, by us), `field-refused`, or the kind of a member event. */
  readonly kind: string;
  /** The side that was written or changed; of a conflict, the winner. */
  readonly side: Side | null;
  readonly from: Value;
  readonly to: Value;
  /** The row of the member rule, where one decided. */
  readonly ruleRow: number | null;
  /** Of a failure its code, of a settlement its rule. */
  readonly reason: string | null;
  /** Of a field its name. */
  readonly detail: string | null;
  /** Of a field that was not taken the vendor's words. */
  readonly message: string | null;
  readonly actor: string;
};

/** What happened to a member of a link, newest first, at most `limit` lines that are older than `before` (ISO 8601). */
export function memberTimeline(
  db: Db,
  scope: Scope,
  member: { readonly linkId: string; readonly personId: string },
  page: { readonly before?: string; readonly limit: number },
): Promise<TimelineEntry[]> {
  const { before, limit } = page;
  const own = sql`connection_id = ${scope.connectionId} and link_id = ${member.linkId}::uuid
    and person_id = ${member.personId}::uuid ${before === undefined ? sql`` : sql`and at < ${before}::timestamptz`}
    order by at desc, id desc limit ${limit}`;
  return reading(db, scope, async (open) => {
    // Each list is cut to the page before they are put together: a member's whole history is never read for one page.
    const found = await sql<TimelineEntry>`
      select at, kind, side, "from", "to", rule_row, reason, detail, message, actor from (
        (select at, id, 1 as source, 'written' as kind, side_written as side, from_value as "from", to_value as "to",
           rule_row, reason, null as detail, null as message, 'lockstep' as actor from lockstep.changes where ${own})
        union all
        (select at, id, 2, kind, side, from_value, to_value, null, reason, detail, null, actor
           from lockstep.member_events where ${own})
        union all
        (select at, id, 3, 'conflict', winner, marketo, salesforce, rule_row, reason, policy, null, 'lockstep'
           from lockstep.conflicts where ${own})
        union all
        (select at, id, 4, 'settled', null, marketo, salesforce, null, rule, kind, null, actor
           from lockstep.settlements where ${own})
        union all
        (select at, id, 5, case when field is null then 'failed' else 'field-refused' end, side, null, null, null, code,
           coalesce(field, message), message, 'lockstep' from lockstep.failures where ${own})
        union all
        (select at, id, 6, 'field', side_written, from_value, to_value, null, reason, field, null, 'lockstep'
           from lockstep.field_changes where ${own})
      ) as entries order by at desc, source desc, id desc limit ${limit}`.execute(open);
    return found.rows;
  });
}

import { sql } from 'kysely';

import type { MembersAlike } from '../domain/map-change.ts';
import type { Side } from '../domain/words.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** How many members of a link wait, by reason. */
export function heldReasons(db: Db, scope: Scope, linkId: string): Promise<Map<string, number>> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ reason: string; members: number }>`
      select held_reason as reason, count(*) as members from lockstep.members
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid and held_reason is not null
      group by held_reason`.execute(own);
    return new Map(found.rows.map(({ reason, members }) => [reason, members]));
  });
}

/** Values outside the map for which members of these links wait, most members first; links without any are absent. */
export function oddValues(
  db: Db,
  scope: Scope,
  linkIds: readonly string[],
): Promise<Map<string, { readonly side: Side; readonly value: string; readonly members: number }[]>> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ linkId: string; side: Side; value: string; members: number }>`
      select link_id, side, value, count(*) as members from (
        select link_id, case held_reason when 'outside-map-marketo' then 'marketo' else 'salesforce' end as side,
          case held_reason when 'outside-map-marketo' then marketo else salesforce end as value
        from lockstep.members
        where connection_id = ${scope.connectionId} and link_id = any(${linkIds}::uuid[]) and not in_step
          and held_reason in ('outside-map-marketo', 'outside-map-salesforce')) odd
      where value is not null group by link_id, side, value order by count(*) desc, side, value`.execute(own);
    return Map.groupBy(found.rows, ({ linkId }) => linkId);
  });
}

/** Marks the members of a link, or (null) of all that are not ended, that wait for one of these reasons as to be decided again. Returns how many. */
export function markHeldDirty(
  db: Db,
  scope: Scope,
  linkId: string | null,
  reasons: readonly string[],
): Promise<number> {
  const ofLinks =
    linkId === null
      ? sql`link_id = any(array(select id from lockstep.links l
          where l.connection_id = ${scope.connectionId} and l.state <> 'unlinked'))`
      : sql`link_id = ${linkId}::uuid`;
  return writing(db, scope, async (own) => {
    const marked = await sql`update lockstep.members set dirty = true, marks = greatest(marks, 0) + 1
      where connection_id = ${scope.connectionId} and ${ofLinks}
        and held_reason = any(${reasons}::text[])`.execute(own);
    return Number(marked.numAffectedRows ?? 0n);
  });
}

/** How many members of a link hold the same values, were last settled on the same ones, and stand alike. */
export function membersAlike(db: Db, scope: Scope, linkId: string): Promise<MembersAlike[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Omit<MembersAlike, 'baseline'> & Baseline>`
      select marketo, salesforce, has_baseline, baseline_marketo, baseline_salesforce,
        settled is not null as settled, held_reason is not null as waits, count(*) as members
      from lockstep.members where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
      group by 1, 2, 3, 4, 5, 6, 7`.execute(own);
    return found.rows.map(({ hasBaseline, baselineMarketo, baselineSalesforce, ...alike }) => ({
      ...alike,
      baseline: hasBaseline ? { marketo: baselineMarketo, salesforce: baselineSalesforce } : null,
    }));
  });
}

type Baseline = {
  readonly hasBaseline: boolean;
  readonly baselineMarketo: string | null;
  readonly baselineSalesforce: string | null;
};

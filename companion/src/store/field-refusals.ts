import { type RawBuilder, sql } from 'kysely';

import type { RefusedField } from './member-fields.ts';
import { type Db, reading, type Scope } from './scope.ts';
import { memberColumns, type WorklistRow } from './worklist.ts';

/** A custom field of a member that a side did not take; `field` as people know it. */
export type FieldRefusalRow = Pick<RefusedField, 'side' | 'code' | 'message' | 'at'> & {
  readonly field: string;
};

/** A member of whom a side did not take some fields, those of one cause. */
export type RefusedRow = WorklistRow & { readonly fields: readonly FieldRefusalRow[] };

/** What is refused of `n` by this cause, or at all. What a pair that is no longer mapped left behind is not told. */
const refused = (scope: Scope, code?: string) => sql`
  select f.value || jsonb_build_object('field', pair.salesforce_label) as one, f.value ->> 'code' as code
  from jsonb_each(n.refused) f
  join lockstep.member_field_pairs pair on pair.connection_id = ${scope.connectionId} and pair.id::text = f.key
  where ${code === undefined ? sql`true` : sql`f.value ->> 'code' = ${code}`}`;

/** The fields of `n` that are refused by this cause, as people know them: a JSON list, null where there are none. */
export const refusedLabels = (scope: Scope, code: string): RawBuilder<unknown> =>
  sql`select jsonb_agg(all_of.one ->> 'field' order by all_of.one ->> 'field') as fields from (${refused(scope, code)}) all_of`;

/** Who has such fields: few, known by an index of their own. */
const ofLink = (scope: Scope, linkId: string) =>
  sql`n.connection_id = ${scope.connectionId} and n.link_id = ${linkId}::uuid and n.failing`;

/** By which causes custom fields of a link's members are refused, with the number of members; most first. */
export function refusalReasons(
  db: Db,
  scope: Scope,
  linkId: string,
): Promise<readonly { readonly code: string; readonly members: number }[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ code: string; members: number }>`
      select r.code, count(distinct n.person_id) as members from lockstep.member_fields n
      cross join lateral (${refused(scope)}) r
      where ${ofLink(scope, linkId)} group by 1 order by 2 desc, 1`.execute(own);
    return found.rows;
  });
}

/** How many members of a link have a custom field that a side did not take, and did not fail themselves besides. */
export function countRefusals(db: Db, scope: Scope, linkId: string): Promise<number> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ members: number }>`
      select count(*) as members from lockstep.member_fields n
      join lockstep.members m on m.connection_id = n.connection_id and m.link_id = n.link_id and m.person_id = n.person_id
      where ${ofLink(scope, linkId)} and exists (${refused(scope)})
        and (m.in_step or m.failed_code is null or m.held_reason is not null)`.execute(own);
    return found.rows[0]?.members ?? 0;
  });
}

/** The members of a link of whom a field is refused by this cause, in the order of their person's id, after `after`. */
export function refusedMembers(
  db: Db,
  scope: Scope,
  linkId: string,
  code: string,
  page: { readonly after?: string; readonly limit: number },
): Promise<readonly RefusedRow[]> {
  const after = page.after === undefined ? sql`true` : sql`n.person_id > ${page.after}::uuid`;
  return reading(db, scope, async (own) => {
    const found = await sql<RefusedRow>`
      select ${memberColumns}, r.fields from lockstep.member_fields n
      join lockstep.members m on m.connection_id = n.connection_id and m.link_id = n.link_id and m.person_id = n.person_id
      join lockstep.people p on p.connection_id = m.connection_id and p.id = m.person_id
      cross join lateral (select jsonb_agg(all_of.one order by all_of.one ->> 'field') as fields
        from (${refused(scope, code)}) all_of) r
      where ${ofLink(scope, linkId)} and ${after} and r.fields is not null
      order by n.person_id limit ${page.limit}`.execute(own);
    return found.rows;
  });
}

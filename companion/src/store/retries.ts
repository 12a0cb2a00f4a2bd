import { sql } from 'kysely';

import type { LinkState } from '../domain/link-state.ts';
import { refusedLabels } from './field-refusals.ts';
import { askFields } from './member-fields.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A member that fails still, with the link it is in. */
export type FailingMember = {
  readonly linkId: string;
  readonly linkState: LinkState;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly personId: string;
  /** It is tried again by itself, or somebody has asked for it already. */
  readonly trying: boolean;
  /** The custom fields that a side did not take by this cause, as people know them; none where the member itself failed. */
  readonly fields: readonly string[];
};

/** Which failing members: `from` (ISO 8601) included and `until` not. */
export type RetryWanted = { readonly code: string; readonly from?: string; readonly until?: string };

export type MemberKey = Pick<FailingMember, 'linkId' | 'personId'>;

/** A custom field of `n` fails still by this cause. */
const fieldFails = (code: string) => sql`n.failing and n.failed ? ${code}`;

/** Somebody has asked already to have the refused fields of `n` tried again. */
const fieldAsked = sql`n.asked > n.served`;

/**
 * Members of live links that fail still by this cause, themselves or a custom field of them, and did so in this time, by link and
 * person; at most `limit`.
 */
export function failingMembers(
  db: Db,
  scope: Scope,
  { code, from, until }: RetryWanted,
  limit: number,
): Promise<FailingMember[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<FailingMember>`
      with failing as (
        select m.link_id, m.person_id, m.dirty as trying, '[]'::jsonb as fields from lockstep.members m
        where m.connection_id = ${scope.connectionId} and not m.in_step and m.held_reason is null and m.failed_code = ${code}
        union all
        -- A call that failed is repeated by itself until it rests; a value that was refused is not.
        select n.link_id, n.person_id, ${fieldAsked} or (n.read_at is null and r.fields is null), coalesce(r.fields, '[]')
        from lockstep.member_fields n
        cross join lateral (${refusedLabels(scope, code)}) r
        where n.connection_id = ${scope.connectionId} and ${fieldFails(code)}
      )
      select m.link_id, l.state as link_state, l.campaign_id, l.campaign_name, m.person_id, bool_and(m.trying) as trying,
        (array_agg(m.fields order by jsonb_array_length(m.fields) desc))[1] as fields
      from failing m
      join lockstep.links l on l.connection_id = ${scope.connectionId} and l.id = m.link_id
      where l.state not in ('not-linked', 'unlinked')
        and exists (select from lockstep.failures f
          where f.connection_id = ${scope.connectionId} and f.person_id = m.person_id and f.link_id = m.link_id and f.code = ${code}
            and ${from === undefined ? sql`true` : sql`f.at >= ${from}::timestamptz`}
            and ${until === undefined ? sql`true` : sql`f.at < ${until}::timestamptz`})
      group by m.link_id, m.person_id, l.state, l.campaign_id, l.campaign_name
      order by m.link_id, m.person_id limit ${limit}`.execute(own);
    return found.rows;
  });
}

/**
 * Has those of these members tried again that fail still by this cause and rest: they are read again, and count as having failed
 * once; of whom custom fields fail, all that were refused are tried. Returns whom: somebody who is tried already is nobody's second time.
 */
export async function retryMembers(
  db: Db,
  scope: Scope,
  code: string,
  members: readonly MemberKey[],
): Promise<MemberKey[]> {
  return await writing(db, scope, async (own) => {
    const retried = await sql<MemberKey>`
      update lockstep.members m set dirty = true, marks = greatest(m.marks, 0) + 1, failed_attempts = 1
      from ${wanted(members)}
      where m.connection_id = ${scope.connectionId} and m.link_id = wanted.link_id and m.person_id = wanted.person_id
        and not m.dirty and not m.in_step and m.held_reason is null and m.failed_code = ${code}
      returning m.link_id, m.person_id`.execute(own);
    const ofFields = await sql<MemberKey>`
      update lockstep.member_fields n set marks = n.marks + 1, asked = n.marks + 1, attempts = 0
      from ${wanted(members)}
      where n.connection_id = ${scope.connectionId} and n.link_id = wanted.link_id and n.person_id = wanted.person_id
        and ${fieldFails(code)} and not ${fieldAsked}
      returning n.link_id, n.person_id`.execute(own);
    await askFields(own, scope, [...new Set(ofFields.rows.map(({ linkId }) => linkId))]);
    const all = [...retried.rows, ...ofFields.rows];
    return [...new Map(all.map((one) => [`${one.linkId} ${one.personId}`, one])).values()];
  });
}

/** How members that were tried again stand. */
export type RetryStanding = {
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly held: number;
};

/** How these members stand now that were tried again because of this cause. */
export function standingOf(
  db: Db,
  scope: Scope,
  code: string,
  members: readonly MemberKey[],
): Promise<RetryStanding> {
  return reading(db, scope, async (own) => {
    const found = await sql<RetryStanding>`
      select count(*) filter (where s.waits) as waiting,
        count(*) filter (where not s.waits and s.held) as held,
        count(*) filter (where not s.waits and not s.held and s.failed) as failed,
        count(*) filter (where not s.waits and not s.held and not s.failed) as done
      from ${wanted(members)}
      join lockstep.members m on m.connection_id = ${scope.connectionId} and m.link_id = wanted.link_id
        and m.person_id = wanted.person_id
      left join lockstep.member_fields n on n.connection_id = m.connection_id and n.link_id = m.link_id and n.person_id = m.person_id
      cross join lateral (select m.dirty or coalesce(${fieldAsked}, false) as waits, m.held_reason is not null as held,
        m.failed_code is not null or coalesce(${fieldFails(code)}, false) as failed) s`.execute(own);
    return found.rows[0] ?? { waiting: 0, done: 0, failed: 0, held: 0 };
  });
}

const wanted = (members: readonly MemberKey[]) => sql`unnest(${members.map(({ linkId }) => linkId)}::uuid[],
  ${members.map(({ personId }) => personId)}::uuid[]) as wanted (link_id, person_id)`;

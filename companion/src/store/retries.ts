import { sql } from 'kysely';

import type { LinkState } from '../domain/link-state.ts';
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
};

/** Which failing members: `from` (ISO 8601) included and `until` not. */
export type RetryWanted = { readonly code: string; readonly from?: string; readonly until?: string };

export type MemberKey = Pick<FailingMember, 'linkId' | 'personId'>;

/** Members of live links that fail still by this cause and did so in this time, by link and person; at most `limit`. */
export function failingMembers(
  db: Db,
  scope: Scope,
  { code, from, until }: RetryWanted,
  limit: number,
): Promise<FailingMember[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<FailingMember>`
      select m.link_id, l.state as link_state, l.campaign_id, l.campaign_name, m.person_id, m.dirty as trying
      from lockstep.members m
      join lockstep.links l on l.connection_id = m.connection_id and l.id = m.link_id
      where m.connection_id = ${scope.connectionId} and not m.in_step and m.held_reason is null and m.failed_code = ${code}
        and l.state not in ('not-linked', 'unlinked')
        and exists (select from lockstep.failures f
          where f.connection_id = m.connection_id and f.person_id = m.person_id and f.link_id = m.link_id and f.code = ${code}
            and ${from === undefined ? sql`true` : sql`f.at >= ${from}::timestamptz`}
            and ${until === undefined ? sql`true` : sql`f.at < ${until}::timestamptz`})
      order by m.link_id, m.person_id limit ${limit}`.execute(own);
    return found.rows;
  });
}

/**
 * Has those of these members tried again that fail still by this cause and rest: they are read again, and count as having failed
 * once. Returns whom: somebody who is tried already is nobody's second time.
 */
export function retryMembers(
  db: Db,
  scope: Scope,
  code: string,
  members: readonly MemberKey[],
): Promise<MemberKey[]> {
  return writing(db, scope, async (own) => {
    const retried = await sql<MemberKey>`
      update lockstep.members m set dirty = true, marks = greatest(m.marks, 0) + 1, failed_attempts = 1
      from unnest(${members.map(({ linkId }) => linkId)}::uuid[], ${members.map(({ personId }) => personId)}::uuid[])
        as wanted (link_id, person_id)
      where m.connection_id = ${scope.connectionId} and m.link_id = wanted.link_id and m.person_id = wanted.person_id
        and not m.dirty and not m.in_step and m.held_reason is null and m.failed_code = ${code}
      returning m.link_id, m.person_id`.execute(own);
    return retried.rows;
  });
}

/** How members that were tried again stand. */
export type RetryStanding = {
  readonly waiting: number;
  readonly done: number;
  readonly failed: number;
  readonly held: number;
};

/** How these members stand now. */
export function standingOf(db: Db, scope: Scope, members: readonly MemberKey[]): Promise<RetryStanding> {
  return reading(db, scope, async (own) => {
    const found = await sql<RetryStanding>`
      select count(*) filter (where m.dirty) as waiting,
        count(*) filter (where not m.dirty and m.held_reason is not null) as held,
        count(*) filter (where not m.dirty and m.held_reason is null and m.failed_code is not null) as failed,
        count(*) filter (where not m.dirty and m.held_reason is null and m.failed_code is null) as done
      from unnest(${members.map(({ linkId }) => linkId)}::uuid[], ${members.map(({ personId }) => personId)}::uuid[])
        as wanted (link_id, person_id)
      join lockstep.members m on m.connection_id = ${scope.connectionId} and m.link_id = wanted.link_id
        and m.person_id = wanted.person_id`.execute(own);
    return found.rows[0] ?? { waiting: 0, done: 0, failed: 0, held: 0 };
  });
}

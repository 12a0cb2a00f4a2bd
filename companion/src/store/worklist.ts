import { sql } from 'kysely';

import type { Value } from '../domain/words.ts';
import { foldEmail } from './people.ts';
import { type Db, reading, type Scope } from './scope.ts';

/** What a member can be in a list for. Each member is in one of the first four; duplicates are listed besides. */
export const worklistStates = ['in-step', 'held', 'failed', 'differing', 'duplicate'] as const;
export type WorklistState = (typeof worklistStates)[number];

/** One member as lists show it. `since` is ISO 8601. */
export type WorklistRow = {
  readonly personId: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly marketoLeadId: number | null;
  readonly salesforceKind: 'lead' | 'contact' | null;
  readonly salesforceRecordId: string | null;
  readonly campaignMemberId: string | null;
  readonly marketo: Value;
  readonly salesforce: Value;
  readonly inStep: boolean;
  readonly heldReason: string | null;
  readonly heldDetail: string | null;
  readonly since: string | null;
  readonly failedCode: string | null;
  readonly failedMessage: string | null;
  readonly duplicates: number;
};

/** A membership of one person, with the link it is in. */
export type Membership = WorklistRow & {
  readonly linkId: string;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly programName: string;
  readonly linkState: string;
};

/** What lists show of a member `m` and its person `p`. */
export const memberColumns = sql`
  m.person_id, p.name, p.company, p.email, m.marketo_lead_id, m.salesforce_kind, m.salesforce_record_id,
  m.campaign_member_id, m.marketo, m.salesforce, m.in_step, m.held_reason, m.held_detail, m.held_since as since,
  m.failed_code, m.failed_message, jsonb_array_length(m.duplicates) as duplicates`;

const conditions: Readonly<Record<WorklistState, ReturnType<typeof sql>>> = {
  'in-step': sql`m.in_step`,
  held: sql`not m.in_step and m.held_reason is not null`,
  failed: sql`not m.in_step and m.held_reason is null and m.failed_code is not null`,
  differing: sql`not m.in_step and m.held_reason is null and m.failed_code is null`,
  duplicate: sql`m.duplicates <> '[]'`,
};

/** Why the members of a state are in it (a held reason, a failure's code), with their number; most first. */
export function reasonsOf(
  db: Db,
  scope: Scope,
  linkId: string,
  state: 'held' | 'failed',
): Promise<readonly { readonly reason: string; readonly members: number }[]> {
  const reason = state === 'held' ? sql`m.held_reason` : sql`m.failed_code`;
  return reading(db, scope, async (own) => {
    const found = await sql<{ reason: string; members: number }>`
      select ${reason} as reason, count(*) as members from lockstep.members m
      where m.connection_id = ${scope.connectionId} and m.link_id = ${linkId}::uuid and ${conditions[state]}
      group by 1 order by 2 desc, 1`.execute(own);
    return found.rows;
  });
}

/** The members of a link in one state, or in it for one reason, in the order of their person's id, after `after`. */
export function worklist(
  db: Db,
  scope: Scope,
  linkId: string,
  wanted: { readonly state: WorklistState; readonly reason?: string },
  page: { readonly after?: string; readonly limit: number },
): Promise<readonly WorklistRow[]> {
  const { state, reason } = wanted;
  const because = reason === undefined ? sql`true` : sql`coalesce(m.held_reason, m.failed_code) = ${reason}`;
  const after = page.after === undefined ? sql`true` : sql`m.person_id > ${page.after}::uuid`;
  return reading(db, scope, async (own) => {
    const found = await sql<WorklistRow>`
      select ${memberColumns} from lockstep.members m
      join lockstep.people p on p.connection_id = m.connection_id and p.id = m.person_id
      where m.connection_id = ${scope.connectionId} and m.link_id = ${linkId}::uuid
        and ${conditions[state]} and ${because} and ${after}
      order by m.person_id limit ${page.limit}`.execute(own);
    return found.rows;
  });
}

/**
 * In which live links somebody is a member, named by a record on either side, a campaign member or an e-mail address: waiting
 * ones first, then by campaign name.
 */
export function membershipsOf(db: Db, scope: Scope, who: string): Promise<readonly Membership[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Membership>`
      -- Each way to find them by an index of its own: an "or" over them would read all members there are.
      with known as (
        select r.person_id from lockstep.person_records r
        where r.connection_id = ${scope.connectionId} and r.kind in ('lead', 'contact', 'marketo') and r.record_id = ${who}
        union select e.id from lockstep.people e
        where e.connection_id = ${scope.connectionId} and e.email_folded = ${foldEmail(who)}
      ), found as (
        select link_id, person_id from lockstep.members
        where connection_id = ${scope.connectionId} and campaign_member_id = ${who}
        union select m.link_id, m.person_id from known
        join lockstep.members m on m.connection_id = ${scope.connectionId} and m.person_id = known.person_id
      )
      select ${memberColumns}, l.id as link_id, l.campaign_id, l.campaign_name, l.program_name, l.state as link_state
      from found
      join lockstep.members m on m.connection_id = ${scope.connectionId} and m.link_id = found.link_id and m.person_id = found.person_id
      join lockstep.people p on p.connection_id = m.connection_id and p.id = m.person_id
      join lockstep.links l on l.connection_id = m.connection_id and l.id = m.link_id
      where l.state not in ('not-linked', 'unlinked')
      order by (not m.in_step and m.held_reason is not null) desc, l.campaign_name, l.id`.execute(own);
    return found.rows;
  });
}

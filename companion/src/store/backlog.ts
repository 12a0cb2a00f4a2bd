import { sql } from 'kysely';

import { type Db, reading, type Scope, writing } from './scope.ts';

/** Records that wait, by the object under which batches list them. */
export type Waiting = { readonly object: string; readonly waiting: number };

/** What was counted at one time (ISO 8601). */
export type BacklogSample = Waiting & { readonly at: string };

/** Records synced per hour over 24 hours, of one object. */
export type Throughput = {
  readonly object: string;
  readonly maxPerHour: number;
  readonly minPerHour: number;
  readonly averagePerHour: number;
};

/** Days for which counts are kept: the page shows five. */
const keptDays = 8;

/**
 * What waits now: keys that a feed put into the inbox, by the side that changed, and members that must be read again. Members
 * that wait for a person are no backlog.
 */
export function waitingNow(db: Db, scope: Scope): Promise<readonly Waiting[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Waiting>`
      select object, sum(waiting)::bigint as waiting from (
        select case i.side when 'marketo' then 'Campaigns' else 'Campaign Members' end as object, count(*) as waiting
          from lockstep.inbox i where i.connection_id = ${scope.connectionId} group by 1
        -- Both are always told, so that a count of nothing is a count.
        union all select 'Campaigns', 0
        union all
        select 'Campaign Members', count(*) from lockstep.members m
          join lockstep.links l on l.connection_id = m.connection_id and l.id = m.link_id
          where m.connection_id = ${scope.connectionId} and m.dirty and l.state not in ('not-linked', 'unlinked')
      ) counted group by object order by object`.execute(own);
    return found.rows;
  });
}

/** Notes what waits at `at` (ISO 8601), unless it was noted less than `everyMs` before; forgets what is too old to show. */
export async function noteBacklog(db: Db, scope: Scope, at: string, everyMs: number): Promise<void> {
  await writing(db, scope, async (own) => {
    const due = new Date(Date.parse(at) - everyMs).toISOString();
    const recent = await sql`select from lockstep.backlog
      where connection_id = ${scope.connectionId} and at > ${due}::timestamptz limit 1`.execute(own);
    if (recent.rows.length > 0) return;
    for (const { object, waiting } of await waitingNow(own, scope))
      await sql`insert into lockstep.backlog (connection_id, at, object, waiting)
        values (${scope.connectionId}, ${at}::timestamptz, ${object}, ${waiting}) on conflict do nothing`.execute(
        own,
      );
    await sql`delete from lockstep.backlog
      where connection_id = ${scope.connectionId}
        and at < ${at}::timestamptz - make_interval(days => ${keptDays})`.execute(own);
  });
}

/** What was noted from `from` on (ISO 8601), oldest first. */
export function backlogSince(db: Db, scope: Scope, from: string): Promise<readonly BacklogSample[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<BacklogSample>`select at, object, waiting from lockstep.backlog
      where connection_id = ${scope.connectionId} and at >= ${from}::timestamptz order by at, object`.execute(
      own,
    );
    return found.rows;
  });
}

/** Throughput of each object that had a batch in the 24 hours before `now` (ISO 8601). An hour without a batch counts as none. */
export function throughput(db: Db, scope: Scope, now: string): Promise<readonly Throughput[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Throughput>`
      with hours as (
        select object, floor(extract(epoch from ${now}::timestamptz - ended_at) / 3600) as hour,
          sum(new + updated + deleted) as synced
        from lockstep.batches
        where connection_id = ${scope.connectionId} and ended_at > ${now}::timestamptz - interval '24 hours'
          and ended_at <= ${now}::timestamptz
        group by 1, 2
      )
      select object, max(synced)::bigint as max_per_hour,
        (case when count(*) < 24 then 0 else min(synced) end)::bigint as min_per_hour,
        round(sum(synced) / 24)::bigint as average_per_hour
      from hours group by object order by object`.execute(own);
    return found.rows;
  });
}

import { sql } from 'kysely';

import { json, storableOrNull } from './bulk.ts';
import { endingAt } from './ending.ts';
import { nobodyWrites } from './leases.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { CycleState } from './tables.ts';

/** One pass over a connection, or one run of a link outside a pass. Times are ISO 8601. */
export type Cycle = {
  readonly id: string;
  /** Null for a pass. */
  readonly linkId: string | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly state: CycleState;
  /** Vendor calls it made, as its puller counted them. */
  readonly calls: unknown;
  readonly message: string | null;
};

const columns = ['id', 'linkId', 'startedAt', 'endedAt', 'state', 'calls', 'message'] as const;

/** Opens a cycle. */
export async function openCycle(
  db: Db,
  scope: Scope,
  cycle: { id: string; startedAt: string; linkId?: string | null },
): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('cycles')
      .values({ ...scope, ...cycle, state: 'running' })
      .execute(),
  );
}

/** Closes a running cycle; returns false when it was no longer running. */
export async function closeCycle(
  db: Db,
  scope: Scope,
  id: string,
  end: { state: 'ended' | 'failed'; endedAt: string; calls: unknown; message?: string | null },
): Promise<boolean> {
  const closed = await writing(db, scope, (own) =>
    own
      .updateTable('cycles')
      .set({
        state: end.state,
        endedAt: endingAt('started_at', end.endedAt),
        calls: json(end.calls),
        message: storableOrNull(end.message ?? null),
      })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .where('state', '=', 'running')
      .executeTakeFirst(),
  );
  return closed.numUpdatedRows > 0n;
}

/** The newest cycles, newest first. */
export function latestCycles(db: Db, scope: Scope, limit: number): Promise<Cycle[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('cycles')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .orderBy('startedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
  );
}

/** Cycles that have not ended: one that runs, or what dead processes left. */
export function runningCycles(db: Db, scope: Scope): Promise<Cycle[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('cycles')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('state', '=', 'running')
      .orderBy('id')
      .execute(),
  );
}

/** Milliseconds since the newest pass ended (or began, while it runs), by the database's clock; null when there never was one. */
export function sinceLastCycle(db: Db, scope: Scope): Promise<number | null> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ since: number | null }>`
      select (extract(epoch from clock_timestamp() - coalesce(ended_at, started_at)) * 1000)::float8 as since from lockstep.cycles
      where connection_id = ${scope.connectionId} and link_id is null order by started_at desc, id desc limit 1`.execute(
      own,
    );
    return found.rows[0]?.since ?? null;
  });
}

/** Milliseconds since a member was written last, by the database's clock; null when none ever was. */
export function sinceLastChange(db: Db, scope: Scope): Promise<number | null> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ since: number }>`
      select (extract(epoch from clock_timestamp() - at) * 1000)::float8 as since from lockstep.changes
      where connection_id = ${scope.connectionId} order by id desc limit 1`.execute(own);
    return found.rows[0]?.since ?? null;
  });
}

/** Opens a cycle, and the connection shows that a sync is in progress. */
export async function beginCycle(
  db: Db,
  scope: Scope,
  cycle: { readonly id: string; readonly linkId: string | null; readonly startedAt: string },
): Promise<void> {
  await writing(db, scope, async (own) => {
    await lockConnection(own, scope);
    await openCycle(own, scope, cycle);
    await showState(own, scope, cycle.startedAt);
  });
}

/** Closes a cycle, and the connection shows how it is doing now. Nothing happens when a successor has closed it. */
export async function endCycle(
  db: Db,
  scope: Scope,
  id: string,
  end: Parameters<typeof closeCycle>[3],
): Promise<void> {
  await writing(db, scope, async (own) => {
    await lockConnection(own, scope);
    if (await closeCycle(own, scope, id, end)) await showState(own, scope, end.endedAt);
  });
}

/**
 * Closes as failed what dead processes left running: of one link, whose lease the caller holds; or (null) passes, whose lease
 * the caller holds, and runs of links that nobody is writing.
 */
export async function closeDeadCycles(
  db: Db,
  scope: Scope,
  endedAt: string,
  linkId: string | null,
): Promise<void> {
  const dead = linkId === null ? nobodyWrites(sql`cycles.link_id`) : sql`link_id = ${linkId}::uuid`;
  await writing(db, scope, (own) =>
    sql`update lockstep.cycles set state = 'failed', ended_at = ${endingAt('started_at', endedAt)},
        message = 'The process that ran this cycle ended before the cycle did.'
      where connection_id = ${scope.connectionId} and state = 'running' and ${dead}`.execute(own),
  );
}

/** One after another: of two cycles that end at once, the later sees that the other has. */
const lockConnection = (db: Db, scope: Scope) =>
  sql`select from lockstep.connections where id = ${scope.connectionId} for update`.execute(db);

/** In progress while anything runs; failed as the last pass or the last run of an active link did; else synced. */
async function showState(db: Db, scope: Scope, at: string): Promise<void> {
  await sql`
    update lockstep.connections c set state = now.state, state_message = now.message,
      last_synced_at = case when now.state = 'Last synced' then ${at}::timestamptz else c.last_synced_at end
    from (
      select case when running then 'Sync in progress' when message is not null then 'Failed' else 'Last synced' end as state,
        case when running then null else message end as message
      from (select
        exists (select from lockstep.cycles where connection_id = ${scope.connectionId} and state = 'running') as running,
        coalesce(
          (select coalesce(case when state = 'failed' then message end, '') from lockstep.cycles
            where connection_id = ${scope.connectionId} and link_id is null and state <> 'running'
            order by started_at desc, id desc limit 1),
          '') as pass,
        (select min(run_failure) from lockstep.links
          where connection_id = ${scope.connectionId} and state = 'active' and run_failure is not null) as link
      ) as facts, lateral (select coalesce(nullif(pass, ''), link) as message) as told
    ) as now
    where c.id = ${scope.connectionId}`.execute(db);
}

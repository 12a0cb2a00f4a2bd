import { sql } from 'kysely';

import { json } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { CycleState } from './tables.ts';

/** One pass over a connection. Times are ISO 8601. */
export type Cycle = {
  readonly id: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly state: CycleState;
  /** Vendor calls it made, as its puller counted them. */
  readonly calls: unknown;
  readonly message: string | null;
};

const columns = ['id', 'startedAt', 'endedAt', 'state', 'calls', 'message'] as const;

/** Opens a cycle. */
export async function openCycle(
  db: Db,
  scope: Scope,
  cycle: { id: string; startedAt: string },
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
      .set({ state: end.state, endedAt: end.endedAt, calls: json(end.calls), message: end.message ?? null })
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

/** Milliseconds since the newest cycle ended (or began, while it runs), by the database's clock; null when there never was one. */
export function sinceLastCycle(db: Db, scope: Scope): Promise<number | null> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ since: number | null }>`
      select (extract(epoch from clock_timestamp() - coalesce(ended_at, started_at)) * 1000)::float8 as since from lockstep.cycles
      where connection_id = ${scope.connectionId} order by started_at desc, id desc limit 1`.execute(own);
    return found.rows[0]?.since ?? null;
  });
}

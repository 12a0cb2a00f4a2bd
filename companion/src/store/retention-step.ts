import { type RawBuilder, sql } from 'kysely';

import { type Db, type Scope, writing } from './scope.ts';

/** Moments before which what is over goes (ISO 8601). */
export type Turn = {
  readonly history: string;
  readonly previews: string;
  readonly audit: string;
  readonly endedLinks: string;
};

/** Deletes at most a step of one kind, in a transaction of its own; returns how many. */
export type PruneStep = readonly [kind: string, run: (db: Db, scope: Scope) => Promise<number>];

export type Piece = RawBuilder<unknown>;
type Statement = (connectionId: Piece) => Piece;

/**
 * A transaction that goes by indexes, whatever the planner thinks: it takes a table in which all that it has seen is of one person or
 * link for one that is better read from end to end.
 */
export const byIndex = <T>(db: Db, scope: Scope, work: (own: Db) => Promise<T>): Promise<T> =>
  writing(db, scope, async (own) => {
    await sql`set local enable_seqscan = off`.execute(own);
    return await work(own);
  });

/**
 * One transaction that does not keep a process from stopping: what it does in the database, or waits for there, is cancelled when
 * `stopping` is aborted. Throws then, as for any statement that is cancelled.
 */
export const untilStopping = <T>(
  db: Db,
  scope: Scope,
  stopping: AbortSignal,
  work: (own: Db) => Promise<T>,
): Promise<T> =>
  writing(db, scope, async (own) => {
    const session = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(own);
    let cancelled: Promise<unknown> | undefined;
    const cancel = (): void => {
      cancelled = sql`select pg_cancel_backend(${session.rows[0]?.pid})`.execute(db).catch(() => undefined);
    };
    stopping.addEventListener('abort', cancel, { once: true });
    try {
      stopping.throwIfAborted();
      return await work(own);
    } finally {
      stopping.removeEventListener('abort', cancel);
      // Before the session is somebody else's.
      await cancelled;
    }
  });

/** There is no such row: asked for each row by an index, where `not exists` may read the other table from end to end. */
export const nothing = (rows: Piece): RawBuilder<boolean> =>
  sql<boolean>`(select true from ${rows} limit 1) is null`;

/** One statement as a step. */
export const stepOf = (kind: string, statement: Statement): PruneStep => [
  kind,
  (db, scope) =>
    byIndex(db, scope, async (own) => {
      const gone = await statement(sql`${scope.connectionId}`).execute(own);
      return Number(gone.numAffectedRows ?? 0);
    }),
];

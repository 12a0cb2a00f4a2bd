import { sql } from 'kysely';

import { untilStopping, type Piece, type Turn } from './retention-step.ts';
import { pruneSteps } from './retention-steps.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** How long what is over is kept, in days. */
export type KeepDays = {
  readonly history: number;
  readonly previews: number;
  readonly audit: number;
  readonly endedLinks: number;
};

export type PruneOptions = {
  readonly keep: KeepDays;
  /** Aborted when the process stops: no further step begins, and what the last one does or waits for is cancelled. */
  readonly stopping: AbortSignal;
  /** Rows that one transaction deletes at most. */
  readonly step?: number;
  /** No further step begins after so many milliseconds; the rest goes in the next turn. */
  readonly longestMs?: number;
};

/** Rows deleted, by kind; kinds without any are left out. */
export type Pruned = Readonly<Record<string, number>>;

/** Small enough that nobody notices the transaction. */
const rowsOfStep = 5000;
const longestTurnMs = 20_000;

/**
 * Deletes what is over and old, where this connection's turn has come: once a day by the database's clock, or a minute after a turn
 * that did not finish. One process at a time does it. Undefined: it is nobody's turn now. Nothing that a decision reads goes: the
 * members, history and maps of links that live, what is open or waits.
 */
export async function pruneWhenDue(db: Db, scope: Scope, options: PruneOptions): Promise<Pruned | undefined> {
  const { keep, stopping, step = rowsOfStep, longestMs = longestTurnMs } = options;
  const turn = await takeTurn(db, scope, keep);
  if (turn === undefined) return undefined;
  const stopAt = performance.now() + longestMs;
  const mayGoOn = () => !stopping.aborted && performance.now() < stopAt;
  const pruned: Record<string, number> = {};
  let finished = true;
  for (const [kind, run] of pruneSteps(turn, step)) {
    for (let gone = step; gone >= step;) {
      if (!mayGoOn()) {
        finished = false;
        break;
      }
      const done = await untilStopping(db, scope, stopping, (own) => run(own, scope)).catch(
        (error: unknown) => {
          if (!stopping.aborted) throw error;
          return undefined;
        },
      );
      gone = done ?? 0;
      if (done === undefined) finished = false;
      if (gone > 0) pruned[kind] = (pruned[kind] ?? 0) + gone;
    }
  }
  await endTurn(db, scope, finished);
  return pruned;
}

/** Since when the history of a connection is whole (ISO 8601); null while nothing of it was ever deleted. */
export function historySince(db: Db, scope: Scope): Promise<string | null> {
  return reading(db, scope, (own) => sinceOf(own, scope, sql``));
}

/** As `historySince`, and until the transaction ends it stays so: nothing older begins to be deleted meanwhile. */
export function heldHistorySince(db: Db, scope: Scope): Promise<string | null> {
  return writing(db, scope, (own) => sinceOf(own, scope, sql`for share`));
}

async function sinceOf(own: Db, scope: Scope, lock: Piece): Promise<string | null> {
  const found = await sql<{ historySince: string | null }>`
    select history_since from lockstep.connections where id = ${scope.connectionId} ${lock}`.execute(own);
  return found.rows[0]?.historySince ?? null;
}

/** What is taken is taken for a while: a process that dies in its turn keeps nobody else from it for long. */
async function takeTurn(db: Db, scope: Scope, keep: KeepDays): Promise<Turn | undefined> {
  return await writing(db, scope, async (own) => {
    const before = (days: number) => sql`now() - make_interval(days => ${days})`;
    const taken = await sql<Turn>`
      update lockstep.connections set prune_due_at = now() + interval '5 minutes',
        history_since = greatest(history_since, case when created_at < ${before(keep.history)} then ${before(keep.history)} end)
      where id = ${scope.connectionId} and prune_due_at <= now()
      returning ${before(keep.history)} as history, ${before(keep.previews)} as previews, ${before(keep.audit)} as audit,
        ${before(keep.endedLinks)} as ended_links`.execute(own);
    return taken.rows[0];
  });
}

async function endTurn(db: Db, scope: Scope, finished: boolean): Promise<void> {
  const next = finished ? sql`interval '1 day'` : sql`interval '1 minute'`;
  await writing(db, scope, (own) =>
    sql`update lockstep.connections set prune_due_at = now() + ${next} where id = ${scope.connectionId}`.execute(
      own,
    ),
  );
}

import { sql } from 'kysely';

import { systemClock, type Clock } from '../telemetry/clock.ts';
import type { Db } from './scope.ts';

/** A clock that shows the database's time, between one look at it and the next. */
export type DatabaseClock = Clock & {
  /** Looks again. A database that does not answer leaves the clock as it goes. */
  set(): Promise<void>;
};

/**
 * The one clock of all processes on a database: what is decided by time of day or by how long ago something was (the flap guard,
 * comparisons, where a feed begins) must not depend on the machine that happens to run it (docs/sync-rules.md, 8). Waits go by
 * the machine's clock. Throws when the database does not answer at the start.
 */
export async function databaseClock(db: Db, machine: Clock = systemClock): Promise<DatabaseClock> {
  let ahead = 0;
  const look = async (): Promise<void> => {
    const before = machine.now();
    const time = await databaseTime(db);
    ahead = time - (before + machine.now()) / 2;
  };
  await look();
  return {
    now: () => Math.round(machine.now() + ahead),
    sleep: (ms, signal) => machine.sleep(ms, signal),
    set: () => look().catch(() => undefined),
  };
}

/** The database's time, in milliseconds since 1970. */
async function databaseTime(db: Db): Promise<number> {
  const found = await sql<{ ms: number }>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`.execute(db);
  const [row] = found.rows;
  if (row === undefined) throw new Error('the database did not tell its time');
  return row.ms;
}

import { sql } from 'kysely';

import { type Db, type Scope, writing } from './scope.ts';

/** The right to be the only one who does something, until it expires. Every time is the database's, no machine's own. */
export type Lease = {
  readonly key: string;
  readonly holder: string;
  /** Grows with every owner: writes fenced with it refuse an owner that has been succeeded. */
  readonly epoch: number;
};

/** Takes a lease that is free, released or expired, for `milliseconds`; null while somebody else has it. */
export function acquireLease(
  db: Db,
  scope: Scope,
  key: string,
  holder: string,
  milliseconds: number,
): Promise<Lease | null> {
  return writing(db, scope, async (own) => {
    const taken = await sql<{ epoch: number }>`
      insert into lockstep.leases as known (connection_id, key, holder, epoch, expires_at)
      values (${scope.connectionId}, ${key}, ${holder}, 1, ${inMilliseconds(milliseconds)})
      on conflict (connection_id, key) do update set
        holder = excluded.holder, epoch = known.epoch + 1, expires_at = excluded.expires_at
      where known.holder is null or known.expires_at <= clock_timestamp()
      returning epoch`.execute(own);
    const epoch = taken.rows[0]?.epoch;
    return epoch === undefined ? null : { key, holder, epoch };
  });
}

/** Holds on for `milliseconds` from now. False when somebody else has taken it since: stop, and write nothing more. */
export async function renewLease(db: Db, scope: Scope, lease: Lease, milliseconds: number): Promise<boolean> {
  const renewed = await writing(db, scope, (own) =>
    ours(own, scope, lease)
      .set({ expiresAt: inMilliseconds(milliseconds) })
      .executeTakeFirst(),
  );
  return renewed.numUpdatedRows > 0n;
}

/** Gives a lease back, so that a successor need not wait for it to expire. Nothing happens when it is no longer ours. */
export async function releaseLease(db: Db, scope: Scope, lease: Lease): Promise<void> {
  await writing(db, scope, (own) => ours(own, scope, lease).set({ holder: null }).execute());
}

const ours = (db: Db, scope: Scope, lease: Lease) =>
  db
    .updateTable('leases')
    .where('connectionId', '=', scope.connectionId)
    .where('key', '=', lease.key)
    .where('holder', '=', lease.holder)
    .where('epoch', '=', lease.epoch);

const inMilliseconds = (milliseconds: number) =>
  sql<string>`clock_timestamp() + make_interval(secs => ${milliseconds / 1000})`;

import { type RawBuilder, sql } from 'kysely';

import { fenceLink } from './links.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** The right to be the only one who does something, until it expires. Every time is the database's, no machine's own. */
export type Lease = {
  readonly key: string;
  readonly holder: string;
  /** Grows with every owner: writes fenced with it refuse an owner that has been succeeded. */
  readonly epoch: number;
};

/**
 * Takes a lease that is free, released or expired, for `milliseconds`; null while somebody else has it. The epoch of a lease on
 * a link is above every epoch that has written the link, whatever lease that came from, and fences the link at once. Throws kind `conflict` when there is no such link.
 */
export function acquireLease(
  db: Db,
  scope: Scope,
  key: string,
  holder: string,
  milliseconds: number,
  linkId: string | null = null,
): Promise<Lease | null> {
  return writing(db, scope, async (own) => {
    const taken = await sql<{ epoch: number }>`
      insert into lockstep.leases as known (connection_id, key, holder, epoch, expires_at)
      values (${scope.connectionId}, ${key}, ${holder}, 1 + coalesce((select epoch from lockstep.links
          where connection_id = ${scope.connectionId} and id = ${linkId}::uuid), 0), ${inMilliseconds(milliseconds)})
      on conflict (connection_id, key) do update set
        holder = excluded.holder, epoch = greatest(known.epoch + 1, excluded.epoch), expires_at = excluded.expires_at
      where known.holder is null or known.expires_at <= clock_timestamp()
      returning epoch`.execute(own);
    const epoch = taken.rows[0]?.epoch;
    if (epoch === undefined) return null;
    // From here on no predecessor writes, even before we do.
    if (linkId !== null) await fenceLink(own, scope, linkId, epoch);
    return { key, holder, epoch };
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

/** Leases that ran out before they were given back: their holders died, or are silent. */
export function expiredLeases(db: Db, scope: Scope): Promise<Pick<Lease, 'key' | 'epoch'>[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('leases')
      .select(['key', 'epoch'])
      .where('connectionId', '=', scope.connectionId)
      .where('holder', 'is not', null)
      .where('expiresAt', '<=', sql<string>`clock_timestamp()`)
      .execute(),
  );
}

/** True, in SQL, when no live lease is on the link of this column; always for no link. */
export const nobodyWrites = (linkId: RawBuilder<unknown>): RawBuilder<boolean> =>
  sql<boolean>`not exists (select from lockstep.leases held
    where held.connection_id = current_setting('lockstep.connection_id') and held.key = 'link:' || ${linkId}
      and held.holder is not null and held.expires_at > clock_timestamp())`;

const ours = (db: Db, scope: Scope, lease: Lease) =>
  db
    .updateTable('leases')
    .where('connectionId', '=', scope.connectionId)
    .where('key', '=', lease.key)
    .where('holder', '=', lease.holder)
    .where('epoch', '=', lease.epoch);

const inMilliseconds = (milliseconds: number) =>
  sql<string>`clock_timestamp() + make_interval(secs => ${milliseconds / 1000})`;

import { FailureError, type Failure } from '../domain/failure.ts';
import { onErrand, type Calls } from '../quota/errand.ts';
import { stoppingFailure } from '../quota/stopping.ts';
import { acquireLease, expiredLeases, releaseLease, renewLease } from '../store/leases.ts';
import type { Db, Scope } from '../store/scope.ts';
import type { CycleContext } from './context.ts';

/** The right to do something alone: to read the connection's feeds, or to write one link. */
export type Hold = {
  /** Fencing epoch: every transaction of a link's writer checks it. */
  readonly epoch: number;
  /**
   * Throws kind `conflict` when another process has taken the lease over: this one was stalled, and must stop. In a transaction nobody
   * takes it over before the commit.
   */
  stillOurs(db?: Db): Promise<void>;
  /** Calls made to the vendors under this lease so far. */
  calls(): Calls;
};

const feeds = 'feeds';
const ofLink = 'link:';

/** What is held: the connection's feeds and schema, one link, or the repair of a pair that is no link. */
export type Held = 'feeds' | { readonly linkId: string } | { readonly repairId: string };

/**
 * Runs `work` while holding a lease, renewed in the background; undefined when another process has it. Before every call to
 * a vendor the holder makes sure that it has not been silent for longer than its lease, so that one that was frozen asks
 * first whether it has been succeeded. What it records and stores is fenced by the epoch besides.
 */
export async function withLease<T>(
  context: CycleContext,
  held: Held,
  work: (hold: Hold) => Promise<T>,
): Promise<T | undefined> {
  const { store, scope, settings } = context;
  const { leaseMs } = settings;
  const linkId = held !== 'feeds' && 'linkId' in held ? held.linkId : null;
  const key = keyOf(held);
  let renewedAt = performance.now();
  const lease = await acquireLease(store.db, scope, key, context.newId(), leaseMs, linkId);
  if (lease === null) return undefined;
  const renew = async (db: Db = store.db): Promise<boolean> => {
    const asked = performance.now();
    const ours = await renewLease(db, scope, lease, leaseMs);
    if (ours) renewedAt = asked;
    return ours;
  };
  const done = new AbortController();
  const slept = () =>
    context.clock.sleep(leaseMs / 3, done.signal).then(
      () => true,
      () => false,
    );
  const renewing = (async () => {
    while (await slept()) {
      try {
        if (!(await renew())) return;
      } catch (error) {
        // The database may be back before the lease ends, and before each call the holder asks again.
        context.log.warn({ lease: key, err: error }, 'the lease could not be renewed, trying again');
      }
    }
  })();
  const stillOurs = async (db?: Db) => {
    if (!(await renew(db))) throw new FailureError(takenOver);
  };
  const check = async () => {
    if (context.stopping?.aborted === true) throw stoppingFailure();
    if (performance.now() - renewedAt <= leaseMs || (await renew())) return;
    // As when a vendor cannot be reached: the writer stops, and its records have not failed.
    throw new FailureError({ ...takenOver, kind: 'transient' });
  };
  try {
    return await onErrand({ check }, (calls) => work({ epoch: lease.epoch, stillOurs, calls }));
  } finally {
    done.abort();
    await renewing;
    await releaseLease(store.db, scope, lease).catch((error: unknown) => {
      context.log.warn({ err: error }, 'the lease could not be given back, it expires by itself');
    });
  }
}

/** What is still in the hands of somebody who has been silent for longer than a lease: links, or (null) the feeds. */
export async function orphans(
  db: Db,
  scope: Scope,
): Promise<readonly { readonly linkId: string | null; readonly epoch: number }[]> {
  const expired = await expiredLeases(db, scope);
  return expired
    .filter(({ key }) => key === feeds || key.startsWith(ofLink))
    .map(({ key, epoch }) => ({ linkId: key === feeds ? null : key.slice(ofLink.length), epoch }));
}

function keyOf(held: Held): string {
  if (held === 'feeds') return feeds;
  return 'linkId' in held ? `${ofLink}${held.linkId}` : `repair:${held.repairId}`;
}

const takenOver: Failure = {
  kind: 'conflict',
  vendor: 'lockstep',
  code: 'LEASE_TAKEN_OVER',
  message: 'This process was silent for too long, and another one has taken its work over.',
  retryable: false,
};

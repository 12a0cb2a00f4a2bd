import { FailureError, type Failure } from '../domain/failure.ts';
import { acquireLease, releaseLease, renewLease } from '../store/leases.ts';
import type { CycleContext } from './context.ts';

/** The right to run this connection's cycle. */
export type Hold = {
  /** Fencing epoch: every transaction of a link's writer checks it. */
  readonly epoch: number;
  /** Throws kind `conflict` when another process has taken the lease over: this one was stalled, and must stop. */
  stillOurs(): Promise<void>;
};

/**
 * Runs `work` while holding the connection's lease, renewed in the background; undefined when another process has it.
 * A holder that stalls past its lease is fenced off by the epoch that every write transaction checks.
 */
export async function withLease<T>(
  context: CycleContext,
  work: (hold: Hold) => Promise<T>,
): Promise<T | undefined> {
  const { store, scope, settings } = context;
  const lease = await acquireLease(store.db, scope, 'cycle', context.newId(), settings.leaseMs);
  if (lease === null) return undefined;
  const done = new AbortController();
  const slept = () =>
    context.clock.sleep(settings.leaseMs / 3, done.signal).then(
      () => true,
      () => false,
    );
  const renewing = (async () => {
    while (await slept()) if (!(await renewLease(store.db, scope, lease, settings.leaseMs))) return;
  })().catch((error: unknown) => {
    context.log.warn({ err: error }, 'the lease could not be renewed');
  });
  const stillOurs = async () => {
    if (!(await renewLease(store.db, scope, lease, settings.leaseMs))) throw new FailureError(takenOver);
  };
  try {
    return await work({ epoch: lease.epoch, stillOurs });
  } finally {
    done.abort();
    await renewing;
    await releaseLease(store.db, scope, lease).catch((error: unknown) => {
      context.log.warn({ err: error }, 'the lease could not be given back, it expires by itself');
    });
  }
}

const takenOver: Failure = {
  kind: 'conflict',
  vendor: 'lockstep',
  code: 'LEASE_TAKEN_OVER',
  message: 'This process was silent for too long, and another one has taken its work over.',
  retryable: false,
};

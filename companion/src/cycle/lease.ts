import { acquireLease, releaseLease, renewLease } from '../store/leases.ts';
import type { CycleContext } from './context.ts';

/**
 * Runs `work` while holding the connection's lease, renewed in the background; undefined when another process has it.
 * A holder that stalls past its lease is fenced off by the epoch that every write transaction checks.
 */
export async function withLease<T>(
  context: CycleContext,
  work: (epoch: number) => Promise<T>,
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
  try {
    return await work(lease.epoch);
  } finally {
    done.abort();
    await renewing;
    await releaseLease(store.db, scope, lease).catch((error: unknown) => {
      context.log.warn({ err: error }, 'the lease could not be given back, it expires by itself');
    });
  }
}

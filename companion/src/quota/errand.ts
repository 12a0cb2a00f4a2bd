import { AsyncLocalStorage } from 'node:async_hooks';

import type { Vendor } from './quota.ts';

/**
 * On whose behalf a piece of work calls the vendors. Several run at once in one process: each is asked before its own
 * calls whether it may go on, and counts its own.
 */
export type Errand = {
  /** Throws when no further call may be made: the process stops, or another one has taken the work over. */
  check(): Promise<void>;
};

export type Calls = { readonly marketo: number; readonly salesforce: number };

type Running = {
  readonly errand: Errand;
  readonly counts: Record<Vendor, number>;
  readonly within?: Running;
};

const current = new AsyncLocalStorage<Running>();

/** Runs `work` on an errand, inside the one that is running already if there is one. `calls` tells how many it made so far. */
export async function onErrand<T>(errand: Errand, work: (calls: () => Calls) => Promise<T>): Promise<T> {
  const within = current.getStore();
  const counts = { marketo: 0, salesforce: 0 };
  const running = within === undefined ? { errand, counts } : { errand, counts, within };
  return await current.run(running, () => work(() => ({ ...counts })));
}

/** To be passed right before a call is sent: asks and counts on every errand that is running. Throws what `check` throws. */
export async function setOut(vendor: Vendor): Promise<void> {
  for (let one = current.getStore(); one !== undefined; one = one.within) await one.errand.check();
  for (let one = current.getStore(); one !== undefined; one = one.within) one.counts[vendor] += 1;
}

import type { Clock } from '../telemetry/clock.ts';
import { calendarDay, rollingDay } from './day.ts';
import { createGate } from './gate.ts';
import { marketoZone } from './midnight.ts';
import type { Purpose, Quota, Vendor } from './quota.ts';

export type MarketoShare = {
  readonly per20Seconds: number;
  readonly concurrent: number;
  readonly perDay: number;
};
export type SalesforceShare = { readonly concurrent: number; readonly perDay: number };

/**
 * Half of what a vendor gives an instance (Marketo REST docs, "Integration Best Practices": at most 50 calls in
 * 20 seconds and 5 at a time), since its limits are shared with every other integration.
 */
export const defaultShares: { readonly marketo: MarketoShare; readonly salesforce: SalesforceShare } = {
  marketo: { per20Seconds: 50, concurrent: 5, perDay: 25_000 },
  salesforce: { concurrent: 5, perDay: 50_000 },
};

/** The API budget of one connection, kept in this process: it forgets the day's calls when the process ends. */
export function createMemoryQuota(options: {
  clock: Clock;
  marketo?: MarketoShare;
  salesforce?: SalesforceShare;
}): Quota {
  const { clock, marketo, salesforce } = { ...defaultShares, ...options };
  const gates = {
    marketo: createGate({
      vendor: 'marketo',
      clock,
      share: { ...marketo, rate: { calls: marketo.per20Seconds, ms: 20_000 } },
      day: calendarDay(marketoZone),
    }),
    salesforce: createGate({ vendor: 'salesforce', clock, share: salesforce, day: rollingDay() }),
  };
  const counts: Record<Vendor, Map<Purpose, number>> = { marketo: new Map(), salesforce: new Map() };

  return {
    async spend(vendor, purpose, call) {
      const gate = gates[vendor];
      await gate.enter(purpose === 'interactive');
      counts[vendor].set(purpose, (counts[vendor].get(purpose) ?? 0) + 1);
      try {
        return await call();
      } finally {
        gate.leave();
      }
    },
    holdUntil: (vendor, time) => {
      gates[vendor].hold(time);
    },
    ledger: () =>
      (['marketo', 'salesforce'] as const).flatMap((vendor) =>
        [...counts[vendor]].map(([purpose, calls]) => ({ vendor, purpose, calls })),
      ),
    used: (vendor) => [...counts[vendor].values()].reduce((sum, calls) => sum + calls, 0),
  };
}

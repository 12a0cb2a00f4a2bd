import { setTimeout as wait } from 'node:timers/promises';

/** Time that runs as the machine's, and jumps ahead when somebody waits. */
export type JumpingClock = {
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly jump: (ms: number) => void;
  /** Milliseconds before the machine's clock. */
  readonly ahead: () => number;
  /** Time at Salesforce, where what is done now may carry an earlier one. */
  readonly inSalesforce: () => number;
  readonly dateBack: (ms: number) => void;
};

/** Waits that nobody gives up are skipped; the clock jumps over them. A lease is renewed in real time. */
export function createClock(): JumpingClock {
  let ahead = 0;
  let back = 0;
  return {
    now: () => Date.now() + ahead,
    sleep: async (ms, signal) => {
      if (signal !== undefined) {
        await wait(ms, undefined, { signal });
        return;
      }
      ahead += Math.max(0, ms);
      await wait(1);
    },
    jump: (ms) => {
      ahead += ms;
    },
    ahead: () => ahead,
    inSalesforce: () => Date.now() + ahead - back,
    dateBack: (ms) => {
      back = ms;
    },
  };
}

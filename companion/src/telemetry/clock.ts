import { setTimeout as wait } from 'node:timers/promises';

/** Time, passed in everywhere, so that waits, tokens and quotas can run in virtual time. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
};

/** This machine's clock. Good for waits and log lines; no decision about members may rest on it (docs/sync-rules.md, 8). */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal ? { signal } : {});
  },
};

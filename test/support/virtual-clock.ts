import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../companion/src/telemetry/clock.ts';

export type VirtualClock = Clock & {
  /** Lets this much time pass: sleeps end in the order of their times, each followed by the work it wakes. */
  advance(ms: number): Promise<void>;
  /** How many sleeps have not ended. */
  sleeping(): number;
  /**
   * Runs work that also does real I/O to its end: whenever nothing has moved for a moment, jumps to the end of the
   * next sleep. Time may run ahead of requests still in flight.
   */
  run<T>(work: Promise<T>): Promise<T>;
};

type Sleeper = { readonly at: number; wake(): void };

/** A clock that stands still until told to move. `start` is in milliseconds since 1970. */
export function virtualClock(start = Date.UTC(2026, 0, 5, 12)): VirtualClock {
  let time = start;
  const sleepers: Sleeper[] = [];

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason as Error);
        return;
      }
      if (ms <= 0) {
        resolve();
        return;
      }
      const onAbort = () => {
        sleepers.splice(sleepers.indexOf(sleeper), 1);
        reject(signal?.reason as Error);
      };
      const sleeper: Sleeper = {
        at: time + ms,
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      // After the sleepers of the same time: who slept first wakes first.
      const later = sleepers.findIndex((other) => other.at > sleeper.at);
      sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
    });

  const advance = async (ms: number) => {
    const until = time + ms;
    await settle();
    for (let next = sleepers[0]; next && next.at <= until; next = sleepers[0]) {
      sleepers.shift();
      time = next.at;
      next.wake();
      await settle();
    }
    time = until;
  };

  const run = async <T>(work: Promise<T>): Promise<T> => {
    const progress = { done: false };
    const finish = () => {
      progress.done = true;
    };
    work.then(finish, finish);
    while (!progress.done) {
      await wait(2);
      const next = sleepers[0];
      if (next) await advance(Math.max(0, next.at - time));
    }
    return work;
  };

  return { now: () => time, sleep, advance, sleeping: () => sleepers.length, run };
}

/** Lets everything that is ready run: promises, and what they start. */
async function settle(): Promise<void> {
  for (let i = 0; i < 3; i++) await turn();
}

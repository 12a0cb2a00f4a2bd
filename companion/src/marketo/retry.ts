import { type Failure, FailureError } from '../domain/failure.ts';
import type { Quota } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from './log.ts';

/** Runs an attempt again while that makes sense and is safe. */
export type Retry = <T>(attempt: () => Promise<T>) => Promise<T>;

const attempts = 6;
/** A caller waits at most this long for one repetition; beyond that it is told `retryAt`. */
const longest = 30_000;

/**
 * Repeats what passes: transient troubles after a growing wait, 615 after a short one, 606 when the window has
 * cleared. Whether a failure is safe to repeat was decided when it was classified: a write whose outcome is unknown
 * is never `transient`. A spent day (607) is told to the budget and not repeated.
 */
export function createRetry(options: { clock: Clock; quota: Quota; random: () => number; log: Log }): Retry {
  const { clock, quota, random, log } = options;

  /** When to try again, or undefined for never. Everybody's calls are held where the vendor counts everybody's. */
  const next = (failure: Failure, made: number): number | undefined => {
    const now = clock.now();
    const growing = Math.min(500 * 2 ** (made - 1), longest / 2) * (0.5 + random() / 2);
    if (failure.vendor !== 'marketo') return undefined;
    if (failure.code === '607' && failure.retryAt !== undefined) quota.holdUntil('marketo', failure.retryAt);
    const asked = (failure.retryAt ?? now) - now;
    if (made >= attempts || asked > longest) return undefined;
    if (failure.kind === 'transient') return now + growing;
    if (failure.kind !== 'rate' && failure.kind !== 'concurrency') return undefined;
    const at = now + asked + (failure.kind === 'rate' ? random() * 1000 : growing);
    quota.holdUntil('marketo', at);
    return at;
  };

  return async (attempt) => {
    for (let made = 1; ; made++) {
      try {
        return await attempt();
      } catch (error) {
        if (!(error instanceof FailureError)) throw error;
        const at = next(error.failure, made);
        log.warn({ failure: error.failure, attempt: made, again: at !== undefined }, 'marketo call failed');
        if (at === undefined) throw error;
        await clock.sleep(at - clock.now());
      }
    }
  };
}

/**
 * Jitter without chance: the van der Corput sequence spreads evenly over [0, 1), so that calls which failed together
 * come back apart, and every run is the same.
 */
export function spread(): () => number {
  let count = 0;
  return () => {
    let value = 0;
    let half = 0.5;
    for (let rest = ++count; rest > 0; rest = Math.floor(rest / 2), half /= 2) value += (rest % 2) * half;
    return value;
  };
}

import { failureOf } from '../domain/failure.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from './rest.ts';

/** Waits between the tries of a read. Short: a cycle that fails comes back by itself, and a person may be waiting. */
const waits = [500, 1_500];
const longestWait = 10_000;

/** Repeats a read that failed for a passing reason, at most three tries in all. Never for writes. */
export async function retryingRead<T>(
  clock: Clock,
  log: Log | undefined,
  read: () => Promise<T>,
): Promise<T> {
  for (const backoff of waits) {
    try {
      return await read();
    } catch (error) {
      const failure = failureOf(error);
      const wait = Math.max(backoff, (failure.retryAt ?? 0) - clock.now());
      if (!failure.retryable || wait > longestWait) throw error;
      log?.warn(
        { kind: failure.kind, code: failure.code, waitMs: wait },
        'salesforce read failed, trying again',
      );
      await clock.sleep(wait);
    }
  }
  return read();
}

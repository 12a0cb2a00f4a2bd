import { SalesforceError, unableToLockRow } from './errors.ts';

/**
 * Faults on demand. `endpoint` is tested against `METHOD /path?query` with the query decoded, so that a test can aim
 * at one statement.
 */
export type FaultKind =
  /** Every row the request writes is refused with UNABLE_TO_LOCK_ROW. */
  | 'lock-row'
  /** Every row the request writes is refused with `code` and `message`. */
  | 'row-error'
  | '503'
  /** The connection breaks and nothing happened. */
  | 'reset'
  /** Waits `delayMs` before the request is handled. */
  | 'slow'
  /** The request is carried out, then the connection breaks. */
  | 'lost-after-commit'
  /** The connection breaks at once; the request is carried out `delayMs` later. */
  | 'late-commit'
  | 'session-expired'
  | 'request-limit'
  /** The answer's JSON ends in the middle. */
  | 'truncated';

export type Fault = {
  readonly endpoint: RegExp;
  readonly kind: FaultKind;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  /** Milliseconds, for slow and late-commit; default 1000. */
  readonly delayMs?: number;
  /** For row-error. */
  readonly code?: string;
  readonly message?: string;
};

export type Faults = {
  add(fault: Fault): void;
  clear(): void;
  /** The first fault that aims at this request, one hit used up. */
  take(request: string): Fault | null;
};

export function createFaults(): Faults {
  const waiting: { fault: Fault; left: number }[] = [];
  return {
    add: (fault) => {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    clear: () => {
      waiting.length = 0;
    },
    take: (request) => {
      const hit = waiting.find((one) => one.left > 0 && one.fault.endpoint.test(request));
      if (!hit) return null;
      hit.left -= 1;
      return hit.fault;
    },
  };
}

/** How a fault refuses the rows of a write; null when it does something else. */
export function refusalOf(fault: Fault | null): SalesforceError | null {
  if (fault?.kind === 'lock-row') return unableToLockRow('unknown');
  if (fault?.kind !== 'row-error') return null;
  return new SalesforceError(
    fault.code ?? 'UNKNOWN_EXCEPTION',
    fault.message ?? 'An unexpected error occurred.',
  );
}

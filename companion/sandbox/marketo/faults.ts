/**
 * What can be made to go wrong.
 * 604: nothing was done. 604-after-commit: everything was done. lost-after-commit: done, connection dropped.
 * lost-before-commit: connection dropped, done a little later. token-expired: the token dies now (602, then 601).
 */
export type FaultKind =
  | '604'
  | '604-after-commit'
  | '608'
  | '611'
  | '713'
  | '502-html'
  | 'truncated'
  | 'reset'
  | 'slow'
  | 'lost-after-commit'
  | 'lost-before-commit'
  | 'token-expired';

export type Fault = {
  /** Matched against method and path, e.g. /^POST .*members\/status/. */
  readonly endpoint: RegExp;
  readonly kind: FaultKind;
  /** How many matching calls it hits. */
  readonly times: number;
  /** Milliseconds, for `slow` and `lost-before-commit`; 100 unless said. */
  readonly ms?: number;
};

export type Faults = {
  add(fault: Fault): void;
  /** The fault that this call meets, if any; it is used up by one. */
  take(endpoint: string): Fault | null;
  /** Faults that have not happened yet. */
  pending(): number;
  clear(): void;
};

/** Faults wait in the order they were added; a call meets the first that matches. */
export function faultBox(): Faults {
  let waiting: { fault: Fault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times });
    },
    take(endpoint) {
      const hit = waiting.find((one) => one.fault.endpoint.test(endpoint));
      if (!hit) return null;
      hit.left -= 1;
      waiting = waiting.filter((one) => one.left > 0);
      return hit.fault;
    },
    pending: () => waiting.reduce((sum, one) => sum + one.left, 0),
    clear() {
      waiting = [];
    },
  };
}

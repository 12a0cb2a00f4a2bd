import { seeded, type Random } from '../world/random.ts';
import { SalesforceError, unableToLockRow } from './errors.ts';

/**
 * Faults on demand. `endpoint` is tested against `METHOD /path?query` with the query decoded, so that a test can aim
 * at one statement.
 * lock-row: every row the request writes is refused with UNABLE_TO_LOCK_ROW; row-error: with `code` and `message`.
 * reset: the connection breaks and nothing happened. slow: waits `delayMs` before the request is handled.
 * lost-after-commit: carried out, then the connection breaks. late-commit: the connection breaks at once, and the request is
 * carried out `delayMs` later. truncated: the answer's JSON ends in the middle.
 */
export const faultKinds = [
  'lock-row',
  'row-error',
  '503',
  'reset',
  'slow',
  'lost-after-commit',
  'late-commit',
  'session-expired',
  'request-limit',
  'truncated',
] as const;

export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  readonly endpoint: RegExp;
  readonly kind: FaultKind;
  /** How many requests it hits at most; without it one, or with a rate as many as come. */
  readonly times?: number;
  /** The share of matching requests it hits, from 0 to 1; all unless said. */
  readonly rate?: number;
  /** What chance is drawn from; the same seed and the same requests give the same faults. */
  readonly seed?: number;
  /** Milliseconds, for slow and late-commit; default 1000. */
  readonly delayMs?: number;
  /** For row-error. */
  readonly code?: string;
  readonly message?: string;
};

/** A fault that happened; `fault` is the number that `add` gave it, `at` milliseconds since 1970. */
export type Injected = {
  readonly fault: number;
  readonly kind: FaultKind;
  readonly request: string;
  readonly at: number;
};

/** A fault that may still happen; null for as often as requests come. */
export type WaitingFault = Fault & { readonly id: number; readonly left: number | null };

export type Faults = {
  /** Returns the fault's number. */
  add(fault: Fault): number;
  /** Takes back all faults; what happened stays known. */
  clear(): void;
  /** The first fault that aims at this request and strikes, one hit used up. */
  take(request: string): Fault | null;
  waiting(): readonly WaitingFault[];
  /** What happened, the latest last; at most 1,000. */
  injected(): readonly Injected[];
};

type Rule = { readonly id: number; readonly fault: Fault; readonly random: Random; left: number };

const kept = 1000;
const chances = 1_000_000;

export function createFaults(now: () => number): Faults {
  let rules: Rule[] = [];
  let added = 0;
  const happened: Injected[] = [];

  /** Chance is drawn for every request that the rule aims at, so that the draws do not depend on other rules. */
  const strikes = ({ fault, random }: Rule, request: string): boolean =>
    fault.endpoint.test(request) && random.below(chances) < (fault.rate ?? 1) * chances;

  return {
    add: (fault) => {
      added += 1;
      const left = fault.times ?? (fault.rate === undefined ? 1 : Infinity);
      rules.push({ id: added, fault, random: seeded(fault.seed ?? added), left });
      return added;
    },
    clear: () => {
      rules = [];
    },
    take: (request) => {
      const hit = rules.find((one) => strikes(one, request));
      if (!hit) return null;
      hit.left -= 1;
      rules = rules.filter((one) => one.left > 0);
      happened.push({ fault: hit.id, kind: hit.fault.kind, request, at: now() });
      if (happened.length > kept) happened.shift();
      return hit.fault;
    },
    waiting: () =>
      rules.map(({ id, left, fault }) => ({ ...fault, id, left: left === Infinity ? null : left })),
    injected: () => happened,
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

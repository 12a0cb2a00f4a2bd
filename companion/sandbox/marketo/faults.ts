import { seeded, type Random } from '../world/random.ts';

/**
 * What can be made to go wrong.
 * Refused, and nothing done: 500, 502, 600, 604, 608, 611, 614, 616, 703, 713, 719, 1003, 1019. 604-after-commit: everything was done.
 * 502-html: a gateway's page, nothing done. reset: the connection breaks, nothing done. slow: waits first.
 * truncated: done, and the answer ends in the middle. lost-after-commit: done, and the connection breaks.
 * lost-before-commit, late-commit: the connection breaks, and it is done later: after 100 ms or 1 to 90 s unless said.
 * token-expired: the token dies now (602, then 601). quota-ends: the day's calls are used up (607 until midnight).
 * paging-token-refused: a call that brings a paging token is told that it is not valid.
 */
export const faultKinds = [
  '500',
  '502',
  '600',
  '604',
  '604-after-commit',
  '608',
  '611',
  '614',
  '616',
  '703',
  '713',
  '719',
  '1003',
  '1019',
  '502-html',
  'truncated',
  'reset',
  'slow',
  'lost-after-commit',
  'lost-before-commit',
  'late-commit',
  'token-expired',
  'quota-ends',
  'paging-token-refused',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** What can happen to the token endpoint: it is behind the same wire, and knows no error codes of the API. */
const onTheWire: ReadonlySet<FaultKind> = new Set(['502-html', 'truncated', 'reset', 'slow']);

export type Fault = {
  /** Matched against method and path, e.g. /^POST .*members\/status/. */
  readonly endpoint: RegExp;
  readonly kind: FaultKind;
  /** How many calls it hits at most; without it one, or with a rate as many as come. */
  readonly times?: number;
  /** The share of matching calls it hits, from 0 to 1; all unless said. */
  readonly rate?: number;
  /** What chance and waits are drawn from; the same seed and the same calls give the same faults. */
  readonly seed?: number;
  /** Milliseconds on the sandbox's clock that `slow` and late commits wait, or from where to where they are drawn. */
  readonly ms?: number | { readonly from: number; readonly to: number };
};

/** A fault as it meets a call. */
export type Strike = { readonly kind: FaultKind; readonly ms: number };

/** A fault that happened. */
export type Injected = Strike & {
  /** The number that `add` gave it. */
  readonly fault: number;
  readonly endpoint: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** What is known of a call before it is answered. */
export type Aim = {
  /** Method and path. */
  readonly endpoint: string;
  readonly pagingToken: boolean;
  readonly identity: boolean;
};

export type WaitingFault = Fault & {
  readonly id: number;
  /** How many calls it may still hit; null for as many as come. */
  readonly left: number | null;
};

export type Faults = {
  /** Returns the fault's number. */
  add(fault: Fault): number;
  /** The fault that this call meets, if any; it is used up by one. */
  take(aim: Aim): Strike | null;
  /** How often faults with an end have yet to happen. */
  pending(): number;
  waiting(): readonly WaitingFault[];
  /** What happened, the latest last; at most 1,000. */
  injected(): readonly Injected[];
  /** Takes back all faults; what happened stays known. */
  clear(): void;
};

type Rule = { readonly id: number; readonly fault: Fault; readonly random: Random; left: number };

const kept = 1000;

/** Faults wait in the order they were added; a call meets the first that matches and strikes. */
export function faultBox(now: () => number): Faults {
  let rules: Rule[] = [];
  let added = 0;
  const happened: Injected[] = [];

  return {
    add(fault) {
      added += 1;
      const left = fault.times ?? (fault.rate === undefined ? 1 : Infinity);
      rules.push({ id: added, fault, random: seeded(fault.seed ?? added), left });
      return added;
    },
    take({ endpoint, pagingToken, identity }) {
      for (const rule of rules) {
        const { fault, random, id } = rule;
        if (identity && !onTheWire.has(fault.kind)) continue;
        if (!pagingToken && fault.kind === 'paging-token-refused') continue;
        if (!fault.endpoint.test(endpoint)) continue;
        // Both are drawn for every call, so that a wait does not shift the chance of the next.
        const chance = random.below(1_000_000) / 1_000_000;
        const ms = drawn(fault, random);
        if (chance >= (fault.rate ?? 1)) continue;
        rule.left -= 1;
        rules = rules.filter((one) => one.left > 0);
        happened.push({ kind: fault.kind, ms, fault: id, endpoint, at: now() });
        if (happened.length > kept) happened.shift();
        return { kind: fault.kind, ms };
      }
      return null;
    },
    pending: () => rules.reduce((sum, { left }) => sum + (left === Infinity ? 0 : left), 0),
    waiting: () =>
      rules.map(({ id, fault, left }) => ({ ...fault, id, left: left === Infinity ? null : left })),
    injected: () => happened,
    clear() {
      rules = [];
    },
  };
}

function drawn({ kind, ms }: Fault, random: Random): number {
  const share = random.below(1_000_000) / 1_000_000;
  const range = ms ?? (kind === 'late-commit' ? { from: 1000, to: 90_000 } : 100);
  return typeof range === 'number' ? range : Math.round(range.from + share * (range.to - range.from));
}

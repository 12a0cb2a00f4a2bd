import type { Verdict } from './judge.ts';
import type { Human, Pair } from './people.ts';
import type { Facts } from './rules.ts';

/** What is remembered of a member: the pair that was settled last, and who said that it may differ. */
export type Memory = { readonly past: Pair | null; readonly settled: Facts['settled'] };
export type Side = 'marketo' | 'salesforce';

/** How a member is after an outcome, and the side that was written. */
export type Next = { readonly pair: Pair; readonly memory: Memory; readonly side: Side | null };

/** Both sides, and what is remembered, once an outcome is carried out. */
export function endOf({ outcome }: Verdict, pair: Pair, memory: Memory): Next {
  const written = (after: Pair, side: Side): Next => ({
    pair: after,
    memory: { past: after, settled: 'nobody' },
    side,
  });
  switch (outcome.does) {
    case 'settle':
      return { pair, memory: { past: pair, settled: 'nobody' }, side: null };
    case 'keep':
      return { pair, memory: { past: pair, settled: 'keep' }, side: null };
    case 'nothing':
    case 'wait':
      return { pair, memory, side: null };
    case 'write Salesforce':
    case 'put Salesforce back':
      return written({ ...pair, salesforce: pair.marketo }, 'salesforce');
    case 'write Marketo':
    case 'remove and add in Marketo':
      return written({ ...pair, marketo: pair.salesforce }, 'marketo');
    case 'remove the other side':
      return written({ marketo: null, salesforce: null }, pair.marketo === null ? 'salesforce' : 'marketo');
  }
}

/**
 * The same of a human who may be a member by several records: one of them is written, and the furthest stands for all. Which of
 * them is written is not foretold.
 */
export function endsOf(
  verdict: Verdict,
  { pair, members }: Human,
  memory: Memory,
  stepOf: (status: string | null) => number,
): Next[] {
  const next = endOf(verdict, pair, memory);
  const { side } = next;
  if (side === null || members[side].length < 2) return [next];
  const written = next.pair[side];
  return members[side].map((_, at) => {
    const all = members[side].map(({ status }, other) => (other === at ? written : status));
    const [furthest = null] = all.toSorted((a, b) => stepOf(b) - stepOf(a));
    return { ...next, pair: { ...next.pair, [side]: furthest } };
  });
}

/** Each of these once. */
export const distinct = (memories: readonly Memory[]): Memory[] => [
  ...new Map(memories.map((one) => [JSON.stringify(one), one])).values(),
];

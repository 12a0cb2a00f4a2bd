import type { Verdict } from './judge.ts';
import type { Pair } from './people.ts';
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

/** Each of these once. */
export const distinct = (memories: readonly Memory[]): Memory[] => [
  ...new Map(memories.map((one) => [JSON.stringify(one), one])).values(),
];

import type { CycleContext } from '../cycle/context.ts';
import type { Inventory } from './inventory.ts';

/** What the links room holds: everything a cycle has, the program inventory, and a way to ask for a cycle. */
export type LinkContext = CycleContext & {
  readonly inventory: Inventory;
  /** Asks for a cycle that serves this link first; false when one is waiting already. */
  readonly requestCycle: (linkId: string | null) => Promise<boolean>;
  /** Wait between two cycles, in seconds: for "next check at about". */
  readonly cycleSeconds: number;
  /** Calls that all tools together may make to Marketo a day; null: not told. */
  readonly marketoSubscriptionCallsPerDay: number | null;
  /** Members that a repair moves in one turn, ten thousand unless told. */
  readonly membersOfTurn?: number;
};

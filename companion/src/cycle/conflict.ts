import type { Conflict } from '../store/conflicts.ts';
import type { Decided } from './decide.ts';

/** A disagreement that a rule decided, as the log keeps it; none where there was none. */
export function conflictOf({ row, decision }: Decided, batchId: string | null, at: string): Conflict[] {
  if (!('conflict' in decision)) return [];
  const { marketo, salesforce, winner, rule } = decision.conflict;
  return [
    {
      linkId: row.linkId,
      personId: row.personId,
      batchId,
      at,
      pair: { marketo, salesforce },
      baseline: row.baseline,
      marketoChange: row.marketoChange,
      salesforceChange: row.salesforceChange,
      ruleRow: decision.row,
      policy: rule,
      winner,
      tie: rule === 'tie',
      reason: decision.reason,
    },
  ];
}

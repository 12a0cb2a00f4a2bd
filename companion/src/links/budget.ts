import { budgetLevel } from '../domain/budget-level.ts';
import { budgetOutlook } from '../store/budget.ts';
import type { LinkContext } from './context.ts';
import type { BudgetView } from './report-views.ts';

/** The calls of both vendors' days, by the ledger that all processes share. Asks no vendor. */
export async function budget({ store, scope, clock, salesforce }: LinkContext): Promise<BudgetView> {
  const outlooks = await budgetOutlook(store.db, scope);
  return {
    countedAt: new Date(clock.now()).toISOString(),
    vendors: outlooks.map((day) => {
      // Marketo tells nobody's calls with its answers.
      const everyone = day.vendor === 'salesforce' ? (salesforce.usage() ?? null) : null;
      return { ...day, everyone, level: budgetLevel(day, everyone) };
    }),
  };
}

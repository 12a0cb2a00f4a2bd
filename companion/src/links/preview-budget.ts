import { afterCalls, firstSyncReads } from '../domain/budget-level.ts';
import { saidOf } from '../domain/told.ts';
import { planTold } from '../domain/plan-messages.ts';
import { budgetOutlook } from '../store/budget.ts';
import type { LinkContext } from './context.ts';
import type { PreviewBudget } from './views.ts';

/**
 * What the first sync takes of each vendor's day, reads included, and whether as much is left of it: after the calls that were made
 * until now, and without what is left to people at a screen. Asks no vendor.
 */
export async function previewBudget(
  { store, scope }: LinkContext,
  members: Parameters<typeof firstSyncReads>[0],
  writes: { readonly marketo: number; readonly salesforce: number },
): Promise<PreviewBudget[]> {
  const reads = firstSyncReads(members);
  return (await budgetOutlook(store.db, scope)).map((day) => {
    const { vendor, renewsAt } = day;
    const calls = reads[vendor] + writes[vendor];
    const { left, furtherDays } = afterCalls(day, calls);
    const code = furtherDays === 0 ? (`day-enough-${vendor}` as const) : (`day-short-${vendor}` as const);
    const told = planTold(code, { calls, left });
    return {
      vendor,
      calls,
      left,
      enough: furtherDays === 0,
      furtherDays,
      renewsAt,
      text: told.text,
      said: saidOf(told),
    };
  });
}

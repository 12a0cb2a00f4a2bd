import { budgetLevel } from '../domain/budget-level.ts';
import { FailureError } from '../domain/failure.ts';
import { budgetOutlook } from '../store/budget.ts';
import type { LinkContext } from './context.ts';
import type { BudgetView } from './report-views.ts';

/** What all tools used of Marketo's day is asked for at most so often: asking is a call of that day. */
const askAgainMs = 10 * 60_000;

type Everyone = BudgetView['vendors'][number]['everyone'];

/**
 * The calls of both vendors' days, by the ledger that all processes share, and by what the vendors say of all tools together: Salesforce
 * with each of its answers, Marketo when it is asked.
 */
export function createBudget(context: LinkContext): () => Promise<BudgetView> {
  const { store, scope, clock, salesforce } = context;
  const ofMarketo = everyoneInMarketo(context);
  return async () => {
    const outlooks = await budgetOutlook(store.db, scope);
    const everyone = { marketo: await ofMarketo(), salesforce: salesforce.usage() ?? null };
    return {
      countedAt: new Date(clock.now()).toISOString(),
      vendors: outlooks.map((day) => ({
        ...day,
        everyone: everyone[day.vendor],
        level: budgetLevel(day, everyone[day.vendor]),
      })),
    };
  };
}

/** What Marketo cannot be asked just now is not known; nothing is lost by that. */
function everyoneInMarketo({
  clock,
  log,
  marketo,
  marketoSubscriptionCallsPerDay: limit,
}: LinkContext): () => Promise<Everyone> {
  let known: { readonly until: number; readonly everyone: Everyone } | undefined;
  return async () => {
    if (limit === null) return null;
    if (known !== undefined && clock.now() < known.until) return known.everyone;
    const used = await marketo.callsToday('interactive').catch((error: unknown) => {
      if (!(error instanceof FailureError)) throw error;
      log.info({ code: error.failure.code }, 'what all tools used of the day of Marketo is not known');
      return undefined;
    });
    known = {
      until: clock.now() + askAgainMs,
      everyone: used === undefined ? null : { used, limit },
    };
    return known.everyone;
  };
}

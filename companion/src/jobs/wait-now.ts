import { waitBetween } from '../domain/pace.ts';
import { budgetOutlook } from '../store/budget.ts';
import { sinceLastChange } from '../store/cycles.ts';
import type { Db, Scope } from '../store/scope.ts';

/**
 * The wait that is right now, milliseconds; `hinted`: somebody is said to have changed a member since the last pass. It is asked for every second, so that the budget is looked at only where the wait would
 * be over.
 */
export async function waitNow(
  db: Db,
  scope: Scope,
  sinceLastPass: number | null,
  {
    hinted,
    ...bounds
  }: { readonly shortestMs: number; readonly longestMs: number; readonly hinted: boolean },
): Promise<number> {
  const { shortestMs, longestMs } = bounds;
  if (sinceLastPass === null || sinceLastPass < shortestMs || sinceLastPass >= longestMs) return longestMs;
  const sinceChangeMs = hinted ? 0 : await sinceLastChange(db, scope);
  const wait = waitBetween({ ...bounds, sinceChangeMs, expectedShare: 0 });
  if (sinceLastPass < wait) return wait;
  const days = await budgetOutlook(db, scope);
  const expectedShare = Math.max(0, ...days.map(({ expected, perDay }) => expected / perDay));
  return waitBetween({ ...bounds, sinceChangeMs, expectedShare });
}

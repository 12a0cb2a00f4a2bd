/** How a day's calls stand, as people are told: below 70 % there is enough; used up is what machines may take, nine tenths. */
export type BudgetLevel = 'enough' | 'low' | 'used-up';

/** Of a share, the part that machines take; the rest is left to people who wait at a screen. */
const machines = 0.9;
const comfortable = 0.7;

/** The level of `used` out of `perDay` calls; `everyone` is what all tools together used of the vendor's own limit, where that is known. */
export function budgetLevel(
  { used, perDay }: { readonly used: number; readonly perDay: number },
  everyone: { readonly used: number; readonly limit: number } | null,
): BudgetLevel {
  const isFull = everyone !== null && everyone.used >= everyone.limit;
  if (isFull || used >= Math.max(1, Math.floor(perDay * machines))) return 'used-up';
  const share = Math.max(used / perDay, everyone === null ? 0 : everyone.used / everyone.limit);
  return share < comfortable ? 'enough' : 'low';
}

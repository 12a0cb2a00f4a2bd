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

/** Calls of a day that machines may still make, and how many further days so many calls take; 0: they fit into this one. */
export function afterCalls(
  { used, perDay }: { readonly used: number; readonly perDay: number },
  calls: number,
): { readonly left: number; readonly furtherDays: number } {
  const aDay = Math.max(1, Math.floor(perDay * machines));
  const left = Math.max(0, aDay - used);
  return { left, furtherDays: Math.ceil(Math.max(0, calls - left) / aDay) };
}

/**
 * Calls by which a first sync reads: pages of members (300 and 2,000), people looked for on the side that lacks them (300 a call in
 * Marketo; five queries a call for some 240 each in Salesforce), and what is read whatever the number (docs/architecture.md).
 */
export function firstSyncReads(members: {
  readonly marketo: number;
  readonly salesforce: number;
  readonly people: number;
}): { readonly marketo: number; readonly salesforce: number } {
  const { marketo, salesforce, people } = members;
  return {
    marketo: Math.ceil(marketo / 300) + Math.ceil((people - marketo) / 300) + 8,
    salesforce: Math.ceil(salesforce / 2000) + Math.ceil((people - salesforce) / 1200) + 9,
  };
}

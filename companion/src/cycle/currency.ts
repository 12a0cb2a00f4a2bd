import { finding, type Finding } from '../domain/findings.ts';
import type { Purpose } from '../quota/quota.ts';
import type { CycleContext } from './context.ts';

/**
 * Why a program's costs must not go to this campaign: it is in another currency, or nobody said in which one Marketo's are.
 * Undefined where they may: an org with one currency has nothing to compare.
 */
export async function otherCurrency(
  { salesforce, settings }: CycleContext,
  purpose: Purpose,
  campaignId: string,
): Promise<Finding | undefined> {
  const { fields } = await salesforce.describe(purpose, 'Campaign');
  if (fields['CurrencyIsoCode'] === undefined) return undefined;
  const theirs = await salesforce.campaignCurrency(purpose, campaignId);
  const ours = settings.marketoCurrency ?? null;
  if (theirs === null || theirs === ours) return undefined;
  return finding('other-currency', {
    detail: { name: theirs, ...(ours === null ? {} : { twin: ours }) },
  });
}

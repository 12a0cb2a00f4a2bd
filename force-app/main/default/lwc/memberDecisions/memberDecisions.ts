import { getPlanResults, type MemberOption, type OrderPage } from 'c/companion';
import { decisionLabels as labels } from 'c/decisionLabels';
import { planTexts } from 'c/planTexts';
import { reasonTexts } from 'c/reasonTexts';
import { tell } from 'c/sentences';
import { counted, fill } from 'c/words';

/** Decisions about members, for every component that offers some: in words, and what became of them. */

/** Milliseconds between two looks at what became of a plan, and looks in all. */
const PAUSE = 2_000;
const LOOKS = 30;

type Told = Pick<MemberOption, 'side' | 'value'> & { readonly action: string };

/** "Set Salesforce to “Attended”": what an option does. */
export function optionText({ action, side, value }: Told): string {
  switch (action) {
    case 'set':
      return fill(side === 'salesforce' ? labels.setSalesforce : labels.setMarketo, value ?? '');
    case 'remove':
      return side === 'salesforce' ? labels.removeSalesforce : labels.removeMarketo;
    case 'accept':
      return labels.accept;
    case 'keep':
      return labels.keep;
    case 'choose':
      return labels.matchChosen;
    default:
      return labels.approve;
  }
}

/** An option as a value of a list, and back. */
export const keyOf = ({ action, side, value }: MemberOption): string => JSON.stringify([action, side, value]);

type Order = OrderPage['rows'][number];

/** Waits until no order of an applied plan waits any more, a minute at most, and says what became of them. */
export async function awaitResults(
  campaignId: string,
  linkId: string,
  planId: string,
  looks = LOOKS,
): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  const orders = await ordersFrom(campaignId, linkId, planId, null);
  const waits = orders.some(({ state }) => state === 'waiting');
  return waits && looks > 1 ? awaitResults(campaignId, linkId, planId, looks - 1) : resultText(orders);
}

/** "3 changes were carried out. 1 was not carried out: …" */
export function resultText(orders: readonly Order[]): string {
  const done = orders.filter(({ state }) => state === 'done').length;
  const not = orders.filter(({ state }) => state !== 'done' && state !== 'waiting');
  const parts: string[] = [];
  if (done > 0) parts.push(counted(done, labels.oneDone, labels.manyDone));
  const [first] = not;
  if (first) {
    const why = whyNot(first);
    parts.push(counted(not.length, labels.oneNotDone, labels.manyNotDone, why));
  }
  return parts.length === 0 ? labels.underWay : parts.join(' ');
}

/** Why an order was not carried out: a rule's sentence, one about plans, or a vendor's own words. */
export const whyNot = ({ said, message }: Order): string =>
  tell({ ...reasonTexts, ...planTexts }, said, message) ?? labels.somebodyChanged;

/** What became of each member of a plan that was applied, from this one on. */
export async function ordersFrom(
  campaignId: string,
  linkId: string,
  planId: string,
  after: string | null,
): Promise<readonly Order[]> {
  const { rows, next } = await getPlanResults(campaignId, linkId, planId, after);
  return next === null ? rows : [...rows, ...(await ordersFrom(campaignId, linkId, planId, next))];
}

import type { OrderPage } from 'c/companion';
import { decisionLabels } from 'c/decisionLabels';
import { labels } from 'c/labels';
import { optionText, whyNot } from 'c/memberDecisions';
import { counted } from 'c/words';

type Order = OrderPage['rows'][number];

const badges = {
  waiting: { label: decisionLabels.orderWaiting, tone: 'info', icon: 'clock' },
  done: { label: decisionLabels.orderDone, tone: 'success', icon: 'check' },
  changed: { label: decisionLabels.orderChanged, tone: 'warning', icon: 'warning' },
  failed: { label: labels.failed, tone: 'error', icon: 'error' },
  cancelled: { label: decisionLabels.orderCancelled, tone: 'neutral', icon: 'close' },
} as const;

/** What became of each member as the table shows it. */
export const rowsOf = (orders: readonly Order[]) =>
  orders.map((order) => ({
    key: order.personId,
    person: order.person,
    what: optionText(order),
    badge: badges[order.state],
    note: order.state === 'waiting' || order.state === 'done' ? null : whyNot(order),
  }));

export const waitingOf = (orders: readonly Order[]): number =>
  orders.filter(({ state }) => state === 'waiting').length;

/** "3 members wait for the next sync." Null when nobody does. */
export function waitingText(orders: readonly Order[]): string | null {
  const count = waitingOf(orders);
  return count === 0 ? null : counted(count, decisionLabels.resultsWaitOne, decisionLabels.resultsWaitMany);
}

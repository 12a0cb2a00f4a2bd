import type { BudgetView } from 'c/companion';
import { labels } from 'c/labels';
import { fill, number, shortTime } from 'c/words';
import { budgetLabels } from './budgetLabels';

type Day = BudgetView['vendors'][number];

const badges = {
  enough: { label: budgetLabels.enough, tone: 'success', icon: 'check' },
  low: { label: budgetLabels.low, tone: 'warning', icon: 'warning' },
  'used-up': { label: budgetLabels.usedUp, tone: 'error', icon: 'error' },
} as const;

/** A line with its bar: "8,420 of 57,500". */
const line = (label: string, used: number, limit: number, className: string) => ({
  label,
  value: fill(budgetLabels.of, number(used), number(limit)),
  className,
  style: `inline-size: ${String(Math.min(100, Math.round((used / limit) * 100)))}%`,
});

/** What the day leads to, and what stands in the way. */
function sentences({ level, renewsAt, expected, heldUntil, throttled }: Day, now: Date): string[] {
  const day = renewsAt === null ? budgetLabels.rolling : fill(budgetLabels.renews, shortTime(renewsAt, now));
  const pace = renewsAt === null ? budgetLabels.expectedRolling : budgetLabels.expected;
  return [
    day,
    fill(pace, number(expected)),
    ...(level === 'used-up' ? [budgetLabels.usedUpText] : []),
    ...(heldUntil === null ? [] : [fill(budgetLabels.held, shortTime(heldUntil, now))]),
    ...(throttled === 0 ? [] : [fill(budgetLabels.throttled, number(throttled))]),
  ];
}

/** Each vendor's day: Lockstep's share above everyone's use. */
export const vendorsOf = ({ vendors }: BudgetView, now: Date) =>
  vendors.map((day) => ({
    key: day.vendor,
    name: day.vendor === 'marketo' ? labels.marketo : labels.salesforce,
    badge: badges[day.level],
    lines: [
      line(budgetLabels.own, day.used, day.perDay, 'used'),
      ...(day.everyone === null
        ? []
        : [line(budgetLabels.everyone, day.everyone.used, day.everyone.limit, 'used everyone')]),
    ],
    text: sentences(day, now).join(' '),
  }));

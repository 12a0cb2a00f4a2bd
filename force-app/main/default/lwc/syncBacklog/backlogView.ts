import type { BacklogView } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { counted, fill, number } from 'c/words';

type Trend = BacklogView['trend'];

export const trendBadge = (trend: Trend) =>
  trend === 'Growing'
    ? { label: statusLabels.growing, tone: 'warning', icon: 'arrowup' }
    : { label: statusLabels.normal, tone: 'success', icon: 'check' };

/** The one sentence that answers "are we keeping up?", and what it means. */
export function answerOf({ waiting, before, trend, minutesLeft }: BacklogView) {
  const pace = minutesLeft === null ? null : fill(statusLabels.backlogPace, duration(minutesLeft));
  if (trend === 'Growing') {
    const more = fill(statusLabels.backlogWaiting, number(waiting), number(waiting - (before ?? 0)));
    return {
      className: 'notice growing',
      icon: 'utility:warning',
      headline: statusLabels.backlogGrowingTitle,
      text: [more, pace].filter((sentence) => sentence !== null).join(' '),
    };
  }
  const headline =
    waiting === 0
      ? statusLabels.backlogNoneTitle
      : counted(waiting, statusLabels.backlogOneTitle, statusLabels.backlogManyTitle);
  return { className: 'notice', icon: 'utility:check', headline, text: pace };
}

/** "24 min", or hours where minutes are too many to read. */
export const duration = (minutes: number): string =>
  minutes < 120
    ? fill(statusLabels.minutes, number(minutes))
    : fill(statusLabels.hours, number(Math.round(minutes / 60)));

export const objectRows = ({ objects }: BacklogView) =>
  objects.map((row) => ({
    object: row.object,
    max: number(row.maxPerHour),
    min: number(row.minPerHour),
    average: number(row.averagePerHour),
    waiting: number(row.waiting),
    done: row.minutesLeft === null ? '–' : duration(row.minutesLeft),
    badge: trendBadge(row.trend),
  }));

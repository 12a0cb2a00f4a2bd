import type { BacklogView } from 'c/companion';
import { statusLabels } from 'c/statusLabels';
import { dayOf, fill, number, shortTime } from 'c/words';

type Points = BacklogView['points'];

/** The drawing in its own units. */
export const SIZE = { width: 760, height: 300 };
const LEFT = 44;
const TOP = 12;
const BOTTOM = 270;

/** A round number that the highest bar stays below, of which a quarter is a whole number too. */
export function ceilingOf(points: Points): number {
  const most = Math.max(4, ...points.map(({ waiting }) => waiting ?? 0));
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 4, 8, 12].map((step) => step * power).find((value) => value >= most) ?? most;
}

const yOf = (value: number, ceiling: number): number => BOTTOM - ((BOTTOM - TOP) * value) / ceiling;

/** Lines at the quarters of the scale. */
export function linesOf(points: Points) {
  const ceiling = ceilingOf(points);
  return [0, 1, 2, 3, 4].map((quarter) => {
    const value = (ceiling * quarter) / 4;
    const y = yOf(value, ceiling);
    return { y, textY: y + 4, end: SIZE.width, label: number(value) };
  });
}

export function barsOf(points: Points) {
  const ceiling = ceilingOf(points);
  const slot = (SIZE.width - LEFT) / Math.max(1, points.length);
  return points.map(({ at, waiting, trend }, index) => {
    const y = yOf(waiting ?? 0, ceiling);
    const time = shortTime(at, new Date());
    const value = waiting === null ? statusLabels.notCounted : number(waiting);
    return {
      key: at,
      className: trend === 'Growing' ? 'bar growing' : 'bar',
      x: LEFT + slot * index + slot * 0.1,
      y,
      width: slot * 0.8,
      height: BOTTOM - y,
      time,
      value,
      text: fill(statusLabels.pointAt, time, value),
    };
  });
}

/** The name of each day below the middle of its bars. */
export function daysOf(points: Points) {
  const slot = (SIZE.width - LEFT) / Math.max(1, points.length);
  const days = new Map<string, number[]>();
  points.forEach(({ at }, index) => {
    const day = dayOf(at);
    days.set(day, [...(days.get(day) ?? []), index]);
  });
  return [...days]
    .filter(([, indexes]) => indexes.length > 2)
    .map(([label, indexes]) => {
      const middle = ((indexes[0] ?? 0) + (indexes.at(-1) ?? 0) + 1) / 2;
      return { key: label, label, x: LEFT + slot * middle, y: SIZE.height - 8 };
    });
}

/** What waits now, written beside the top of the last bar; null while nothing waits. */
export function nowOf(points: Points) {
  const last = barsOf(points).at(-1);
  const waiting = points.at(-1)?.waiting ?? 0;
  if (!last || waiting === 0) return null;
  return { x: last.x - 6, y: last.y + 4, label: fill(statusLabels.waitingNow, number(waiting)) };
}

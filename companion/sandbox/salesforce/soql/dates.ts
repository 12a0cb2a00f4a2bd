import { dayMs } from '../time.ts';
import { malformed } from './errors.ts';

/** Half-open [start, end) in milliseconds since 1970; the org's time zone is GMT. */
export type Span = { readonly start: number; readonly end: number };

const midnight = (ms: number): number => Math.floor(ms / dayMs) * dayMs;
const days = (start: number, count: number): Span => ({ start, end: start + count * dayMs });

function months(now: number, offset: number, count: number): Span {
  const at = new Date(now);
  const first = at.getUTCMonth() + offset;
  return {
    start: Date.UTC(at.getUTCFullYear(), first, 1),
    end: Date.UTC(at.getUTCFullYear(), first + count, 1),
  };
}

function years(now: number, offset: number): Span {
  const year = new Date(now).getUTCFullYear() + offset;
  return { start: Date.UTC(year, 0, 1), end: Date.UTC(year + 1, 0, 1) };
}

/** The span of a date literal such as TODAY or LAST_N_DAYS:3 (reference: SOQL, date formats and date literals). */
export function spanOf(literal: string, now: number): Span {
  const [name = '', count = '0'] = literal.toUpperCase().split(':');
  const today = midnight(now);
  const n = Number(count);
  const weekday = new Date(now).getUTCDay();
  const week = today - weekday * dayMs;
  switch (name) {
    case 'TODAY':
      return days(today, 1);
    case 'YESTERDAY':
      return days(today - dayMs, 1);
    case 'TOMORROW':
      return days(today + dayMs, 1);
    case 'LAST_N_DAYS':
      return days(today - n * dayMs, n + 1);
    case 'NEXT_N_DAYS':
      return days(today + dayMs, n);
    case 'N_DAYS_AGO':
      return days(today - n * dayMs, 1);
    case 'LAST_90_DAYS':
      return days(today - 90 * dayMs, 91);
    case 'NEXT_90_DAYS':
      return days(today + dayMs, 90);
    case 'THIS_WEEK':
      return days(week, 7);
    case 'LAST_WEEK':
      return days(week - 7 * dayMs, 7);
    case 'NEXT_WEEK':
      return days(week + 7 * dayMs, 7);
    case 'THIS_MONTH':
      return months(now, 0, 1);
    case 'LAST_MONTH':
      return months(now, -1, 1);
    case 'NEXT_MONTH':
      return months(now, 1, 1);
    case 'LAST_N_MONTHS':
      return months(now, -n, n);
    case 'THIS_YEAR':
      return years(now, 0);
    case 'LAST_YEAR':
      return years(now, -1);
    case 'NEXT_YEAR':
      return years(now, 1);
    default:
      throw malformed(`The sandbox does not know the date literal ${literal}.`);
  }
}

import { dayMs } from '../time.ts';
import { malformed } from './errors.ts';

/** Half-open [start, end) in milliseconds since 1970; the org's time zone is GMT, its weeks begin on Sunday. */
export type Span = { readonly start: number; readonly end: number };

type Count = { readonly from: number; readonly count: number };
type Unit = (now: number, span: Count) => Span;

const months =
  (each: number): Unit =>
  (now, { from, count }) => {
    const at = new Date(now);
    const first = Math.floor(at.getUTCMonth() / each) * each;
    const start = (offset: number): number => Date.UTC(at.getUTCFullYear(), first + offset * each, 1);
    return { start: start(from), end: start(from + count) };
  };

const week: Unit = (now, { from, count }) => {
  const sunday = Math.floor(now / dayMs) * dayMs - new Date(now).getUTCDay() * dayMs;
  return { start: sunday + from * 7 * dayMs, end: sunday + (from + count) * 7 * dayMs };
};

const day: Unit = (now, { from, count }) => {
  const midnight = Math.floor(now / dayMs) * dayMs;
  return { start: midnight + from * dayMs, end: midnight + (from + count) * dayMs };
};

/** The fiscal year of an org is the calendar year until an admin says otherwise (Salesforce Help, fiscal years). */
const units: Readonly<Record<string, Unit>> = {
  DAY: day,
  WEEK: week,
  MONTH: months(1),
  QUARTER: months(3),
  YEAR: months(12),
  FISCAL_QUARTER: months(3),
  FISCAL_YEAR: months(12),
};

const days: Readonly<Record<string, Count>> = {
  YESTERDAY: { from: -1, count: 1 },
  TODAY: { from: 0, count: 1 },
  TOMORROW: { from: 1, count: 1 },
  LAST_90_DAYS: { from: -90, count: 91 },
  NEXT_90_DAYS: { from: 1, count: 90 },
};

/** The days literals count today in behind and leave it out ahead; all longer units leave the current one out. */
function counted(direction: string, unit: string, n: number): Count {
  if (direction === 'NEXT') return { from: 1, count: n };
  return { from: -n, count: unit === 'DAY' ? n + 1 : n };
}

const relative: Readonly<Record<string, number>> = { LAST: -1, THIS: 0, NEXT: 1 };

/** The span of a date literal such as TODAY or LAST_N_DAYS:3 (SOQL and SOSL Reference, Date Formats and Date Literals). */
export function spanOf(literal: string, now: number): Span {
  const [name = '', number = ''] = literal.toUpperCase().split(':');
  const unknown = (): Error => malformed(`unexpected token: '${literal}'`);
  const named = days[name];
  if (named) return day(now, named);
  const [, direction = '', counts = ''] = /^(LAST|NEXT)_N_(\w+)S$/.exec(name) ?? [];
  const many = units[counts];
  if (many) return many(now, counted(direction, counts, Number(number)));
  const ago = units[/^N_(\w+)S_AGO$/.exec(name)?.[1] ?? ''];
  if (ago) return ago(now, { from: -Number(number), count: 1 });
  const [, which = '', one = ''] = /^(LAST|THIS|NEXT)_(\w+)$/.exec(name) ?? [];
  const unit = one === 'DAY' ? undefined : units[one];
  const from = relative[which];
  if (!unit || from === undefined) throw unknown();
  return unit(now, { from, count: 1 });
}

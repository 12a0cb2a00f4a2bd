import LANG from '@salesforce/i18n/lang';
import LOCALE from '@salesforce/i18n/locale';
import TIME_ZONE from '@salesforce/i18n/timeZone';

/** A label with its gaps {0}, {1} … filled. */
export function fill(label: string, ...values: (string | number)[]): string {
  return label.replace(/\{(\d+)\}/gu, (gap, index: string) => String(values[Number(index)] ?? gap));
}

/** A label cut at its gaps, so that what fills them can be set in bold. */
export function pieces(label: string, ...values: string[]): { key: number; text: string; filled: boolean }[] {
  return label
    .split(/(\{\d+\})/u)
    .filter((part) => part !== '')
    .map((part, key) => ({ key, text: fill(part, ...values), filled: /^\{\d+\}$/u.test(part) }));
}

/** A number as the viewer writes it: 1,544. */
export const number = (value: number): string => new Intl.NumberFormat(LOCALE).format(value);

/** The label for one or for many; {0} is the number, the rest fill {1} … */
export function counted(value: number, one: string, many: string, ...rest: (string | number)[]): string {
  const label = new Intl.PluralRules(LANG).select(value) === 'one' ? one : many;
  return fill(label, number(value), ...rest);
}

/** Whether two moments fall on the same day in the viewer's zone. */
export function sameDay(left: Date, right: Date): boolean {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: TIME_ZONE });
  return day.format(left) === day.format(right);
}

/** The viewer's time zone, as "Europe/Amsterdam". */
export const timeZone: string = TIME_ZONE;

/** A moment in the viewer's zone, to the second: "20 Nov 2026, 14:34:41". */
export const dateTime = (value: string): string =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'medium', timeZone: TIME_ZONE }).format(
    new Date(value),
  );

/** The time of day in the viewer's zone, "14:34", or with the date when it is another day. */
export function shortTime(value: string, now: Date): string {
  const at = new Date(value);
  const day = sameDay(at, now) ? {} : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(LOCALE, {
    ...day,
    hour: '2-digit',
    minute: '2-digit',
    timeZone: TIME_ZONE,
  }).format(at);
}

/** The time of day in the viewer's zone, to the second: "14:34:45". */
export const clockTime = (value: string): string =>
  new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium', timeZone: TIME_ZONE }).format(new Date(value));

/** The day in the viewer's zone, short: "Mon 16 Nov". */
export const dayOf = (value: string): string =>
  new Intl.DateTimeFormat(LOCALE, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: TIME_ZONE,
  }).format(new Date(value));

/** A moment in the viewer's zone, to the minute: "20 Nov 2026, 14:34". */
export const moment = (value: string): string =>
  new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short', timeZone: TIME_ZONE }).format(
    new Date(value),
  );

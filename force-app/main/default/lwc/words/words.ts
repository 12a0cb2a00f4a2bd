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

/** Made once, when first needed: making one takes longer than a thousand uses of it. */
function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => (made ??= make());
}

const moments = (options: Intl.DateTimeFormatOptions, locale: string = LOCALE) =>
  once(() => new Intl.DateTimeFormat(locale, { ...options, timeZone: TIME_ZONE }));

const formats = {
  number: once(() => new Intl.NumberFormat(LOCALE)),
  plural: once(() => new Intl.PluralRules(LANG)),
  date: moments({}, 'en-CA'),
  toTheSecond: moments({ dateStyle: 'medium', timeStyle: 'medium' }),
  toTheMinute: moments({ dateStyle: 'medium', timeStyle: 'short' }),
  time: moments({ hour: '2-digit', minute: '2-digit' }),
  timeOfOtherDay: moments({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
  clock: moments({ timeStyle: 'medium' }),
  day: moments({ weekday: 'short', day: 'numeric', month: 'short' }),
};

/** A number as the viewer writes it: 1,544. */
export const number = (value: number): string => formats.number().format(value);

/** The label for one or for many; {0} is the number, the rest fill {1} … */
export function counted(value: number, one: string, many: string, ...rest: (string | number)[]): string {
  const label = formats.plural().select(value) === 'one' ? one : many;
  return fill(label, number(value), ...rest);
}

/** Whether two moments fall on the same day in the viewer's zone. */
export const sameDay = (left: Date, right: Date): boolean =>
  formats.date().format(left) === formats.date().format(right);

/** The viewer's time zone, as "Europe/Amsterdam". */
export const timeZone: string = TIME_ZONE;

/** A moment in the viewer's zone, to the second: "20 Nov 2026, 14:34:41". */
export const dateTime = (value: string): string => formats.toTheSecond().format(new Date(value));

/** The time of day in the viewer's zone, "14:34", or with the date when it is another day. */
export function shortTime(value: string, now: Date): string {
  const at = new Date(value);
  return (sameDay(at, now) ? formats.time() : formats.timeOfOtherDay()).format(at);
}

/** The time of day in the viewer's zone, to the second: "14:34:45". */
export const clockTime = (value: string): string => formats.clock().format(new Date(value));

/** The day in the viewer's zone, short: "Mon 16 Nov". */
export const dayOf = (value: string): string => formats.day().format(new Date(value));

/** A moment in the viewer's zone, to the minute: "20 Nov 2026, 14:34". */
export const moment = (value: string): string => formats.toTheMinute().format(new Date(value));

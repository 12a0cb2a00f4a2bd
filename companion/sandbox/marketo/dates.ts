const dayLength = 86_400_000;
const digits = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'));
/** Days as they are written; pages are full of dates, and of few different days. */
const days = new Map<number, string>();

function seconds(time: number): string {
  const day = Math.floor(time / dayLength);
  let written = days.get(day);
  if (written === undefined) {
    written = new Date(time).toISOString().slice(0, 11);
    days.set(day, written);
  }
  const second = Math.floor((time - day * dayLength) / 1000);
  const minute = Math.floor(second / 60);
  return `${written}${digits[Math.floor(minute / 60)] ?? ''}:${digits[minute % 60] ?? ''}:${digits[second % 60] ?? ''}Z`;
}

/** A time as the lead database spells it: 2026-11-19T15:00:00Z. */
export const leadDate = seconds;

/** A time as the asset API spells it: 2026-11-19T15:00:00Z+0000, which Date.parse does not understand. */
export const assetDate = (time: number): string => `${seconds(time)}+0000`;

/** As older samples of lead changes and deleted leads spell it: 2014-09-17T22:31:49+0000. */
export const offsetDate = (time: number): string => seconds(time).replace('Z', '+0000');

/** As samples of bulk jobs spell it, in Pacific standard time: 2017-01-21T11:47:30-08:00. */
export const pacificDate = (time: number): string => seconds(time - 8 * 3_600_000).replace('Z', '-08:00');

const accepted = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds of a date a caller sent: ISO 8601 without milliseconds (reference: Marketo REST, gotcha 27); null if it is not one. */
export function parsedDate(text: string): number | null {
  if (!accepted.test(text)) return null;
  const time = Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(time) ? null : time;
}

/** The day of a time where Marketo's quotas end: midnight in Chicago (reference: Marketo REST, 2.1). YYYY-MM-DD. */
export function quotaDay(time: number): string {
  // Asked for every call, and the same within a minute: no midnight falls inside of one.
  const minute = Math.floor(time / 60_000);
  if (latest?.minute !== minute) latest = { minute, day: inChicago.format(time) };
  return latest.day;
}

const inChicago = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Chicago' });
let latest: { readonly minute: number; readonly day: string } | null = null;

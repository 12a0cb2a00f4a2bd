/**
 * Marketo writes times in five ways (Marketo REST docs; asset API and recorded traffic): `…Z`, `…+0000`, `…Z+0000`,
 * `…-08:00` and a date alone, which we take as its midnight UTC. `Date.parse` does not know the third.
 */
const spelling =
  /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d(?:\.\d{1,9})?)(?:(Z)(?:[+-]0000)?|([+-]\d\d):?(\d\d)))?$/;

/** Milliseconds since 1970, or undefined for what is no time of Marketo's. */
export function parseTime(text: string): number | undefined {
  const match = spelling.exec(text.trim());
  if (!match) return undefined;
  const [, date = '', time = '00:00:00', utc, hours, minutes = '00'] = match;
  const zone = utc ?? (hours === undefined ? 'Z' : `${hours}:${minutes}`);
  const at = Date.parse(`${date}T${time}${zone}`);
  return Number.isNaN(at) ? undefined : at;
}

/** How Marketo wants a time: ISO 8601 in UTC without milliseconds, rounded down. */
export function formatTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

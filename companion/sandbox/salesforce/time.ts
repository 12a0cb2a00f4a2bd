/** Salesforce's way to write an instant, at its resolution of one second. Such stamps sort as text. */
export function stamp(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('Z', '+0000');
}

const secondsCache = { text: '', seconds: 0 };

/** Seconds since 1970 of a stamp as `stamp` writes it; 0 for anything else. Neighbours often share their stamp. */
export function secondsOf(value: unknown): number {
  if (typeof value !== 'string') return 0;
  if (value !== secondsCache.text) {
    secondsCache.text = value;
    secondsCache.seconds = Math.max(0, Date.parse(`${value.slice(0, 19)}Z`) / 1000 || 0);
  }
  return secondsCache.seconds;
}

const instant = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:?\d{2})$/;

/** Milliseconds since 1970 of an ISO date-time with a zone, or null. */
export function parseInstant(text: string): number | null {
  const parts = instant.exec(text);
  if (!parts) return null;
  const [, time = '', fraction = '', zone = 'Z'] = parts;
  const colon = zone === 'Z' ? zone : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const ms = Date.parse(`${time}${fraction.slice(0, 4)}${colon}`);
  return Number.isNaN(ms) ? null : ms;
}

/** Whether the text is a calendar date that exists, such as 2026-02-28. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}

export const secondMs = 1000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

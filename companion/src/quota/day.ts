import { nextMidnight } from './midnight.ts';

/** How many calls a vendor's day has seen, and when spent ones come back. */
export type Day = {
  add(now: number): void;
  spent(now: number): number;
  /** When at least one spent call comes back, milliseconds since 1970. */
  renewsAt(now: number): number;
};

/** A day that ends at midnight of a time zone (Marketo). */
export function calendarDay(timeZone: string): Day {
  let ends = 0;
  let calls = 0;
  const turn = (now: number) => {
    if (now < ends) return;
    ends = nextMidnight(timeZone, now);
    calls = 0;
  };
  return {
    add: (now) => {
      turn(now);
      calls++;
    },
    spent: (now) => {
      turn(now);
      return calls;
    },
    renewsAt: (now) => {
      turn(now);
      return ends;
    },
  };
}

const hour = 3_600_000;

/** The last 24 hours (Salesforce counts API requests over a rolling day), kept by the hour and rounded to the safe side. */
export function rollingDay(): Day {
  const hours: { readonly ends: number; calls: number }[] = [];
  const forget = (now: number) => {
    for (let oldest = hours[0]; oldest && oldest.ends + 24 * hour <= now; oldest = hours[0]) hours.shift();
  };
  return {
    add: (now) => {
      const ends = now - (now % hour) + hour;
      const last = hours.at(-1);
      if (last && last.ends >= ends) last.calls++;
      else hours.push({ ends, calls: 1 });
    },
    spent: (now) => {
      forget(now);
      return hours.reduce((sum, one) => sum + one.calls, 0);
    },
    renewsAt: (now) => {
      forget(now);
      return (hours[0]?.ends ?? now) + 24 * hour;
    },
  };
}

import { quotaDay } from './dates.ts';
import { Refusal } from './envelope.ts';

const window = 20_000;
const daysKept = 7;

/** Codes whose calls count against neither rate nor quota (reference: Marketo REST, 2.1). */
const uncounted: ReadonlySet<string> = new Set(['601', '602', '604', '605', '608', '611']);

/** The API-only user of the second integration that the sandbox can pretend to have. */
export const otherUser = 'other.integration@nordlicht.example';

export type Limits = {
  readonly per20Seconds: number;
  readonly concurrent: number;
  readonly perDay: number;
};

/** Marketo's own numbers (reference: Marketo REST, 2.1). */
export const vendorLimits: Limits = { per20Seconds: 100, concurrent: 10, perDay: 50_000 };

/** One day in Chicago, YYYY-MM-DD: calls counted by user, errors by code. */
export type Day = {
  readonly day: string;
  readonly total: number;
  readonly users: ReadonlyMap<string, number>;
  readonly errors: ReadonlyMap<string, number>;
};

export type Meter = {
  /** Admits a call, or throws the Refusal 606, 607 or 615. */
  admit(user: string): Admission;
  /** An error of a whole response, for the statistics. */
  failed(code: string): void;
  /** Another integration of the same instance makes so many calls right now. */
  spendByOthers(calls: number): void;
  /**
   * Another integration keeps so many calls in every 20 seconds, so many in flight, and has made so many today, each
   * day anew, until told otherwise or until a time.
   */
  occupy(others: Partial<Limits>, until?: number): void;
  /** What the other integration takes at the moment. */
  occupied(): Limits;
  /** Other limits than before from now on; Infinity lifts one. */
  allow(limits: Partial<Limits>): void;
  limits(): Limits;
  /** The day's calls are used up, until midnight. */
  endDay(): void;
  today(): Day;
  /** Days with calls or errors among the last seven, today at the end. */
  days(): readonly Day[];
};

export type Admission = {
  /** Ends the call. `code` is its error code, if it had one: some are not counted. */
  leave(code: string | null): void;
};

type Book = { readonly day: string; users: Map<string, number>; errors: Map<string, number>; ended: boolean };

const nobody: Limits = { per20Seconds: 0, concurrent: 0, perDay: 0 };
const book = (day: string): Book => ({ day, users: new Map(), errors: new Map(), ended: false });
const bump = (counts: Map<string, number>, key: string, by = 1): void => {
  counts.set(key, Math.max(0, (counts.get(key) ?? 0) + by));
};
const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);

/** Counts calls of the whole instance: 100 in any 20 seconds, 10 at once, 50,000 a day. */
export function meter(vendor: Limits, now: () => number, throttledCount: () => boolean): Meter {
  let limits = vendor;
  let others: { readonly takes: Limits; readonly until: number } = { takes: nobody, until: Infinity };
  /** Times of counted calls, rising; those before `first` have left the window. */
  let recent: number[] = [];
  let first = 0;
  let inFlight = 0;
  let today = book(quotaDay(now()));
  let earlier: Book[] = [];

  function tick(): void {
    const time = now();
    while (first < recent.length && (recent[first] ?? 0) <= time - window) first += 1;
    if (first > 1000) {
      recent = recent.slice(first);
      first = 0;
    }
    if (time >= others.until) others = { takes: nobody, until: Infinity };
    const day = quotaDay(time);
    if (day === today.day) return;
    const oldest = quotaDay(time - (daysKept - 1) * 86_400_000);
    earlier = [...earlier, today].filter((one) => one.day >= oldest);
    today = book(day);
  }

  function count(user: string): number {
    const time = now();
    recent.push(time);
    bump(today.users, user);
    return time;
  }

  function uncount(user: string, time: number, on: Book): void {
    const place = recent.lastIndexOf(time);
    if (place >= first) recent.splice(place, 1);
    bump(on.users, user, -1);
  }

  function usersOf({ users }: Book, taken: number): ReadonlyMap<string, number> {
    if (taken === 0) return users;
    return new Map([...users, [otherUser, (users.get(otherUser) ?? 0) + taken]]);
  }

  function shown(of: Book, taken: number): Day {
    const users = usersOf(of, taken);
    return { day: of.day, users, total: sum(users), errors: of.errors };
  }

  function refusal(): Refusal | null {
    const { takes } = others;
    if (today.ended || sum(today.users) + takes.perDay >= limits.perDay)
      return new Refusal('607', 'Daily quota reached');
    if (recent.length - first + takes.per20Seconds >= limits.per20Seconds) {
      return new Refusal('606', `Max rate limit '${limits.per20Seconds}' exceeded with in '20' secs`);
    }
    if (inFlight + takes.concurrent >= limits.concurrent) {
      return new Refusal('615', `Concurrent access limit '${limits.concurrent}' reached`);
    }
    return null;
  }

  return {
    admit(user) {
      tick();
      const refused = refusal();
      if (refused) {
        if (throttledCount()) count(user);
        throw refused;
      }
      const time = count(user);
      const on = today;
      inFlight += 1;
      return {
        leave(code) {
          inFlight -= 1;
          if (code !== null && uncounted.has(code)) uncount(user, time, on);
        },
      };
    },
    failed(code) {
      tick();
      bump(today.errors, code);
    },
    spendByOthers(calls) {
      tick();
      for (let call = 0; call < calls; call += 1) count(otherUser);
    },
    occupy(takes, until = Infinity) {
      others = { takes: { ...nobody, ...takes }, until };
    },
    occupied() {
      tick();
      return others.takes;
    },
    allow(more) {
      limits = { ...limits, ...more };
    },
    limits: () => limits,
    endDay() {
      tick();
      today.ended = true;
    },
    today() {
      tick();
      return shown(today, others.takes.perDay);
    },
    days() {
      tick();
      const before = earlier.filter(({ users, errors }) => users.size + errors.size > 0);
      return [...before.map((one) => shown(one, 0)), shown(today, others.takes.perDay)];
    },
  };
}

import { quotaDay } from './dates.ts';
import { Refusal } from './envelope.ts';

const window = 20_000;

/** Codes whose calls count against neither rate nor quota (reference: Marketo REST, 2.1). */
const uncounted: ReadonlySet<string> = new Set(['601', '602', '604', '605', '608', '611']);

export type Limits = {
  readonly per20Seconds: number;
  readonly concurrent: number;
  readonly perDay: number;
};

/** Marketo's own numbers (reference: Marketo REST, 2.1). */
export const vendorLimits: Limits = { per20Seconds: 100, concurrent: 10, perDay: 50_000 };

export type Meter = {
  /** Admits a call, or throws the Refusal 606, 607 or 615. */
  admit(user: string): Admission;
  /** Another integration of the same instance makes so many calls right now. */
  spendByOthers(calls: number): void;
  /** Calls counted today, by user. */
  today(): { readonly day: string; readonly total: number; readonly users: ReadonlyMap<string, number> };
};

export type Admission = {
  /** Ends the call. `code` is its error code, if it had one: some are not counted. */
  leave(code: string | null): void;
};

/** Counts calls of the whole instance: 100 in any 20 seconds, 10 at once, 50,000 a day. */
export function meter(limits: Limits, now: () => number, throttledCount: boolean): Meter {
  let recent: number[] = [];
  let inFlight = 0;
  let day = quotaDay(now());
  let users = new Map<string, number>();

  const total = (): number => [...users.values()].reduce((sum, calls) => sum + calls, 0);

  function tick(): void {
    const oldest = now() - window;
    recent = recent.filter((time) => time > oldest);
    if (quotaDay(now()) === day) return;
    day = quotaDay(now());
    users = new Map();
  }

  function count(user: string): number {
    const time = now();
    recent.push(time);
    users.set(user, (users.get(user) ?? 0) + 1);
    return time;
  }

  function uncount(user: string, time: number): void {
    const place = recent.indexOf(time);
    if (place >= 0) recent.splice(place, 1);
    users.set(user, Math.max(0, (users.get(user) ?? 0) - 1));
  }

  function refusal(): Refusal | null {
    if (total() >= limits.perDay) return new Refusal('607', 'Daily quota reached');
    if (recent.length >= limits.per20Seconds) {
      return new Refusal('606', `Max rate limit '${limits.per20Seconds}' exceeded with in '20' secs`);
    }
    if (inFlight >= limits.concurrent) {
      return new Refusal('615', `Concurrent access limit '${limits.concurrent}' reached`);
    }
    return null;
  }

  return {
    admit(user) {
      tick();
      const refused = refusal();
      if (refused) {
        if (throttledCount) count(user);
        throw refused;
      }
      const time = count(user);
      inFlight += 1;
      return {
        leave(code) {
          inFlight -= 1;
          if (code !== null && uncounted.has(code)) uncount(user, time);
        },
      };
    },
    spendByOthers(calls) {
      tick();
      for (let call = 0; call < calls; call += 1) count('other.integration@nordlicht.example');
    },
    today() {
      tick();
      return { day, total: total(), users };
    },
  };
}

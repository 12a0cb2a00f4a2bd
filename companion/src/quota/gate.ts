import { FailureError } from '../domain/failure.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Day } from './day.ts';
import type { Vendor } from './quota.ts';

/** How much of a vendor's limits is ours. */
export type Share = {
  /** At most `calls` in any `ms` milliseconds, as the vendor sees them arrive. */
  readonly rate?: { readonly calls: number; readonly ms: number };
  /** Calls in flight at one time. */
  readonly concurrent: number;
  readonly perDay: number;
};

/** One vendor's door: nobody calls without passing through. */
export type Gate = {
  /** Resolves when one more call may start; throws a FailureError of kind `quota` when that is too far away to wait for. */
  enter(interactive: boolean): Promise<void>;
  /** To be called once for every `enter` that resolved, when its call has ended. */
  leave(): void;
  /** Nobody enters before this time, milliseconds since 1970. */
  hold(until: number): void;
};

/** A caller waits this long for a hold to end; beyond that it is told when to come back. */
const patience = 60_000;

/** The part of a share that is left to a person waiting at a screen (docs/sync-rules.md, 10: headroom for interactive calls). */
const background = (limit: number) => Math.max(1, Math.floor(limit * 0.9));

type Caller = { readonly interactive: boolean; admit(): void; refuse(error: FailureError): void };

/**
 * A sliding window, a number of slots and a day's share, first come first served, people before machines.
 *
 * We cannot see when a call reaches the vendor, only that it lies between its start and its end. So a call takes a
 * place in the window from its start until a whole window after its end: whatever the network does and wherever the
 * vendor's own window begins, it never counts more of our calls than the share.
 */
export function createGate(options: { vendor: Vendor; clock: Clock; share: Share; day: Day }): Gate {
  const { vendor, clock, share, day } = options;
  const lines: { people: Caller[]; machines: Caller[] } = { people: [], machines: [] };
  /** When each ended call leaves the window, oldest first. */
  const leaving: number[] = [];
  let running = 0;
  let heldUntil = 0;
  let alarm: { at: number; cancel: AbortController } | undefined;

  /** When this caller may enter: now, at a time, or (Infinity) not before a running call ends. */
  const entersAt = (caller: Caller, now: number): number => {
    const own = (limit: number) => (caller.interactive ? limit : background(limit));
    if (heldUntil > now) return heldUntil;
    if (running >= own(share.concurrent)) return Infinity;
    if (!share.rate) return now;
    while (leaving[0] !== undefined && leaving[0] <= now) leaving.shift();
    const tooMany = running + leaving.length - own(share.rate.calls);
    return tooMany < 0 ? now : (leaving[tooMany] ?? Infinity);
  };

  const refusal = (caller: Caller, now: number): FailureError | undefined => {
    const limit = caller.interactive ? share.perDay : background(share.perDay);
    if (day.spent(now) >= limit) {
      return quotaFailure(
        'DAILY_SHARE',
        `our share of the day's ${vendor} calls (${limit}) is spent`,
        day.renewsAt(now),
      );
    }
    if (heldUntil - now > patience) return quotaFailure('HELD', `${vendor} asked us to wait`, heldUntil);
    return undefined;
  };

  const pump = () => {
    const now = clock.now();
    for (;;) {
      const line = lines.people.length > 0 ? lines.people : lines.machines;
      const caller = line[0];
      if (!caller) {
        setAlarm(Infinity);
        return;
      }
      const refused = refusal(caller, now);
      const at = refused ? now : entersAt(caller, now);
      if (at > now) {
        setAlarm(at);
        return;
      }
      line.shift();
      if (refused) {
        caller.refuse(refused);
        continue;
      }
      running++;
      day.add(now);
      caller.admit();
    }
  };

  /** Looks again at that time; one alarm at most, so that a quiet gate keeps nothing alive. */
  const setAlarm = (at: number) => {
    if (alarm?.at === at) return;
    alarm?.cancel.abort();
    alarm = undefined;
    if (at === Infinity) return;
    const cancel = new AbortController();
    alarm = { at, cancel };
    clock.sleep(at - clock.now(), cancel.signal).then(
      () => {
        alarm = undefined;
        pump();
      },
      () => undefined,
    );
  };

  return {
    enter: (interactive) =>
      new Promise((admit, refuse) => {
        (interactive ? lines.people : lines.machines).push({ interactive, admit, refuse });
        pump();
      }),
    leave: () => {
      running--;
      if (share.rate) leaving.push(clock.now() + share.rate.ms);
      pump();
    },
    hold: (until) => {
      heldUntil = Math.max(heldUntil, until);
      pump();
    },
  };
}

function quotaFailure(code: string, message: string, retryAt: number): FailureError {
  return new FailureError({ kind: 'quota', vendor: 'lockstep', code, message, retryable: true, retryAt });
}

import { FailureError } from '../domain/failure.ts';
import type { BudgetSession, Ticket } from '../store/budget-session.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { MarketoShare, SalesforceShare } from './memory.ts';
import { marketoZone } from './midnight.ts';
import { stoppingFailure } from './stopping.ts';
import type { Purpose, Quota, Vendor } from './quota.ts';

/** A caller waits this long for a hold to end; beyond that it is told when to come back. */
const patience = 60_000;
/** A slot that another process gives back is not announced: look again after so long. */
const lookAgain = 100;
/** After so long without a slot: does somebody hold one who stands still? */
const suspicious = 2000;

type Caller = { readonly purpose: Purpose; admit(ticket: Ticket): void; refuse(error: unknown): void };

/**
 * The API budget of one connection, shared by all processes on one database, exactly: rate, slots and day are taken out of
 * tables in one transaction a call. The same rules as in memory: a call holds its place in the sliding window from its
 * start until a whole window after its end, people go before machines, and a tenth of everything is left to them.
 */
export async function createSharedQuota(options: {
  readonly session: BudgetSession;
  readonly connectionId: string;
  readonly clock: Clock;
  readonly marketo: MarketoShare & { readonly windowMs?: number };
  readonly salesforce: SalesforceShare;
  /** After so long a call has surely ended, milliseconds. */
  readonly longestMs: number;
  /** Aborted when this process stops: nobody enters any more, and whoever waits is told so. */
  readonly stopping?: AbortSignal;
}): Promise<Quota> {
  const { session, connectionId, clock, marketo, salesforce, longestMs, stopping } = options;
  await session.share(connectionId, 'marketo', {
    perDay: marketo.perDay,
    concurrent: marketo.concurrent,
    rate: { calls: marketo.per20Seconds, ms: marketo.windowMs ?? 20_000 },
    zone: marketoZone,
  });
  await session.share(connectionId, 'salesforce', { ...salesforce, rate: null, zone: null });
  const doors = {
    marketo: createDoor({ vendor: 'marketo', session, connectionId, clock, longestMs, stopping }),
    salesforce: createDoor({ vendor: 'salesforce', session, connectionId, clock, longestMs, stopping }),
  };
  const counts: Record<Vendor, Map<Purpose, number>> = { marketo: new Map(), salesforce: new Map() };
  return {
    async spend(vendor, purpose, call) {
      const ticket = await doors[vendor].enter(purpose);
      counts[vendor].set(purpose, (counts[vendor].get(purpose) ?? 0) + 1);
      let throttled = false;
      try {
        return await call();
      } catch (error) {
        throttled = isThrottled(error, vendor);
        throw error;
      } finally {
        void session.leave(ticket, throttled).then(doors[vendor].wake);
      }
    },
    holdUntil: (vendor, time) => {
      void session.hold(connectionId, vendor, time - clock.now());
    },
    ledger: () =>
      (['marketo', 'salesforce'] as const).flatMap((vendor) =>
        [...counts[vendor]].map(([purpose, calls]) => ({ vendor, purpose, calls })),
      ),
    used: (vendor) => [...counts[vendor].values()].reduce((sum, calls) => sum + calls, 0),
  };
}

const isThrottled = (error: unknown, vendor: Vendor): boolean =>
  error instanceof FailureError &&
  error.failure.vendor === vendor &&
  ['rate', 'concurrency', 'quota'].includes(error.failure.kind);

/** The callers of this process before one vendor's budget: one asks at a time, people first, the others wait in line. */
function createDoor(options: {
  readonly vendor: Vendor;
  readonly session: BudgetSession;
  readonly connectionId: string;
  readonly clock: Clock;
  readonly longestMs: number;
  readonly stopping: AbortSignal | undefined;
}) {
  const { vendor, session, connectionId, clock, longestMs, stopping } = options;
  const people: Caller[] = [];
  const machines: Caller[] = [];
  let asking = false;
  let sleeping = new AbortController();
  /** Since when there has been no slot, or since it was last looked into why. */
  let noSlotSince: number | undefined;

  stopping?.addEventListener('abort', () => {
    sleeping.abort();
  });

  const serve = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    for (let line = next(); line !== undefined; line = next()) {
      const caller = line[0];
      if (caller === undefined) break;
      const wait = await attempt(line, caller);
      if (wait === 0 || stopping?.aborted === true) continue;
      sleeping = new AbortController();
      await clock.sleep(wait, sleeping.signal).catch(() => undefined);
    }
    asking = false;
  };

  const next = () => (people.length > 0 ? people : machines.length > 0 ? machines : undefined);

  /** Asks for one caller; returns how long to wait before the next question, 0 when this caller is done with. */
  const attempt = async (line: Caller[], caller: Caller): Promise<number> => {
    const { purpose } = caller;
    const isPerson = line === people;
    const leave = () => line.splice(line.indexOf(caller), 1);
    if (stopping?.aborted === true) {
      leave();
      caller.refuse(stoppingFailure());
      return 0;
    }
    try {
      const entered = await session.enter({ connectionId, vendor, purpose, people: isPerson, longestMs });
      if ('ticket' in entered) {
        noSlotSince = undefined;
        leave();
        caller.admit(entered.ticket);
        return 0;
      }
      const { refused, waitMs } = entered;
      if (refused === 'slots') await suspect();
      else noSlotSince = undefined;
      if (refused === 'day' || (refused === 'held' && (waitMs ?? 0) > patience)) {
        leave();
        caller.refuse(spent(vendor, refused, Math.ceil(clock.now() + (waitMs ?? 0))));
        return 0;
      }
      return refused === 'slots' ? lookAgain : Math.min(1000, Math.max(5, waitMs ?? lookAgain));
    } catch (error) {
      leave();
      caller.refuse(error);
      return 0;
    }
  };

  /** Slots that do not come free for a while may be in the hands of a process that stands still. */
  const suspect = async (): Promise<void> => {
    noSlotSince ??= clock.now();
    if (clock.now() - noSlotSince < suspicious) return;
    noSlotSince = clock.now();
    await session.freeSilent(connectionId, vendor);
  };

  return {
    enter: (purpose: Purpose): Promise<Ticket> =>
      new Promise((admit, refuse) => {
        const isPerson = purpose === 'interactive';
        (isPerson ? people : machines).push({ purpose, admit, refuse });
        // A person does not wait until a machine's wait is over.
        if (isPerson) sleeping.abort();
        void serve();
      }),
    /** Something of this process's own was given back. */
    wake: () => {
      sleeping.abort();
    },
  };
}

function spent(vendor: Vendor, refused: 'day' | 'held', retryAt: number): FailureError {
  const [code, message] =
    refused === 'day'
      ? ['DAILY_SHARE', `our share of the day's ${vendor} calls is spent`]
      : ['HELD', `${vendor} asked us to wait`];
  return new FailureError({ kind: 'quota', vendor: 'lockstep', code, message, retryable: true, retryAt });
}

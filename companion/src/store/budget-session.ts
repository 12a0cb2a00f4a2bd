import { randomUUID } from 'node:crypto';

import pg from 'pg';

import { FailureError } from '../domain/failure.ts';
import { isDatabaseGone, runtimeFailure } from './database-failure.ts';
import type { Connection } from './store.ts';

export type BudgetVendor = 'marketo' | 'salesforce';

/** What a connection may use of a vendor. */
export type BudgetShare = {
  readonly perDay: number;
  readonly concurrent: number;
  readonly rate: { readonly calls: number; readonly ms: number } | null;
  /** The zone at whose midnight the day ends; null for the last 24 hours. */
  readonly zone: string | null;
};

/** A call that may be made; given back with `leave`. */
export type Ticket = {
  readonly connectionId: string;
  readonly vendor: BudgetVendor;
  readonly purpose: string;
  readonly slot: number;
  readonly place: number | null;
};

export type Entered =
  | { readonly ticket: Ticket }
  /** Not now: `waitMs` until it may be worth asking again, null when nobody can tell. */
  | { readonly refused: 'held' | 'day' | 'rate' | 'slots'; readonly waitMs: number | null };

type Row = {
  readonly refused: 'session' | 'held' | 'day' | 'rate' | 'slots' | null;
  readonly waitMs: number | null;
  readonly slot: number;
  readonly place: number | null;
};

/**
 * The one database session through which a process takes calls out of the shared budgets. One, because the slots are advisory
 * locks: the server frees them when the process dies, and a session for each call would use up the server's sessions. It is
 * opened at the first use and again after it broke.
 */
export type BudgetSession = {
  /** Makes a connection's share known; must come before its first `enter`. */
  share(connectionId: string, vendor: BudgetVendor, share: BudgetShare): Promise<void>;
  /**
   * Takes one call, if the budget allows it now. `longestMs`: after so long the call has surely ended. Throws kind `config`
   * behind a pooler that does not keep sessions, `transient` when the database does not answer.
   */
  enter(
    call: Omit<Ticket, 'slot' | 'place'> & { readonly people: boolean; readonly longestMs: number },
  ): Promise<Entered>;
  /** Gives a call back when it has ended. Never throws: after a break the server has given the slot back by itself. */
  leave(ticket: Ticket, throttled: boolean): Promise<void>;
  /** Nobody of the connection enters for so many milliseconds; a longer hold stays. Never throws. */
  hold(connectionId: string, vendor: BudgetVendor, milliseconds: number): Promise<void>;
  /**
   * Ends the sessions of processes that hold slots of this budget and have not said a word for so long that they must be standing
   * still: the server then frees their slots. What such a process had asked a vendor has been answered since. Never throws.
   */
  freeSilent(connectionId: string, vendor: BudgetVendor): Promise<void>;
  close(): Promise<void>;
};

/** A process with slots says something at least this often, milliseconds. */
const wordMs = 2000;
/** One that has said nothing for so long stands still, milliseconds. */
const silentMs = 8000;

type Session = Pick<pg.Client, 'query' | 'end'>;

/** `connect` opens a session; a test may hand out ones that behave as behind a pooler. */
export function openBudgetSession(
  connection: Connection,
  connect: (lost: () => void) => Promise<Session> = (lost) => connectTo(connection, lost),
): BudgetSession {
  const id = randomUUID();
  /** Slots of this process, by connection and vendor: a session may take its own lock twice, so we count. */
  const taken = new Map<string, Set<number>>();
  const slotsOf = (one: Pick<Ticket, 'connectionId' | 'vendor'>): Set<number> => {
    const key = `${one.connectionId} ${one.vendor}`;
    const slots = taken.get(key) ?? new Set<number>();
    taken.set(key, slots);
    return slots;
  };
  let open: Promise<Session> | undefined;
  /** Forgets a session that broke; never the one that was opened after it. */
  const forget = (broken: Promise<Session>): void => {
    if (open === broken) open = undefined;
  };

  const session = (): Promise<Session> => {
    if (open !== undefined) return open;
    const opening: Promise<Session> = (async () => {
      const made = await connect(() => {
        forget(opening);
      });
      await made.query(
        `select set_config('lockstep.session', $1, false), set_config('synchronous_commit', 'off', false)`,
        [id],
      );
      // After a break: calls that run keep their slots, as far as nobody has taken them since.
      for (const [key, slots] of taken)
        for (const slot of slots)
          await made.query(`select pg_try_advisory_lock(hashtext('lockstep budget ' || $1), $2)`, [
            key,
            slot,
          ]);
      return made;
    })();
    open = opening;
    opening.catch(() => {
      forget(opening);
    });
    return opening;
  };

  /**
   * Asks once, and once more on a new session when the first turned out to be broken. A question that the server had heard
   * before the break is then asked twice: a call may be counted that was not made, never the other way round.
   */
  const askOnce = async <R extends pg.QueryResultRow>(text: string, values: unknown[], again: boolean) => {
    const asked = session();
    try {
      return await (await asked).query<R>(text, values);
    } catch (error) {
      if (!isDatabaseGone(error)) throw error;
      forget(asked);
      // A session that cannot even say goodbye has ended already.
      void asked.then((broken) => broken.end()).catch(() => undefined);
      if (!again) throw error;
      return askOnce<R>(text, values, false);
    }
  };

  /** One question at a time: a session can answer no two. */
  let last: Promise<unknown> = Promise.resolve();
  const ask = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R[]> => {
    const answer = last.then(() => askOnce<R>(text, values, true));
    last = answer.catch(() => undefined);
    try {
      return (await answer).rows;
    } catch (cause) {
      const known = runtimeFailure(cause);
      if (known instanceof FailureError) throw known;
      const message = 'The API budget is kept in the database, which does not answer just now.';
      throw new FailureError(
        { kind: 'transient', vendor: 'lockstep', code: 'BUDGET_UNREACHABLE', message, retryable: true },
        { cause },
      );
    }
  };

  const alive = setInterval(() => {
    if ([...taken.values()].some((slots) => slots.size > 0)) ask('select', []).catch(() => undefined);
  }, wordMs);
  alive.unref();

  return {
    share: async (connectionId, vendor, { perDay, concurrent, rate, zone }) => {
      await ask(
        `with own as (select set_config('lockstep.connection_id', $1, true) as id)
         insert into lockstep.budgets (connection_id, vendor, per_day, rate, window_ms, concurrent, zone)
         select own.id, $2, $3, $4, $5, $6, $7 from own
         on conflict (connection_id, vendor) do update set per_day = excluded.per_day, rate = excluded.rate,
           window_ms = excluded.window_ms, concurrent = excluded.concurrent, zone = excluded.zone`,
        [connectionId, vendor, perDay, rate?.calls ?? null, rate?.ms ?? null, concurrent, zone],
      );
    },
    enter: async ({ connectionId, vendor, purpose, people, longestMs }) => {
      const slots = slotsOf({ connectionId, vendor });
      const [row] = await ask<Row>(
        `select refused, wait_ms as "waitMs", slot, place from lockstep.budget_enter($1, $2, $3, $4, $5, $6, $7)`,
        [id, connectionId, vendor, purpose, people, [...slots], longestMs],
      );
      if (row === undefined || row.refused === 'session') throw new FailureError(pooled);
      if (row.refused !== null) return { refused: row.refused, waitMs: row.waitMs };
      slots.add(row.slot);
      return { ticket: { connectionId, vendor, purpose, slot: row.slot, place: row.place } };
    },
    leave: async (ticket, throttled) => {
      const { connectionId, vendor, purpose, slot, place } = ticket;
      slotsOf(ticket).delete(slot);
      await ask('select lockstep.budget_leave($1, $2, $3, $4, $5, $6)', [
        connectionId,
        vendor,
        purpose,
        slot,
        place,
        throttled,
      ]).catch(() => undefined);
    },
    hold: async (connectionId, vendor, milliseconds) => {
      await ask('select lockstep.budget_hold($1, $2, $3)', [connectionId, vendor, milliseconds]).catch(
        () => undefined,
      );
    },
    freeSilent: async (connectionId, vendor) => {
      await ask(
        `select pg_terminate_backend(a.pid) from pg_locks l join pg_stat_activity a using (pid)
         where l.locktype = 'advisory' and l.objsubid = 2 and l.granted and a.datname = current_database()
           and l.database = a.datid and l.classid = (hashtext($1)::bigint & 4294967295)::oid
           and a.application_name = $2 and a.state = 'idle'
           and a.state_change < clock_timestamp() - make_interval(secs => $3)`,
        [`lockstep budget ${connectionId} ${vendor}`, ourName, silentMs / 1000],
      ).catch(() => undefined);
    },
    close: async () => {
      clearInterval(alive);
      await last;
      const made = await open?.catch(() => undefined);
      open = undefined;
      await made?.end();
    },
  };
}

/** How these sessions are named in the server's list. */
const ourName = 'lockstep budget';

async function connectTo(connection: Connection, lost: () => void): Promise<Session> {
  const client = new pg.Client({
    ...connection,
    application_name: ourName,
    connectionTimeoutMillis: 10_000,
    query_timeout: 30_000,
    keepAlive: true,
  });
  client.on('error', lost);
  client.on('end', lost);
  await client.connect();
  return client;
}

const pooled = {
  kind: 'config',
  vendor: 'lockstep',
  code: 'POOLER_WITHOUT_SESSIONS',
  message:
    'Between Lockstep and PostgreSQL is a pooler that does not keep sessions (transaction mode), so that calls to the vendors cannot be counted across processes: ' +
    'name the server itself in LOCKSTEP_DATABASE_URL, or a pooler in session mode.',
  retryable: false,
} as const;

import { sql } from 'kysely';

import { type Db, reading, type Scope } from './scope.ts';

/** One line of the ledger: calls of one hour for one purpose. `hour` is ISO 8601; throttled calls are among the calls. */
export type LedgerLine = {
  readonly vendor: 'marketo' | 'salesforce';
  readonly hour: string;
  readonly purpose: string;
  readonly calls: number;
  readonly throttled: number;
};

/** How a vendor's day stands. Times are ISO 8601. */
export type BudgetOutlook = {
  readonly vendor: 'marketo' | 'salesforce';
  readonly perDay: number;
  readonly used: number;
  readonly throttled: number;
  /** Calls of the last full hour and of the one that runs, as a pace for an hour. */
  readonly perHour: number;
  /** Calls by the end of the day, if it goes on like this; for a rolling day, of any 24 hours. */
  readonly expected: number;
  /** When the day begins anew; null where it rolls. */
  readonly renewsAt: string | null;
  /** Nobody calls before this time; null when nothing holds. */
  readonly heldUntil: string | null;
};

/** The ledger since `since` (ISO 8601), oldest first. */
export function budgetLedger(db: Db, scope: Scope, since: string): Promise<LedgerLine[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<LedgerLine>`
      select vendor, hour, purpose, calls, throttled from lockstep.budget_ledger
      where connection_id = ${scope.connectionId} and hour >= ${since}::timestamptz
      order by hour, vendor, purpose`.execute(own);
    return found.rows;
  });
}

/** How each vendor's day stands, and where it leads. A connection that has made no call yet has none. */
export function budgetOutlook(db: Db, scope: Scope): Promise<BudgetOutlook[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<BudgetOutlook>`
      with facts as (
        select b.vendor, b.per_day, b.zone, b.held_until, clock_timestamp() as now,
          lockstep.budget_day(b.zone, clock_timestamp()) as day_start
        from lockstep.budgets b where b.connection_id = ${scope.connectionId}
      ), days as (
        select facts.*, case when zone is null then null
          else (date_trunc('day', now at time zone zone) + interval '1 day') at time zone zone end as renews_at
        from facts
      ), counted as (
        select days.*, l.used, l.throttled,
          recent.calls * 3600 / greatest(60, extract(epoch from now - greatest(date_trunc('hour', now) - interval '1 hour', day_start))) as pace
        from days,
          lateral (select coalesce(sum(calls), 0) as used, coalesce(sum(throttled), 0) as throttled from lockstep.budget_ledger
            where connection_id = ${scope.connectionId} and vendor = days.vendor and hour >= day_start) l,
          lateral (select coalesce(sum(calls), 0) as calls from lockstep.budget_ledger
            where connection_id = ${scope.connectionId} and vendor = days.vendor
              and hour >= greatest(date_trunc('hour', now) - interval '1 hour', day_start)) recent
      )
      select vendor, per_day, used::float8 as used, throttled::float8 as throttled, round(pace)::float8 as per_hour,
        round(case when zone is null then greatest(used, pace * 24)
          else used + pace * extract(epoch from renews_at - now) / 3600 end)::float8 as expected,
        renews_at, case when held_until > now then held_until end as held_until
      from counted order by vendor`.execute(own);
    return found.rows;
  });
}

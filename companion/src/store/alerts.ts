import { randomUUID } from 'node:crypto';

import { sql } from 'kysely';

import { jsonOrNull, storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** What somebody must be told. `key` says which matter it is: there is one open alert for each. */
export type NewAlert = {
  readonly key: string;
  readonly severity: 'information' | 'warning' | 'error';
  readonly linkId: string | null;
  readonly code: string;
  readonly message: string;
  readonly detail?: unknown;
};

/** As stored. Times are ISO 8601. */
export type Alert = NewAlert & {
  readonly id: string;
  readonly detail: unknown;
  readonly raisedAt: string;
  readonly lastAt: string;
  /** How often it was raised while it was open. */
  readonly times: number;
  readonly acknowledgedAt: string | null;
  readonly acknowledgedBy: string | null;
  readonly clearedAt: string | null;
};

const columns = [
  'id',
  'key',
  'severity',
  'linkId',
  'code',
  'message',
  'detail',
  'raisedAt',
  'lastAt',
  'times',
  'acknowledgedAt',
  'acknowledgedBy',
  'clearedAt',
] as const;

/** Raises an alert at the database's time; true when it is new, false when the same matter was open already and only counts. */
export async function raiseAlert(db: Db, scope: Scope, alert: NewAlert): Promise<boolean> {
  const { detail, ...plain } = alert;
  const now = sql<string>`clock_timestamp()`;
  const raised = await writing(db, scope, (own) =>
    own
      .insertInto('alerts')
      .values({
        ...scope,
        ...plain,
        message: storable(plain.message),
        id: randomUUID(),
        detail: jsonOrNull(detail),
        raisedAt: sql<string>`now()`,
        lastAt: sql<string>`now()`,
      })
      .onConflict((open) =>
        open
          .columns(['connectionId', 'key'])
          .where('clearedAt', 'is', null)
          .doUpdateSet({
            lastAt: now,
            times: sql<number>`alerts.times + 1`,
            severity: plain.severity,
            message: storable(plain.message),
            detail: jsonOrNull(detail),
          }),
      )
      .returning('times')
      .executeTakeFirstOrThrow(),
  );
  return raised.times === 1;
}

/** The matter of Marketo's own sync of people: open until an admin says whose job people are. */
export const nativePeopleAlert = 'native-people';

/** The matter is over; nothing happens when it is not open. Returns whether it was. */
export async function clearAlert(db: Db, scope: Scope, key: string): Promise<boolean> {
  const cleared = await writing(db, scope, (own) =>
    own
      .updateTable('alerts')
      .set({ clearedAt: sql<string>`clock_timestamp()` })
      .where('connectionId', '=', scope.connectionId)
      .where('key', '=', key)
      .where('clearedAt', 'is', null)
      .executeTakeFirst(),
  );
  return cleared.numUpdatedRows > 0n;
}

/** Somebody has seen it; it stays open. False when there is no such alert. */
export async function acknowledgeAlert(db: Db, scope: Scope, id: string, actor: string): Promise<boolean> {
  const seen = await writing(db, scope, (own) =>
    own
      .updateTable('alerts')
      .set({ acknowledgedAt: sql<string>`clock_timestamp()`, acknowledgedBy: actor })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  return seen.numUpdatedRows > 0n;
}

/** The newest alerts, newest first; only those that are open unless `cleared` asks for all. */
export function listAlerts(
  db: Db,
  scope: Scope,
  query: { readonly cleared?: boolean; readonly linkId?: string; readonly limit: number },
): Promise<Alert[]> {
  const { cleared = false, linkId, limit } = query;
  return reading(db, scope, (own) =>
    own
      .selectFrom('alerts')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .$if(!cleared, (open) => open.where('clearedAt', 'is', null))
      .$if(linkId !== undefined, (some) => some.where('linkId', '=', linkId ?? null))
      .orderBy('raisedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
  );
}

/** An alert with the campaign of its link. */
export type AlertOfCampaign = Alert & {
  readonly campaignId: string | null;
  readonly campaignName: string | null;
};

/** Alerts that are open, newest first, then those that ended since `endedSince` (ISO 8601), the last to end first. */
export function alertsSince(
  db: Db,
  scope: Scope,
  { endedSince, limit }: { readonly endedSince: string; readonly limit: number },
): Promise<AlertOfCampaign[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<AlertOfCampaign>`
      select a.id, a.key, a.severity, a.link_id, a.code, a.message, a.detail, a.raised_at, a.last_at, a.times,
        a.acknowledged_at, a.acknowledged_by, a.cleared_at, l.campaign_id, l.campaign_name
      from lockstep.alerts a
      left join lockstep.links l on l.connection_id = a.connection_id and l.id = a.link_id
      where a.connection_id = ${scope.connectionId} and (a.cleared_at is null or a.cleared_at >= ${endedSince}::timestamptz)
      order by a.cleared_at desc nulls first, a.raised_at desc, a.id limit ${limit}`.execute(own);
    return found.rows;
  });
}

/** A brake is released once nobody of the link waits because of it: its alert ends. */
export async function clearReleasedBrakes(db: Db, scope: Scope, linkId: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.alerts a set cleared_at = greatest(clock_timestamp(), a.raised_at)
      where a.connection_id = ${scope.connectionId} and a.link_id = ${linkId}::uuid and a.cleared_at is null
        and a.code in ('removals-braked', 'creations-braked')
        and not exists (select from lockstep.members m
          where m.connection_id = a.connection_id and m.link_id = a.link_id and not m.in_step and m.held_reason = a.code
            -- Who would be removed from a side is there still, and gone on the other.
            and (a.detail ->> 'side' is null
              or (a.detail ->> 'side' = 'marketo' and m.marketo is not null)
              or (a.detail ->> 'side' = 'salesforce' and m.salesforce is not null)))`.execute(own),
  );
}

/** The link ended, and all that was told of it with it. */
export async function clearAlertsOfLink(db: Db, scope: Scope, linkId: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.alerts set cleared_at = greatest(clock_timestamp(), raised_at)
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid and cleared_at is null`.execute(
      own,
    ),
  );
}

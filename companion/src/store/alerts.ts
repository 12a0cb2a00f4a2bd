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

import { sql } from 'kysely';

import { json } from './bulk.ts';
import { notFound } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** One Marketo subscription paired with one Salesforce org. `settings` holds no secret. Times are ISO 8601. */
export type ConnectionRow = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly settings: unknown;
  readonly state: ConnectionState;
  readonly stateMessage: string | null;
  readonly lastSyncedAt: string | null;
};

/** As the Sync Status page words it. */
export type ConnectionState = 'Last synced' | 'Sync in progress' | 'Failed' | 'Not synced yet';

const columns = ['id', 'name', 'enabled', 'settings', 'state', 'stateMessage', 'lastSyncedAt'] as const;

/** Makes sure the connection is there, under this name; everything else of a known one stays. */
export async function ensureConnection(
  db: Db,
  connection: { readonly id: string; readonly name: string },
): Promise<void> {
  await writing(db, { connectionId: connection.id }, (own) =>
    own
      .insertInto('connections')
      .values(connection)
      .onConflict((known) => known.column('id').doUpdateSet({ name: connection.name }))
      .execute(),
  );
}

/** The scope's connection. Throws kind `not-found` when it has not been made. */
export async function getConnection(db: Db, scope: Scope): Promise<ConnectionRow> {
  const found = await reading(db, scope, (own) =>
    own.selectFrom('connections').select(columns).where('id', '=', scope.connectionId).executeTakeFirst(),
  );
  if (!found) throw notFound('CONNECTION_NOT_FOUND', `There is no connection ${scope.connectionId}.`);
  return found;
}

/** All connections of this service, by id: the one question that has no scope. */
export function listConnections(db: Db): Promise<ConnectionRow[]> {
  return db.selectFrom('connections').select(columns).orderBy('id').execute();
}

/** Changes what is given of the connection. Throws kind `not-found` when it has not been made. */
export async function updateConnection(
  db: Db,
  scope: Scope,
  change: Partial<Pick<ConnectionRow, 'enabled' | 'settings' | 'state' | 'stateMessage' | 'lastSyncedAt'>>,
): Promise<void> {
  const { settings, ...rest } = change;
  const set = { ...rest, ...(settings === undefined ? {} : { settings: json(settings) }) };
  if (Object.keys(set).length === 0) return;
  const updated = await writing(db, scope, (own) =>
    own.updateTable('connections').set(set).where('id', '=', scope.connectionId).executeTakeFirst(),
  );
  if (updated.numUpdatedRows === 0n)
    throw notFound('CONNECTION_NOT_FOUND', `There is no connection ${scope.connectionId}.`);
}

/** Puts these settings into the connection's; others stay, whoever writes at the same time. */
export async function mergeSettings(db: Db, scope: Scope, change: object): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.connections set settings = settings || ${json(change)}::jsonb where id = ${scope.connectionId}`.execute(
      own,
    ),
  );
}

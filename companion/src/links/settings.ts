import { settingsOf, type ConnectionSettings } from '../domain/connection-settings.ts';
import { getConnection, mergeSettings } from '../store/connections.ts';
import type { Db } from '../store/scope.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import type { Actor } from './views.ts';

/** What an admin has decided for the whole connection. */
export const settingsNow = async (
  { store, scope }: LinkContext,
  db: Db = store.db,
): Promise<ConnectionSettings> => settingsOf((await getConnection(db, scope)).settings);

/** Changes what is given; who did, and what it was before, is in the audit log. Returns all of them. */
export async function changeSettings(
  context: LinkContext,
  change: Partial<ConnectionSettings>,
  actor: Actor,
): Promise<ConnectionSettings> {
  const { store, scope } = context;
  return await store.transaction(async (db) => {
    const before = await settingsNow(context, db);
    await mergeSettings(db, scope, change);
    const after = await settingsNow(context, db);
    await remember(db, context, actor, 'change-settings', null, { before, after });
    return after;
  });
}

import { jsonOrNull } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** Who did what. `claim` is what the caller said of itself: recorded, never trusted. `at` is ISO 8601. */
export type AuditEntry = {
  readonly at: string;
  readonly actor: string;
  readonly role: string;
  readonly claim: string | null;
  readonly action: string;
  /** What it was done to, such as a link's id. */
  readonly target: string | null;
  readonly detail: unknown;
};

/** Adds a line to the log. None is ever changed; the database lets retention forget what is older than 90 days, and nobody else. */
export async function addAudit(db: Db, scope: Scope, entry: AuditEntry): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('audit')
      .values({ ...scope, ...entry, detail: jsonOrNull(entry.detail) })
      .execute(),
  );
}

/** Who last did this to that target; undefined when nobody did. */
export function lastAudit(
  db: Db,
  scope: Scope,
  action: string,
  target: string,
): Promise<AuditEntry | undefined> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('audit')
      .select(['at', 'actor', 'role', 'claim', 'action', 'target', 'detail'])
      .where('connectionId', '=', scope.connectionId)
      .where('action', '=', action)
      .where('target', '=', target)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst(),
  );
}

/** Lines of the log, newest first, from before the line `after` (an `id` of the page before). */
export function listAudit(
  db: Db,
  scope: Scope,
  page: { readonly after?: number; readonly limit: number },
): Promise<(AuditEntry & { readonly id: number })[]> {
  return reading(db, scope, (own) => {
    let query = own
      .selectFrom('audit')
      .select(['id', 'at', 'actor', 'role', 'claim', 'action', 'target', 'detail'])
      .where('connectionId', '=', scope.connectionId)
      .orderBy('id', 'desc')
      .limit(page.limit);
    if (page.after !== undefined) query = query.where('id', '<', page.after);
    return query.execute();
  });
}

import { sql } from 'kysely';

import { isUuid } from '../domain/uuid.ts';
import { json } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A plan that was shown to somebody. `createdAt` is ISO 8601; `view` and `plan` are the links room's. */
export type PreviewRow = {
  readonly id: string;
  readonly createdAt: string;
  readonly createdBy: string;
  readonly frameHash: string;
  readonly view: unknown;
  readonly plan: unknown;
};

/** Stores a preview. */
export async function savePreview(db: Db, scope: Scope, preview: PreviewRow): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('previews')
      .values({ ...scope, ...preview, view: json(preview.view), plan: json(preview.plan) })
      .execute(),
  );
}

/** One preview, whatever its age; undefined when there is none. */
export function getPreview(db: Db, scope: Scope, id: string): Promise<PreviewRow | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return reading(db, scope, (own) =>
    own
      .selectFrom('previews')
      .select(['id', 'createdAt', 'createdBy', 'frameHash', 'view', 'plan'])
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
}

/** Marks a plan as carried out, at the database's time; false when it was already, or there is none. */
export async function usePreview(db: Db, scope: Scope, id: string): Promise<boolean> {
  const used = await writing(db, scope, (own) =>
    sql`update lockstep.previews set plan = plan || jsonb_build_object('appliedAt', clock_timestamp())
      where connection_id = ${scope.connectionId} and id = ${id}::uuid and not plan ? 'appliedAt'`.execute(
      own,
    ),
  );
  return used.numAffectedRows === 1n;
}

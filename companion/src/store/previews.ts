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

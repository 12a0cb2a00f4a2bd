import { sql } from 'kysely';

import { type Db, reading, type Scope, writing } from './scope.ts';

/** How far a feed has been read; null when it never was. */
export async function readWatermark(db: Db, scope: Scope, name: string): Promise<string | null> {
  const row = await reading(db, scope, (own) =>
    own
      .selectFrom('watermarks')
      .select('value')
      .where('connectionId', '=', scope.connectionId)
      .where('name', '=', name)
      .executeTakeFirst(),
  );
  return row?.value ?? null;
}

/** Milliseconds since a watermark was last moved, by the database's clock; null when it never was. */
export async function watermarkAge(db: Db, scope: Scope, name: string): Promise<number | null> {
  const row = await reading(db, scope, (own) =>
    own
      .selectFrom('watermarks')
      .select(sql<number>`(extract(epoch from now() - moved_at) * 1000)::float8`.as('age'))
      .where('connectionId', '=', scope.connectionId)
      .where('name', '=', name)
      .executeTakeFirst(),
  );
  return row?.age ?? null;
}

/** Moves a watermark: only ever in the transaction that stores what it covers. */
export async function writeWatermark(db: Db, scope: Scope, name: string, value: string): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('watermarks')
      .values({ ...scope, name, value })
      .onConflict((known) =>
        known.columns(['connectionId', 'name']).doUpdateSet({ value, movedAt: sql<string>`now()` }),
      )
      .execute(),
  );
}

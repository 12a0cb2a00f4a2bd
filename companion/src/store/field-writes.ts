import { sql } from 'kysely';

import { storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A value that was written to a campaign's own field. `at` is ISO 8601. */
export type FieldWrite = {
  readonly at: string;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
  /** Somebody had edited it since it was written last: that edit is lost. */
  readonly overwroteEdit: boolean;
};

/** Notes what was written to the campaign of a link. */
export async function addFieldWrites(
  db: Db,
  scope: Scope,
  linkId: string,
  writes: readonly FieldWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const { at, field, from, to, overwroteEdit } of writes)
      await sql`insert into lockstep.field_writes (connection_id, link_id, at, field, from_value, to_value, overwrote_edit)
        values (${scope.connectionId}, ${linkId}::uuid, ${at}::timestamptz, ${field},
          ${from === null ? null : storable(from)}, ${to === null ? null : storable(to)}, ${overwroteEdit})`.execute(
        own,
      );
  });
}

/** The last `limit` fields written to a link's campaign, newest first. */
export function fieldWritesOf(db: Db, scope: Scope, linkId: string, limit: number): Promise<FieldWrite[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<FieldWrite>`
      select at, field, from_value as "from", to_value as "to", overwrote_edit
      from lockstep.field_writes
      where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
      order by id desc limit ${limit}`.execute(own);
    return found.rows;
  });
}

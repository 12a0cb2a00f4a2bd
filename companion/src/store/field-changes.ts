import { sql } from 'kysely';

import type { FieldReason } from '../domain/reasons.ts';
import type { Side } from '../domain/words.ts';
import { bulk, chunks, storable, storableOrNull } from './bulk.ts';
import { conditionOf, type ChangesWanted } from './changes.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A custom field of a member that we wrote: which, where, from what to what, and why. `at` is ISO 8601. */
export type FieldChange = {
  readonly linkId: string;
  readonly personId: string;
  readonly batchId: string | null;
  readonly at: string;
  /** As people know it. */
  readonly field: string;
  readonly sideWritten: Side;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: FieldReason;
};

/** Stores what was written to members' fields, any number of them. */
export async function addFieldChanges(db: Db, scope: Scope, changes: readonly FieldChange[]): Promise<void> {
  if (changes.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(changes)) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
        batch_id: ['uuid', (one) => one.batchId],
        at: ['timestamptz', (one) => one.at],
        field: ['text', (one) => storable(one.field)],
        side_written: ['text', (one) => one.sideWritten],
        from_value: ['text', (one) => storableOrNull(one.from)],
        to_value: ['text', (one) => storableOrNull(one.to)],
        reason: ['text', (one) => one.reason],
      });
      await sql`insert into lockstep.field_changes (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

/** How many values of custom fields were written by this; a plan of people's decisions writes none. */
export function countFieldChanges(
  db: Db,
  scope: Scope,
  linkId: string,
  wanted: ChangesWanted,
): Promise<number> {
  if ('planId' in wanted) return Promise.resolve(0);
  return reading(db, scope, async (own) => {
    const found = await sql<{ values: number }>`
      select count(*) as values from lockstep.field_changes c
      where c.connection_id = ${scope.connectionId} and c.link_id = ${linkId}::uuid and ${conditionOf(wanted)}`.execute(
      own,
    );
    return found.rows[0]?.values ?? 0;
  });
}

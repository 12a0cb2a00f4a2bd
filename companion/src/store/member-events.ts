import { sql } from 'kysely';

import type { Side, Value } from '../domain/words.ts';
import { bulk, chunks, storable } from './bulk.ts';
import { type Db, type Scope, writing } from './scope.ts';

/**
 * Something that happened to a member besides our writes: a side was seen to have changed, the member was held or released,
 * a record of its moved. `kind` is a short word in small letters. `at` is ISO 8601.
 */
export type MemberEvent = {
  readonly linkId: string;
  readonly personId: string;
  readonly at: string;
  readonly kind: string;
  /** The side that it happened on, where it was one. */
  readonly side: Side | null;
  readonly from: Value;
  readonly to: Value;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly actor: string;
};

/** Stores events, any number of them. */
export async function addMemberEvents(db: Db, scope: Scope, events: readonly MemberEvent[]): Promise<void> {
  if (events.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(events)) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
        at: ['timestamptz', (one) => one.at],
        kind: ['text', (one) => one.kind],
        side: ['text', (one) => one.side],
        from_value: ['text', (one) => one.from],
        to_value: ['text', (one) => one.to],
        reason: ['text', (one) => one.reason],
        detail: ['text', (one) => (one.detail === null ? null : storable(one.detail))],
        actor: ['text', (one) => one.actor],
      });
      await sql`insert into lockstep.member_events (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}`.execute(own);
    }
  });
}

import { sql } from 'kysely';

import type { Interval, Side } from '../domain/words.ts';
import { bulk, chunks } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A record of a link that a feed says has changed: to be read, not believed. */
export type InboxKey = {
  readonly linkId: string;
  readonly side: Side;
  /** The record's id on that side. */
  readonly key: string;
  /** When it changed, where the feed knows. */
  readonly change: Interval | null;
};

/** A key as it was read from the inbox; hand it back to `clearInbox` as it came. */
export type InboxEntry = InboxKey & { readonly marks: number };

/** Puts keys in, whatever their number and order; one that is there already keeps the later change and counts once more. */
export async function putInbox(db: Db, scope: Scope, keys: readonly InboxKey[]): Promise<void> {
  if (keys.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(latestOfEach(keys))) {
      const { table, names } = bulk(chunk, {
        link_id: ['uuid', (key) => key.linkId],
        side: ['text', (key) => key.side],
        key: ['text', (key) => key.key],
        change_after: ['float8', (key) => key.change?.after ?? null],
        change_until: ['float8', (key) => key.change?.until ?? null],
      });
      await sql`
        insert into lockstep.inbox as stored (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}
        on conflict (connection_id, link_id, side, key) do update set
          change_after = greatest(stored.change_after, excluded.change_after),
          change_until = greatest(stored.change_until, excluded.change_until),
          marks = stored.marks + 1`.execute(own);
    }
  });
}

/** One key per record, with its latest change; in a fixed order, so that two writers cannot wait for each other. */
function latestOfEach(keys: readonly InboxKey[]): InboxKey[] {
  const byRecord = new Map<string, InboxKey>();
  for (const key of keys) {
    const name = `${key.linkId}:${key.side}:${key.key}`;
    const known = byRecord.get(name)?.change;
    if (known === undefined || (key.change?.until ?? -Infinity) > (known?.until ?? -Infinity))
      byRecord.set(name, key);
  }
  return [...byRecord].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, key]) => key);
}

/** The keys waiting for a link, in the order of (side, key); at most `limit` where one is given. */
export function readInbox(db: Db, scope: Scope, linkId: string, limit?: number): Promise<InboxEntry[]> {
  return reading(db, scope, async (own) => {
    let query = own
      .selectFrom('inbox')
      .select(['linkId', 'side', 'key', 'changeAfter', 'changeUntil', 'marks'])
      .where('connectionId', '=', scope.connectionId)
      .where('linkId', '=', linkId)
      .orderBy('side')
      .orderBy('key');
    if (limit !== undefined) query = query.limit(limit);
    const rows = await query.execute();
    return rows.map(({ changeAfter, changeUntil, ...key }) => ({
      ...key,
      change:
        changeAfter === null || changeUntil === null ? null : { after: changeAfter, until: changeUntil },
    }));
  });
}

/** Takes out what was read and decided. A key that came in again since it was read stays. */
export async function clearInbox(db: Db, scope: Scope, entries: readonly InboxEntry[]): Promise<void> {
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(entries)) {
      const { table } = bulk(chunk, {
        link_id: ['uuid', (entry) => entry.linkId],
        side: ['text', (entry) => entry.side],
        key: ['text', (entry) => entry.key],
        marks: ['bigint', (entry) => entry.marks],
      });
      await sql`
        delete from lockstep.inbox i using ${table}
        where i.connection_id = ${scope.connectionId} and i.link_id = bulk.link_id and i.side = bulk.side
          and i.key = bulk.key and i.marks = bulk.marks`.execute(own);
    }
  });
}

/** How many keys wait, by link: the backlog. */
export function countInbox(db: Db, scope: Scope): Promise<Map<string, number>> {
  return reading(db, scope, async (own) => {
    const rows = await own
      .selectFrom('inbox')
      .select(['linkId', own.fn.countAll<number>().as('keys')])
      .where('connectionId', '=', scope.connectionId)
      .groupBy('linkId')
      .execute();
    return new Map(rows.map(({ linkId, keys }) => [linkId, keys]));
  });
}

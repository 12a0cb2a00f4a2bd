import { sql } from 'kysely';

import { bulk, chunks, json, storableOrNull } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** What a run of a link begins from; its end says how much of that it took into account. */
export type RunStart = {
  /** What the schema watcher saw last; null when it has not looked yet. The cycle's. */
  readonly containers: unknown;
  readonly containersVersion: number;
  readonly comparisonsAsked: number;
  readonly syncAsked: number;
};

/** A link that a writer must look at. */
export type DueLink = {
  readonly linkId: string;
  /** Somebody waits for it. */
  readonly asked: boolean;
};

/** How a run ended. Times are ISO 8601. */
export type RunEnd = {
  /** When it ended, if all that was to be done was looked at; null when it stopped early. */
  readonly completeAt: string | null;
  /** Both sides were read and compared in full. */
  readonly full: boolean;
  /** Why it stopped early; null when nothing failed. */
  readonly failure: string | null;
};

/**
 * Keeps what the watcher saw of these links; those whose containers changed have work for their writers, and are returned. Of a
 * link that is `whole`, every status of its map being there, it is kept for `wholeContainers`, too.
 */
export async function saveContainers(
  db: Db,
  scope: Scope,
  seen: readonly { readonly linkId: string; readonly containers: unknown; readonly whole?: boolean }[],
): Promise<string[]> {
  if (seen.length === 0) return [];
  return await writing(db, scope, async (own) => {
    const changed: string[] = [];
    for (const chunk of chunks(seen)) {
      const { table } = bulk(chunk, {
        id: ['uuid', (one) => one.linkId],
        containers: ['jsonb', (one) => json(one.containers)],
        whole: ['boolean', (one) => one.whole ?? false],
      });
      await sql`update lockstep.links l set whole = bulk.containers from ${table}
        where l.connection_id = ${scope.connectionId} and l.id = bulk.id and bulk.whole
          and l.whole is distinct from bulk.containers`.execute(own);
      const saved = await sql<{
        id: string;
      }>`update lockstep.links l set containers = bulk.containers, containers_version = containers_version + 1
        from ${table}
        where l.connection_id = ${scope.connectionId} and l.id = bulk.id
          and l.containers is distinct from bulk.containers
        returning l.id`.execute(own);
      changed.push(...saved.rows.map(({ id }) => id));
    }
    return changed;
  });
}

/** What the watcher saw last of each of these links that it has looked at; the cycle's. */
export function containersOf(
  db: Db,
  scope: Scope,
  linkIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  return reading(db, scope, async (own) => {
    const rows = await sql<{ id: string; containers: unknown }>`
      select id, containers from lockstep.links
      where connection_id = ${scope.connectionId} and id = any(${linkIds}::uuid[]) and containers is not null`.execute(
      own,
    );
    return new Map(rows.rows.map(({ id, containers }) => [id, containers]));
  });
}

/** What the watcher saw of each of these links when every status of its map was there last; the cycle's. */
export function wholeContainers(
  db: Db,
  scope: Scope,
  linkIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (linkIds.length === 0) return Promise.resolve(new Map());
  return reading(db, scope, async (own) => {
    const rows = await sql<{ id: string; whole: unknown }>`
      select id, whole from lockstep.links
      where connection_id = ${scope.connectionId} and id = any(${linkIds}::uuid[]) and whole is not null`.execute(
      own,
    );
    return new Map(rows.rows.map(({ id, whole }) => [id, whole]));
  });
}

/** These links are compared in full by their next run, also when one is running now. */
export async function askComparison(db: Db, scope: Scope, linkIds: readonly string[]): Promise<void> {
  if (linkIds.length === 0) return;
  await writing(db, scope, (own) =>
    sql`update lockstep.links set compared_at = null, comparisons_asked = comparisons_asked + 1
      where connection_id = ${scope.connectionId} and id = any(${linkIds}::uuid[])`.execute(own),
  );
}

/** Somebody wants this link synced now: it is due, whether anything changed or not. Nothing happens when there is no such link. */
export async function askSync(db: Db, scope: Scope, linkId: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.links set sync_asked = sync_asked + 1
      where connection_id = ${scope.connectionId} and id = ${linkId}::uuid`.execute(own),
  );
}

/**
 * The links that a writer must look at, those that people wait for first. Watched ones: asked for, or compared longer ago; active ones: asked for, never served, compared longer ago than `comparedBefore`
 * (ISO 8601), seen to have changed, with custom fields to look at, or with keys in the inbox, members to read again or writes whose outcome nobody knows.
 */
export function linksDue(db: Db, scope: Scope, comparedBefore: string): Promise<DueLink[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<DueLink>`
      select id as link_id, sync_served < sync_asked as asked from lockstep.links l
      where connection_id = ${scope.connectionId} and containers is not null and (state = 'watched' and (
        compared_at is null or compared_at < ${comparedBefore}::timestamptz or sync_served < sync_asked)
      or state = 'active' and (
        first_synced_at is null or compared_at is null or compared_at < ${comparedBefore}::timestamptz
        or served_version < containers_version or sync_served < sync_asked or fields_served < fields_asked
        or exists (select from lockstep.inbox i where i.connection_id = l.connection_id and i.link_id = l.id)
        or exists (select from lockstep.members m
          where m.connection_id = l.connection_id and m.link_id = l.id and m.dirty)
        or exists (select from lockstep.sagas s
          where s.connection_id = l.connection_id and s.link_id = l.id and s.state = 'open')))
      order by asked desc, id`.execute(own);
    return found.rows;
  });
}

/**
 * True when something came for this link that a run which began from `start` cannot have taken into account: keys in the inbox,
 * other containers, a comparison or a sync that was asked for.
 */
export function hasNews(db: Db, scope: Scope, linkId: string, start: RunStart): Promise<boolean> {
  return reading(db, scope, async (own) => {
    const found = await sql`
      select from lockstep.links l
      where connection_id = ${scope.connectionId} and id = ${linkId}::uuid and state = 'active' and (
        containers_version > ${start.containersVersion} or comparisons_asked > ${start.comparisonsAsked}
        or sync_asked > ${start.syncAsked}
        or exists (select from lockstep.inbox i where i.connection_id = l.connection_id and i.link_id = l.id))`.execute(
      own,
    );
    return found.rows.length > 0;
  });
}

/** Every active link that is not among `due` has just been found to have nothing to do: it is in step as of `at` (ISO 8601). */
export async function noteQuiet(db: Db, scope: Scope, due: readonly string[], at: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.links set last_synced_at = ${at}::timestamptz
      where connection_id = ${scope.connectionId} and state = 'active' and first_synced_at is not null
        and not (id = any(${due}::uuid[]))`.execute(own),
  );
}

/** What the run of a link begins from; undefined when there is no such link. */
export function startOfRun(db: Db, scope: Scope, linkId: string): Promise<RunStart | undefined> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('links')
      .select(['containers', 'containersVersion', 'comparisonsAsked', 'syncAsked'])
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', linkId)
      .executeTakeFirst(),
  );
}

/** Writes down how a run ended. What was asked for since its start is still to come. */
export async function endOfRun(
  db: Db,
  scope: Scope,
  linkId: string,
  start: RunStart,
  end: RunEnd,
): Promise<void> {
  const { completeAt: at, full } = end;
  const failure = storableOrNull(end.failure);
  await writing(db, scope, (own) =>
    at === null
      ? sql`update lockstep.links set run_failure = ${failure}
          where connection_id = ${scope.connectionId} and id = ${linkId}::uuid`.execute(own)
      : sql`update lockstep.links set run_failure = ${failure}, last_synced_at = ${at}::timestamptz,
            served_version = ${start.containersVersion}, sync_served = ${start.syncAsked},
            first_synced_at = case when ${full} then coalesce(first_synced_at, ${at}::timestamptz) else first_synced_at end,
            compared_at = case when ${full} and comparisons_asked = ${start.comparisonsAsked}
              then ${at}::timestamptz else compared_at end
          where connection_id = ${scope.connectionId} and id = ${linkId}::uuid`.execute(own),
  );
}

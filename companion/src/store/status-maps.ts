import { sql } from 'kysely';

import { json } from './bulk.ts';
import { refusal } from '../domain/refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** One version of a link's status map; `map` is the domain's. */
export type StatusMapRow = {
  readonly version: number;
  readonly map: unknown;
  readonly createdAt: string;
  readonly createdBy: string;
};

/**
 * Stores the next version of a link's map and returns its number, from 1. Earlier versions stay. `basedOn`: the version that the
 * change was made from, 0 for none; throws kind `conflict` when there is another one by now.
 */
export function saveStatusMap(
  db: Db,
  scope: Scope,
  linkId: string,
  map: unknown,
  createdBy: string,
  basedOn?: number,
): Promise<number> {
  return writing(db, scope, async (own) => {
    // The link's row is the lock: two new versions at once would take the same number.
    await own
      .selectFrom('links')
      .select('id')
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', linkId)
      .forUpdate()
      .execute();
    const saved = await sql<{ version: number }>`
      insert into lockstep.status_maps (connection_id, link_id, version, map, created_by)
      select ${scope.connectionId}, ${linkId}::uuid, coalesce(max(version), 0) + 1, ${json(map)}::jsonb, ${createdBy}
      from lockstep.status_maps where connection_id = ${scope.connectionId} and link_id = ${linkId}::uuid
      returning version`.execute(own);
    const version = saved.rows[0]?.version ?? 0;
    if (basedOn !== undefined && version !== basedOn + 1)
      throw refusal('conflict', 'MAP_CHANGED', 'map-changed');
    return version;
  });
}

/** The newest map of each of these links that has one. */
export function statusMapsOf(
  db: Db,
  scope: Scope,
  linkIds: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  return reading(db, scope, async (own) => {
    const found = await sql<{ linkId: string; map: unknown }>`
      select distinct on (link_id) link_id, map from lockstep.status_maps
      where connection_id = ${scope.connectionId} and link_id = any(${linkIds}::uuid[])
      order by link_id, version desc`.execute(own);
    return new Map(found.rows.map(({ linkId, map }) => [linkId, map]));
  });
}

/** The link's newest map, or the version asked for; undefined when there is none. */
export function statusMap(
  db: Db,
  scope: Scope,
  linkId: string,
  version?: number,
): Promise<StatusMapRow | undefined> {
  return reading(db, scope, (own) => {
    let query = own
      .selectFrom('statusMaps')
      .select(['version', 'map', 'createdAt', 'createdBy'])
      .where('connectionId', '=', scope.connectionId)
      .where('linkId', '=', linkId)
      .orderBy('version', 'desc')
      .limit(1);
    if (version !== undefined) query = query.where('version', '=', version);
    return query.executeTakeFirst();
  });
}

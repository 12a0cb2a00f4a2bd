import { sql } from 'kysely';

import { type Db, reading, type Scope } from './scope.ts';

/**
 * How many of the people that these leads and contacts stand for are known as members of each of these programs, from links of any
 * state, ended ones too; programs without any are absent. Goes by person: it costs the same however many members a store holds.
 */
export function sharedMembers(
  db: Db,
  scope: Scope,
  recordIds: readonly string[],
  programIds: readonly number[],
): Promise<Map<number, number>> {
  if (recordIds.length === 0 || programIds.length === 0) return Promise.resolve(new Map<number, number>());
  return reading(db, scope, async (own) => {
    const found = await sql<{ programId: number; members: number }>`
      with people as materialized (
        select distinct person_id from lockstep.person_records
        where connection_id = ${scope.connectionId} and kind in ('lead', 'contact')
          and record_id = any(${recordIds}::text[]))
      select l.program_id, count(distinct m.person_id) as members
      from people
      join lockstep.members m on m.connection_id = ${scope.connectionId} and m.person_id = people.person_id
      join lockstep.links l on l.connection_id = m.connection_id and l.id = m.link_id
      where m.marketo is not null and l.program_id = any(${programIds}::integer[])
      group by l.program_id`.execute(own);
    return new Map(found.rows.map(({ programId, members }) => [programId, members]));
  });
}

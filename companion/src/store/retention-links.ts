import { sql } from 'kysely';

import { byIndex, nothing, type Piece, type PruneStep, stepOf, type Turn } from './retention-step.ts';
import type { Db, Scope } from './scope.ts';

/** What refers to a link and must be gone before it goes; most of it goes by its own age. */
const referring = [
  'members',
  'changes',
  'failures',
  'conflicts',
  'member_events',
  'settlements',
  'field_writes',
  'field_changes',
  'sagas',
  'certificates',
  'batches',
  'cycles',
  'orders',
  'alerts',
  'repairs',
];
/** What is a link's own, and goes with it. */
const ofItsOwn = ['inbox', 'status_maps', 'link_history'];
/** What tells of a person. */
const ofPeople = [
  'members',
  'changes',
  'failures',
  'conflicts',
  'member_events',
  'settlements',
  'orders',
  'field_changes',
];

/**
 * Links that ended long ago, with their members, their maps and history, and the people who are in nothing else: first the members and
 * certificates, then, when all other history of theirs is gone too, the links. Until then a later link of the same pair marks by
 * them whom it would add again.
 */
export function endedLinkSteps(
  turn: Turn,
  step: number,
): { readonly members: readonly PruneStep[]; readonly links: readonly PruneStep[] } {
  const ended = sql`l.state = 'unlinked' and l.state_since < least(${turn.endedLinks}::timestamptz, ${turn.history}::timestamptz)`;
  const rowsOf = (table: string, own: Piece, more = sql``) => sql`array(
    select r.ctid from lockstep.links l
    cross join lateral (select n.ctid from ${sql.table(`lockstep.${table}`)} n
      where n.connection_id = l.connection_id and n.link_id = l.id limit ${step}) r
    where l.connection_id = ${own} and ${ended} ${more} limit ${step})`;
  const isAlone = sql.join(
    referring.map((table) =>
      nothing(
        sql`${sql.table(`lockstep.${table}`)} r where r.connection_id = l.connection_id and r.link_id = l.id`,
      ),
    ),
    sql` and `,
  );
  const members: PruneStep = [
    'members',
    (db, scope) =>
      byIndex(db, scope, async (own) => {
        const gone = await sql<{ personId: string }>`delete from lockstep.members
          where connection_id = ${scope.connectionId} and ctid = any(${rowsOf('members', sql`${scope.connectionId}`)})
          returning person_id`.execute(own);
        await deleteStrangers(
          own,
          scope,
          gone.rows.map(({ personId }) => personId),
        );
        return gone.rows.length;
      }),
  ];
  const all = (table: string, more = sql``) =>
    stepOf(
      table,
      (own) => sql`delete from ${sql.table(`lockstep.${table}`)}
        where connection_id = ${own} and ctid = any(${rowsOf(table, own, more)})`,
    );
  return {
    members: [members, all('certificates')],
    links: [
      ...ofItsOwn.map((table) => all(table, sql`and ${isAlone}`)),
      stepOf(
        'links',
        (own) => sql`delete from lockstep.links where connection_id = ${own} and id = any(array(
          select l.id from lockstep.links l where l.connection_id = ${own} and ${ended} and ${isAlone}
            and ${sql.join(
              ofItsOwn.map((table) =>
                nothing(
                  sql`${sql.table(`lockstep.${table}`)} r where r.connection_id = l.connection_id and r.link_id = l.id`,
                ),
              ),
              sql` and `,
            )}
          limit ${step} for update skip locked))`,
      ),
    ],
  };
}

/** Forgets those of these people of whom nothing is told any more. Whoever is being written at the moment is left for good. */
async function deleteStrangers(own: Db, scope: Scope, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const found = await sql<{ id: string }>`
    select p.id from lockstep.people p where p.connection_id = ${scope.connectionId} and p.id = any(${personIds}::uuid[])
      and ${sql.join(
        ofPeople.map((table) =>
          nothing(
            sql`${sql.table(`lockstep.${table}`)} r where r.connection_id = p.connection_id and r.person_id = p.id`,
          ),
        ),
        sql` and `,
      )}
    for update skip locked`.execute(own);
  const strangers = found.rows.map(({ id }) => id);
  for (const [table, column] of [
    ['person_records', 'person_id'],
    ['people', 'id'],
  ] as const)
    await sql`delete from ${sql.table(`lockstep.${table}`)}
      where connection_id = ${scope.connectionId} and ${sql.ref(column)} = any(${strangers}::uuid[])`.execute(
      own,
    );
}

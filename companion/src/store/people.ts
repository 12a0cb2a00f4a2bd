import { sql } from 'kysely';

import { fold } from '../domain/statuses.ts';
import { bulk, chunks, storable } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';
import type { RecordKind } from './tables.ts';

/** One record of a person at a vendor; ids are text, whatever they are there. */
export type PersonRecord = { readonly kind: RecordKind; readonly recordId: string };

/** One human: the name shown for them, and their records on both sides. */
export type Person = {
  /** A uuid, given by whoever creates the person. */
  readonly id: string;
  readonly name: string | null;
  readonly company: string | null;
  readonly email: string | null;
  readonly records: readonly PersonRecord[];
};

/** How an e-mail address is compared: looks count, case and spaces do not. */
export const foldEmail = fold;

/** `${kind}:${recordId}`, the key of `findPeople`'s answer. */
export const recordKey = (record: PersonRecord): string => `${record.kind}:${record.recordId}`;

/** The ids of the people these records belong to, by `recordKey`; unknown records are absent. */
export function findPeople(
  db: Db,
  scope: Scope,
  records: readonly PersonRecord[],
): Promise<Map<string, string>> {
  return reading(db, scope, async (own) => {
    const people = new Map<string, string>();
    for (const chunk of chunks(records)) {
      const { table } = bulk(chunk, recordColumns);
      const found = await sql<PersonRecord & { personId: string }>`
        select r.kind, r.record_id, r.person_id
        from ${table} join lockstep.person_records r using (kind, record_id)
        where r.connection_id = ${scope.connectionId}`.execute(own);
      for (const row of found.rows) people.set(recordKey(row), row.personId);
    }
    return people;
  });
}

/** People by id, with their records; unknown ids are absent. */
export function peopleById(db: Db, scope: Scope, ids: readonly string[]): Promise<Person[]> {
  return peopleWhere(db, scope, sql`p.id = any(${ids}::uuid[])`);
}

/** The people who have one of these e-mail addresses. */
export function peopleByEmail(db: Db, scope: Scope, emails: readonly string[]): Promise<Person[]> {
  return peopleWhere(db, scope, sql`p.email_folded = any(${emails.map(foldEmail)}::text[])`);
}

function peopleWhere(db: Db, scope: Scope, condition: ReturnType<typeof sql>): Promise<Person[]> {
  return reading(db, scope, async (own) => {
    const found = await sql<Person>`
      select p.id, p.name, p.company, p.email,
        coalesce(jsonb_agg(jsonb_build_object('kind', r.kind, 'recordId', r.record_id) order by r.kind, r.record_id)
          filter (where r.record_id is not null), '[]') as records
      from lockstep.people p
      left join lockstep.person_records r on r.connection_id = p.connection_id and r.person_id = p.id
      where p.connection_id = ${scope.connectionId} and ${condition}
      group by p.connection_id, p.id order by p.id`.execute(own);
    return found.rows;
  });
}

/** Stores people, new or known. A record that belonged to somebody else moves to the person named here. */
export async function savePeople(db: Db, scope: Scope, people: readonly Person[]): Promise<void> {
  if (people.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(people)) {
      const { table, names, assignments } = bulk(chunk, personColumns);
      await sql`
        insert into lockstep.people (connection_id, ${names}) select ${scope.connectionId}, ${names} from ${table}
        on conflict (connection_id, id) do update set ${assignments(['id'])}`.execute(own);
    }
    const records = people.flatMap((person) =>
      person.records.map((record) => ({ ...record, personId: person.id })),
    );
    for (const chunk of chunks(records)) {
      const { table, names } = bulk(chunk, {
        ...recordColumns,
        person_id: ['uuid', (record) => record.personId],
      });
      await sql`
        insert into lockstep.person_records as stored (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}
        on conflict (connection_id, kind, record_id) do update set person_id = excluded.person_id
        where stored.person_id <> excluded.person_id`.execute(own);
    }
  });
}

const recordColumns = {
  kind: ['text', (record: PersonRecord) => record.kind],
  record_id: ['text', (record: PersonRecord) => record.recordId],
} as const;

const personColumns = {
  id: ['uuid', (person: Person) => person.id],
  name: ['text', (person: Person) => person.name && storable(person.name)],
  company: ['text', (person: Person) => person.company && storable(person.company)],
  email: ['text', (person: Person) => person.email && storable(person.email)],
  email_folded: ['text', (person: Person) => person.email && foldEmail(storable(person.email))],
} as const;

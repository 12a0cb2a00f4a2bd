import { sql } from 'kysely';

import type { FieldValue } from '../domain/field-values.ts';
import type { Side } from '../domain/words.ts';
import { bulk, chunks, json } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** The value that both sides of each pair held when they last agreed, by the pair's id. */
export type HeldFields = Readonly<Record<string, FieldValue>>;

/** Both sides' values as they were read last, by the id of a pair on which they did not agree. */
export type SeenFields = Readonly<Record<string, readonly [marketo: FieldValue, salesforce: FieldValue]>>;

/** A value that a side did not take, by which code and in whose words; `at` is ISO 8601. */
export type RefusedField = {
  readonly side: Side;
  readonly value: FieldValue;
  readonly code: string;
  readonly message: string;
  readonly at: string;
};

/** By the id of a pair: what is not tried again before it changes, or before the day's reading. */
export type RefusedFields = Readonly<Record<string, RefusedField>>;

/** A member whose custom fields are to be looked at. Times are ISO 8601. */
export type DueFields = {
  readonly linkId: string;
  readonly personId: string;
  readonly marketoLeadId: number;
  readonly campaignMemberId: string;
  /** Empty where another record stands for the person by now. */
  readonly held: HeldFields;
  readonly refused: RefusedFields;
  /** Everybody's fields are read, or somebody asked for it: what was refused is tried once more. */
  readonly triesAll: boolean;
  /** When the membership began that the baselines are of, by Marketo. */
  readonly joinedAt: string | null;
  /** When Marketo last said that a field changed. */
  readonly changedAt: string | null;
  /** Until when Salesforce had surely not changed, by its own clock. */
  readonly unchangedUntil: string | null;
  readonly readAt: string | null;
  readonly marks: number;
  readonly served: number;
  readonly attempts: number;
};

/** A member's fields as they were left. */
export type ServedFields = Omit<DueFields, 'changedAt' | 'unchangedUntil' | 'marks' | 'triesAll'> & {
  readonly seen: SeenFields;
  /** The codes by which its fields fail still. */
  readonly failed: readonly string[];
};

/** What is known of a member's fields: of which membership, and when they were read last. */
export type KnownFields = { readonly held: HeldFields; readonly seen: SeenFields } & Pick<
  DueFields,
  'joinedAt' | 'readAt'
>;

/** A member of which a field was heard to have changed. */
export type HeardFields = Pick<DueFields, 'linkId' | 'personId' | 'changedAt' | 'unchangedUntil'>;

/**
 * The members of a link that are on both sides, wait for nobody, and whose fields are to be looked at, in the order of their person's id:
 * whoever is new, was marked, or is a member by another record than when they were read.
 */
export function dueFields(
  db: Db,
  scope: Scope,
  linkId: string,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<DueFields[]> {
  const after = page.after === undefined ? sql`true` : sql`m.person_id > ${page.after}::uuid`;
  return reading(db, scope, async (own) => {
    const found = await sql<DueFields>`
      select m.link_id, m.person_id, m.marketo_lead_id, m.campaign_member_id,
        case when f.campaign_member_id = m.campaign_member_id and f.marketo_lead_id = m.marketo_lead_id
          then f.held else '{}'::jsonb end as held,
        case when f.campaign_member_id = m.campaign_member_id and f.marketo_lead_id = m.marketo_lead_id
          then f.refused else '{}'::jsonb end as refused,
        coalesce(f.read_at <= l.fields_since or f.asked > f.served, false) as tries_all,
        f.joined_at, f.changed_at, f.unchanged_until, f.read_at, coalesce(f.marks, 0) as marks, coalesce(f.served, 0) as served,
        coalesce(f.attempts, 0) as attempts
      from lockstep.members m
      join lockstep.links l on l.connection_id = m.connection_id and l.id = m.link_id
      left join lockstep.member_fields f
        on f.connection_id = m.connection_id and f.link_id = m.link_id and f.person_id = m.person_id
      where m.connection_id = ${scope.connectionId} and m.link_id = ${linkId}::uuid and ${after}
        and m.marketo is not null and m.salesforce is not null and m.held_reason is null and not m.dirty
        and m.marketo_lead_id is not null and m.campaign_member_id is not null
        and (f.read_at is null or f.marks > f.served or f.read_at <= l.fields_since
          or (f.campaign_member_id, f.marketo_lead_id) is distinct from (m.campaign_member_id, m.marketo_lead_id))
      order by m.person_id limit ${page.limit}`.execute(own);
    return found.rows;
  });
}

/** What these members' fields were when both sides last agreed, and when they were read last, by `linkId:personId`. */
export function knownFields(
  db: Db,
  scope: Scope,
  members: readonly { readonly linkId: string; readonly personId: string }[],
): Promise<ReadonlyMap<string, KnownFields>> {
  if (members.length === 0) return Promise.resolve(new Map());
  return reading(db, scope, async (own) => {
    const all = new Map<string, KnownFields>();
    for (const chunk of chunks(members)) {
      const { table } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
      });
      const found = await sql<KnownFields & { linkId: string; personId: string }>`
        select f.link_id, f.person_id, f.held, f.seen, f.joined_at, f.read_at from lockstep.member_fields f
        join ${table} on f.link_id = bulk.link_id and f.person_id = bulk.person_id
        where f.connection_id = ${scope.connectionId}`.execute(own);
      for (const row of found.rows) all.set(`${row.linkId}:${row.personId}`, row);
    }
    return all;
  });
}

/** A field of these members was heard to have changed: their links are due. */
export async function markFields(db: Db, scope: Scope, heard: readonly HeardFields[]): Promise<void> {
  const marked = [...Map.groupBy(heard, ({ linkId, personId }) => `${linkId}:${personId}`).values()].map(
    (ones) => ({
      linkId: ones[0]?.linkId ?? '',
      personId: ones[0]?.personId ?? '',
      changedAt:
        ones
          .flatMap(({ changedAt }) => changedAt ?? [])
          .toSorted()
          .at(-1) ?? null,
      unchangedUntil:
        ones
          .flatMap(({ unchangedUntil }) => unchangedUntil ?? [])
          .toSorted()
          .at(0) ?? null,
    }),
  );
  if (marked.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(marked)) {
      const { table } = bulk(chunk, {
        link_id: ['uuid', (one) => one.linkId],
        person_id: ['uuid', (one) => one.personId],
        changed_at: ['timestamptz', (one) => one.changedAt],
        unchanged_until: ['timestamptz', (one) => one.unchangedUntil],
      });
      // A member that went meanwhile has no fields.
      await sql`insert into lockstep.member_fields (connection_id, link_id, person_id, changed_at, unchanged_until, marks)
        select ${scope.connectionId}, bulk.link_id, bulk.person_id, bulk.changed_at, bulk.unchanged_until, 1 from ${table}
        where exists (select from lockstep.members m where m.connection_id = ${scope.connectionId}
          and m.link_id = bulk.link_id and m.person_id = bulk.person_id)
        on conflict (connection_id, link_id, person_id) do update set marks = member_fields.marks + 1,
          changed_at = greatest(member_fields.changed_at, excluded.changed_at),
          unchanged_until = least(member_fields.unchanged_until, excluded.unchanged_until), attempts = 0`.execute(
        own,
      );
    }
    await askFields(own, scope, [...new Set(marked.map(({ linkId }) => linkId))]);
  });
}

/** What both sides of a member hold, and by which memberships. */
type Baseline = Pick<
  DueFields,
  'linkId' | 'personId' | 'marketoLeadId' | 'campaignMemberId' | 'joinedAt' | 'held'
>;
const baseline = {
  link_id: ['uuid', (one: Baseline) => one.linkId],
  person_id: ['uuid', (one: Baseline) => one.personId],
  campaign_member_id: ['text', (one: Baseline) => one.campaignMemberId],
  marketo_lead_id: ['bigint', (one: Baseline) => one.marketoLeadId],
  joined_at: ['timestamptz', (one: Baseline) => one.joinedAt],
  held: ['jsonb', (one: Baseline) => json(one.held)],
} as const;

/** Stores how members' fields were left. A mark that came after they were read stays. */
export async function saveFields(db: Db, scope: Scope, rows: readonly ServedFields[]): Promise<void> {
  if (rows.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(rows)) {
      const { table, names, assignments } = bulk(chunk, {
        ...baseline,
        seen: ['jsonb', (one) => json(one.seen)],
        refused: ['jsonb', (one) => json(one.refused)],
        served: ['bigint', (one) => one.served],
        read_at: ['timestamptz', (one) => one.readAt],
        attempts: ['integer', (one) => one.attempts],
        failing: ['boolean', (one) => one.failed.length > 0],
        failed: ['jsonb', (one) => json([...new Set(one.failed)])],
      });
      await sql`insert into lockstep.member_fields (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}
        on conflict (connection_id, link_id, person_id) do update set ${assignments(['link_id', 'person_id'])},
          changed_at = case when member_fields.marks > excluded.served then member_fields.changed_at end,
          unchanged_until = case when member_fields.marks > excluded.served then member_fields.unchanged_until end`.execute(
        own,
      );
    }
  });
}

/** These values are what both sides of a member hold, as a write that was answered late or never leaves them: it is to be looked at still. */
export async function settleFields(db: Db, scope: Scope, rows: readonly Baseline[]): Promise<void> {
  if (rows.length === 0) return;
  await writing(db, scope, async (own) => {
    for (const chunk of chunks(rows)) {
      const { table, names } = bulk(chunk, baseline);
      // A member that went meanwhile has no fields; of another membership no baseline is kept.
      await sql`insert into lockstep.member_fields (connection_id, ${names})
        select ${scope.connectionId}, ${names} from ${table}
        where exists (select from lockstep.members m where m.connection_id = ${scope.connectionId}
          and m.link_id = bulk.link_id and m.person_id = bulk.person_id)
        on conflict (connection_id, link_id, person_id) do update set
          held = case when (member_fields.campaign_member_id, member_fields.marketo_lead_id, member_fields.joined_at)
              is not distinct from (excluded.campaign_member_id, excluded.marketo_lead_id, excluded.joined_at)
            then member_fields.held || excluded.held else excluded.held end,
          seen = member_fields.seen - array(select jsonb_object_keys(excluded.held)),
          campaign_member_id = excluded.campaign_member_id, marketo_lead_id = excluded.marketo_lead_id,
          joined_at = excluded.joined_at, read_at = null`.execute(own);
    }
  });
}

/** The fields of these links' members are to be looked at by their next run, also when one is running now. */
export async function askFields(db: Db, scope: Scope, linkIds: readonly string[]): Promise<void> {
  if (linkIds.length === 0) return;
  await writing(db, scope, (own) =>
    sql`update lockstep.links set fields_asked = fields_asked + 1
      where connection_id = ${scope.connectionId} and id = any(${linkIds}::uuid[])`.execute(own),
  );
}

/** Everybody's fields in these links, or in all that live, are to be read again: what was read until `at` (ISO 8601) no longer counts. */
export async function askAllFields(db: Db, scope: Scope, at: string, linkId?: string): Promise<void> {
  const which = linkId === undefined ? sql`state <> 'unlinked'` : sql`id = ${linkId}::uuid`;
  await writing(db, scope, (own) =>
    sql`update lockstep.links set fields_asked = fields_asked + 1, fields_since = ${at}::timestamptz
      where connection_id = ${scope.connectionId} and ${which}`.execute(own),
  );
}

/** No field of anybody fails any more, as far as is known: what still does is found when it is read. */
export async function forgetFieldFailures(db: Db, scope: Scope): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.member_fields set failing = false, failed = '[]', refused = '{}'
      where connection_id = ${scope.connectionId} and failing`.execute(own),
  );
}

/** What a link's fields are to be looked at for. `since` is ISO 8601. */
export type FieldsTurn = {
  /** How often that was asked for. */
  readonly asked: number;
  /** Since when all of them count as unread. */
  readonly since: string | null;
  /** Somebody asked to have refused ones tried again, of members that wait for nothing. */
  readonly retried: boolean;
};

/** What a link's fields are to be looked at for; undefined when there is no such link. */
export function fieldsTurn(db: Db, scope: Scope, linkId: string): Promise<FieldsTurn | undefined> {
  return reading(db, scope, async (own) => {
    const found = await sql<FieldsTurn>`
      select l.fields_asked as asked, l.fields_since as since,
        exists (select from lockstep.member_fields n
          join lockstep.members m on m.connection_id = n.connection_id and m.link_id = n.link_id and m.person_id = n.person_id
          where n.connection_id = l.connection_id and n.link_id = l.id and n.failing and n.asked > n.served
            and m.held_reason is null and not m.dirty) as retried
      from lockstep.links l where l.connection_id = ${scope.connectionId} and l.id = ${linkId}::uuid`.execute(
      own,
    );
    return found.rows[0];
  });
}

/** Whatever was asked for until then has been done. */
export async function fieldsServed(db: Db, scope: Scope, linkId: string, asked: number): Promise<void> {
  await writing(db, scope, (own) =>
    sql`update lockstep.links set fields_served = ${asked}
      where connection_id = ${scope.connectionId} and id = ${linkId}::uuid`.execute(own),
  );
}

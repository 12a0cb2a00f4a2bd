/**
 * The statements of a full read, in the order in which they run. What was read and what the store knows are nodes; two nodes
 * with a key in common (a lead, a record, a member, a stored person, an e-mail address) may be one person, and so may
 * whoever shares a key with one of them.
 */

/** Both sides as read, the nodes that must be looked at with their keys, and the marks of the members before the read. */
export const tables: readonly string[] = [
  // Taken as far as the read needs it. Every statement reads both sides whole, and the default would go by way of the disk each time.
  `set temp_buffers = '128MB'`,
  `create temporary table marketo_read (lead_id bigint not null, status text collate "C", named boolean not null, name text,
     company text, email text collate "C", contact_id text collate "C", salesforce_lead_id text collate "C")`,
  `create temporary table salesforce_read (record_id text collate "C" not null, kind text collate "C" not null,
     member_id text collate "C", status text collate "C", created_for bigint, named boolean not null, name text, company text,
     email text collate "C")`,
  // Facts are by far the widest, and asked for once, of those looked at: beside, where nobody else has to read past them.
  `create temporary table marketo_facts (lead_id bigint not null, fact text not null)`,
  `create temporary table salesforce_facts (record_id text collate "C" not null, fact text not null)`,
  `create temporary table marks_before (person_id uuid not null, marks bigint not null)`,
  `create temporary table looked_at (round integer not null, kind text not null, node text collate "C" not null, person_id uuid,
     lead_id bigint, record_id text collate "C")`,
  `create temporary table keys (round integer not null, node text collate "C" not null, key text collate "C" not null)`,
  `create temporary table hints (space text not null, value text collate "C" not null)`,
  `create temporary table near_leads (lead_id bigint not null)`,
  `create temporary table near_records (record_id text collate "C" not null)`,
  // A hash join of half a million rows a side fits into this; the default would go by way of the disk.
  `set work_mem = '128MB'`,
  // Enough to tell large from small, which is all that its plans depend on.
  `set default_statistics_target = 10`,
];

/** A mark that comes after this has not been taken into account by the read. Parameters of most statements: connection, link. */
export const marksBefore = `
  insert into marks_before select person_id, marks from lockstep.members
  where connection_id = $1 and link_id = $2 and marks > 0`;

/**
 * A member's row that a look would leave as it is: at rest, in step, and both sides, ids and names as it says. Parameters from the
 * third: the pairs in step, as two lists, and people to look at all the same.
 */
const asKnown = `
  m.at_rest and m.person_id <> all ($5::uuid[])
  and ((m.marketo is null and m.salesforce is null)
    or (m.marketo, m.salesforce) in (select * from unnest($3::text[], $4::text[])))
  and (m.marketo_lead_id is null or (a.lead_id is not null and a.status is not distinct from m.marketo))
  and (m.salesforce_record_id is null or (b.record_id is not null and b.status is not distinct from m.salesforce
    and b.member_id is not distinct from m.campaign_member_id and b.kind = m.salesforce_kind))
  and case when a.named then a.name is not distinct from m.name when b.named then b.name is not distinct from m.name else true end
  and case when a.named then coalesce(a.company, m.company) is not distinct from m.company
    when b.named then coalesce(b.company, m.company) is not distinct from m.company else true end
  and case when a.named then coalesce(a.email, m.email) is not distinct from m.email
    when b.named then coalesce(b.email, m.email) is not distinct from m.email else true end
  and not exists (select from lockstep.orders o where o.connection_id = $1 and o.link_id = $2
    and o.person_id = m.person_id and o.state = 'waiting')`;

/** The comparison: what is not as known is looked at; or everything. */
export const lookAt = (all: boolean): string => `
  insert into looked_at
  select 0, node.* from (
    select m.person_id, a.lead_id, b.record_id
    from (select m.person_id, m.marketo_lead_id, m.salesforce_record_id, m.salesforce_kind, m.campaign_member_id,
          m.marketo, m.salesforce, p.name, p.company, p.email,
          m.has_baseline and m.in_step and not m.dirty and m.settled is null and m.held_reason is null
            and m.failed_code is null and m.duplicates = '[]' and m.baseline_marketo is not distinct from m.marketo
            and m.baseline_salesforce is not distinct from m.salesforce as at_rest
        from lockstep.members m
        join lockstep.people p on p.connection_id = m.connection_id and p.id = m.person_id
        where m.connection_id = $1 and m.link_id = $2) m
    full join marketo_read a on a.lead_id = m.marketo_lead_id
    full join salesforce_read b on b.record_id = m.salesforce_record_id
    where ${all ? 'true' : `not coalesce(${asKnown}, false)`}
  ) found, lateral (values
    ('person', 'P:' || found.person_id, found.person_id, null, null),
    ('lead', 'L:' || found.lead_id, null, found.lead_id, null),
    ('record', 'R:' || found.record_id, null, null, found.record_id)) node (kind, node, person_id, lead_id, record_id)
  where node.node is not null`;

/** Acting records and duplicates of the members looked at that the read has not shown. */
const unseen = (acting: string, kinds: string, table: string, id: string): string => `
  select distinct r.id from looked_at o
  join lockstep.members m on m.connection_id = $1 and m.link_id = $2 and m.person_id = o.person_id,
  lateral (select m.${acting}::text as id
    union all select d ->> 'recordId' from jsonb_array_elements(m.duplicates) d where d ->> 'kind' ${kinds} 'marketo') r
  where r.id is not null and not exists (select from looked_at s where s.${id}::text = r.id)
    and not exists (select from ${table} t where t.${id}::text = r.id)`;
export const unseenLeads = unseen('marketo_lead_id', '=', 'marketo_read', 'lead_id');
export const unseenRecords = unseen('salesforce_record_id', '<>', 'salesforce_read', 'record_id');

/** What was asked for by name ($1) is looked at, too. */
export const lookAtLeads = `insert into looked_at
  select 0, 'lead', 'L:' || id, null, id, null from unnest($1::bigint[]) id`;
export const lookAtRecords = `insert into looked_at
  select 0, 'record', 'R:' || id, null, null, id from unnest($1::text[]) id`;

/** The keys of what a round ($3) looks at. */
export const keysOfRound = `
  insert into keys
  select $3, 'L:' || a.lead_id, k.key from looked_at o join marketo_read a on a.lead_id = o.lead_id,
    lateral (values ('L:' || a.lead_id), ('R:' || a.contact_id), ('R:' || a.salesforce_lead_id), ('E:' || a.email)) k(key)
    where o.round = $3 and k.key is not null
  union all
  select $3, 'R:' || b.record_id, k.key from looked_at o join salesforce_read b on b.record_id = o.record_id,
    lateral (values ('R:' || b.record_id), ('M:' || b.member_id), ('L:' || b.created_for), ('E:' || b.email)) k(key)
    where o.round = $3 and k.key is not null
  union all
  select $3, 'L:' || o.lead_id, 'P:' || r.person_id from looked_at o join lockstep.person_records r
    on r.connection_id = $1 and r.kind = 'marketo' and r.record_id = o.lead_id::text where o.round = $3
  union all
  select $3, 'R:' || o.record_id, 'P:' || r.person_id from looked_at o join lockstep.person_records r
    on r.connection_id = $1 and r.kind in ('lead', 'contact') and r.record_id = o.record_id where o.round = $3
  union all
  select $3, 'P:' || m.person_id, k.key from looked_at o
    join lockstep.members m on m.connection_id = $1 and m.link_id = $2 and m.person_id = o.person_id
    join lockstep.people p on p.connection_id = $1 and p.id = m.person_id,
    lateral (values ('P:' || m.person_id), ('L:' || m.marketo_lead_id), ('R:' || m.salesforce_record_id),
      ('M:' || m.campaign_member_id), ('E:' || p.email_folded)
      union all select case when d ->> 'kind' = 'marketo' then 'L:' else 'R:' end || (d ->> 'recordId')
        from jsonb_array_elements(m.duplicates) d) k(key)
    where o.round = $3 and k.key is not null`;

/** What shares a key with the last round ($1), each step analyzed: few keys find their indexes, many read the members once. */
export const nearby: readonly string[] = [
  `truncate hints, near_leads, near_records`,
  `insert into hints select distinct left(key, 1), substr(key, 3) from keys where round = $1`,
  `analyze hints`,
  `insert into near_leads
     select a.lead_id from hints join marketo_read a on a.email = value where space = 'E'
     union select a.lead_id from hints join marketo_read a on a.contact_id = value where space = 'R'
     union select a.lead_id from hints join marketo_read a on a.salesforce_lead_id = value where space = 'R'
     union select value::bigint from hints where space = 'L'`,
  `insert into near_records
     select b.record_id from hints join salesforce_read b on b.email = value where space = 'E'
     union select b.record_id from hints join salesforce_read b on b.member_id = value where space = 'M'
     union select value from hints where space = 'R'`,
  `analyze near_leads`,
  `analyze near_records`,
];

/** Members that are as known but near to the last round ($3): they are looked at in the next one, with their records. */
export const widen = `
  insert into looked_at
  with hit as (
    select m.person_id from near_leads join lockstep.members m
      on m.connection_id = $1 and m.link_id = $2 and m.marketo_lead_id = near_leads.lead_id
    union select m.person_id from near_records join lockstep.members m
      on m.connection_id = $1 and m.link_id = $2 and m.salesforce_record_id = near_records.record_id
    union select m.person_id from hints join lockstep.members m
      on m.connection_id = $1 and m.link_id = $2 and m.campaign_member_id = hints.value where space = 'M'
    union select value::uuid from hints where space = 'P'
    union select p.id from hints join lockstep.people p on p.connection_id = $1 and p.email_folded = value where space = 'E')
  select $3 + 1, node.* from hit join lockstep.members m on m.connection_id = $1 and m.link_id = $2
    and m.person_id = hit.person_id, lateral (values
    ('person', 'P:' || m.person_id, m.person_id, null, null),
    ('lead', 'L:' || m.marketo_lead_id, null, m.marketo_lead_id, null),
    ('record', 'R:' || m.salesforce_record_id, null, null, m.salesforce_record_id))
      node (kind, node, person_id, lead_id, record_id)
  where node.node is not null
    and not exists (select from looked_at o where o.person_id = m.person_id)`;

/** Each node begins as a person of its own ... */
export const beginLabels: readonly string[] = [
  `create temporary table labels as select distinct node, kind, person_id, lead_id, record_id, node as label from looked_at`,
  `create temporary table shared as select node, key from keys join
     (select key from keys group by key having count(distinct node) > 1) more using (key)`,
  `analyze labels`,
  `analyze shared`,
];

/** ... and takes the least label of those it shares a key with, until nothing changes. */
export const spreadLabels = `
  with least as (select key, min(label) as label from shared join labels using (node) group by key),
  better as (select node, min(label) as label from shared join least using (key) group by node)
  update labels set label = better.label from better where better.node = labels.node and better.label < labels.label`;

/**
 * Facts and stored people, person after person; of several facts about one record the last that came in is last. Held beyond its
 * statement: no transaction stays open while vendors are asked.
 */
export const peopleInOrder = `
  declare people_in_order no scroll cursor with hold for
  select l.label, l.kind, a.fact, null::bigint as marks, a.ctid as place from labels l join marketo_facts a on a.lead_id = l.lead_id
  union all select l.label, l.kind, b.fact, null, b.ctid from labels l join salesforce_facts b on b.record_id = l.record_id
  union all select l.label, l.kind, l.person_id::text, m.marks, null from labels l left join marks_before m using (person_id)
    where l.kind = 'person'
  order by label, place`;

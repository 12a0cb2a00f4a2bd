import pg from 'pg';

import type { Connection } from '../../companion/src/store/store.ts';
import { print, round } from './figures.ts';

export type StoreSize = { readonly members: number; readonly batches: number; readonly links: number };

/** The one connection of a large store. */
export const largeScope = { connectionId: 'bench' };
/** Ids by number, so that queries can ask for rows that are there. */
export const linkId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
export const personId = (n: number): string => `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
export const batchId = (n: number): string => `00000000-0000-4000-a000-${String(n).padStart(12, '0')}`;
export const campaignId = (n: number): string => `701${String(n).padStart(15, '0')}`;
export const leadRecordId = (n: number): string => `00Q${String(n).padStart(15, '0')}`;

const uuid = (space: string, number: string): string =>
  `('00000000-0000-4000-${space}-' || lpad((${number})::text, 12, '0'))::uuid`;

/**
 * Fills an empty store: one link has a twentieth of all members, the others share the rest; batches lie in the last hundred
 * days, each with two changes, every tenth with a failure. Made inside PostgreSQL. `admin` is its superuser: indexes and
 * foreign keys of the large tables are made after their rows, which takes minutes instead of hours.
 */
export async function fillLargeStore(admin: Connection, size: StoreSize): Promise<void> {
  const client = new pg.Client({ ...admin, database: 'lockstep' });
  await client.connect();
  try {
    await client.query(
      `set session_replication_role = replica; set synchronous_commit = off; set maintenance_work_mem = '512MB'; set search_path = lockstep`,
    );
    await client.query(`alter system set max_wal_size = '8GB'; select pg_reload_conf()`.split(';')[0] ?? '');
    await client.query('select pg_reload_conf()');
    const again = await withoutIndexes(client, ['members', 'changes', 'person_records']);
    for (const [what, statement] of statements(size)) {
      const began = performance.now();
      const { rowCount } = await client.query(statement);
      print(`made: ${what}`, `${String(rowCount)} rows in ${round((performance.now() - began) / 1000)} s`);
    }
    const began = performance.now();
    for (const statement of again) await client.query(statement);
    await client.query('vacuum analyze');
    print('indexes made, tables analysed', `${round((performance.now() - began) / 1000)} s`);
  } finally {
    await client.end();
  }
}

/** Takes the tables' indexes and constraints away; returns the statements that make them again. */
async function withoutIndexes(client: pg.Client, tables: readonly string[]): Promise<string[]> {
  const constraints = await client.query<{ table: string; name: string; definition: string }>(
    `select conrelid::regclass::text as table, quote_ident(conname) as name, pg_get_constraintdef(oid) as definition
     from pg_constraint where conrelid = any($1::regclass[]) and contype in ('p', 'u', 'f') order by contype = 'f'`,
    [tables],
  );
  const indexes = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
     where indrelid = any($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { table, name } of constraints.rows)
    await client.query(`alter table ${table} drop constraint ${name}`);
  for (const { name } of indexes.rows) await client.query(`drop index ${name}`);
  return [
    ...constraints.rows.map(
      ({ table, name, definition }) => `alter table ${table} add constraint ${name} ${definition}`,
    ),
    ...indexes.rows.map(({ definition }) => definition),
  ];
}

function statements({ members, batches, links }: StoreSize): [string, string][] {
  const largest = Math.floor(members / 20);
  const each = Math.floor((members - largest) / (links - 1));
  const people = Math.max(largest, Math.floor(members / 5));
  // Of a thousand members: twenty are held, five failed, five differ, one is to be read again.
  const place = 'n % 1000';
  return [
    ['connection', `insert into connections (id, name) values ('bench', 'bench')`],
    [
      'links',
      `insert into links (connection_id, id, program_id, program_name, program_url, program_type, channel, campaign_id,
         campaign_name, state, created_by, first_synced_at, compared_at, last_synced_at, containers, served_version)
       select 'bench', ${uuid('8000', 'n')}, n, 'Program ' || n, 'https://example.com', 'Event', 'Webinar',
         '701' || lpad(n::text, 15, '0'), 'Campaign ' || n, 'active', 'bench', now(), now(), now(), '{}', 0
       from generate_series(1, ${String(links)}) n`,
    ],
    [
      'people',
      `insert into people (connection_id, id, name, company, email, email_folded)
       select 'bench', ${uuid('9000', 'n')}, 'Person ' || n, 'Company ' || n % 5000, 'person' || n || '@example.com',
         'person' || n || '@example.com' from generate_series(1, ${String(people)}) n`,
    ],
    [
      'records of people',
      `insert into person_records (connection_id, kind, record_id, person_id)
       select 'bench', kind, case kind when 'marketo' then n::text else '00Q' || lpad(n::text, 15, '0') end, ${uuid('9000', 'n')}
       from generate_series(1, ${String(people)}) n, unnest(array['marketo', 'lead']) kind`,
    ],
    [
      'members',
      `insert into members (connection_id, link_id, person_id, marketo_lead_id, salesforce_kind, salesforce_record_id,
         campaign_member_id, marketo, salesforce, has_baseline, baseline_marketo, baseline_salesforce, in_step, dirty,
         held_reason, held_since, failed_code, failed_message, failed_attempts)
       select 'bench', ${uuid('8000', 'link')}, ${uuid('9000', 'person')}, person, 'lead', '00Q' || lpad(person::text, 15, '0'),
         '00v' || lpad(n::text, 15, '0'), 'Registered', case when ${place} < 30 then 'Sent' else 'Registered' end, true,
         'Registered', 'Registered', ${place} >= 30, ${place} = 500,
         case when ${place} < 20 then (array['backwards', 'value-outside-map', 'no-email'])[1 + n % 3] end,
         case when ${place} < 20 then now() end, case when ${place} between 20 and 24 then '1004' end,
         case when ${place} between 20 and 24 then 'Lead not found' end, case when ${place} between 20 and 24 then 3 end
       from (select n, case when n <= ${String(largest)} then 1 else 2 + (n - ${String(largest + 1)}) / ${String(each)} end as link,
           1 + (case when n <= ${String(largest)} then n - 1 else n - ${String(largest + 1)} end) % ${String(people)} as person
         from generate_series(1, ${String(largest + each * (links - 1))}) n) as placed`,
    ],
    [
      'cycles',
      `insert into cycles (connection_id, id, started_at, ended_at, state)
       select 'bench', ${uuid('b000', 'n')}, now() - n * interval '5 minutes', now() - n * interval '5 minutes', 'ended'
       from generate_series(0, 28800) n`,
    ],
    [
      'batches',
      `insert into batches (connection_id, id, cycle_id, link_id, operation, object, status, started_at, ended_at, input, updated, failed)
       select 'bench', ${uuid('a000', 'n')}, ${uuid('b000', `((n - 1)::bigint * 28800 / ${String(batches)})`)},
         ${uuid('8000', `1 + n % ${String(links)}`)},
         (array['Sync with program', 'Pull updates', 'Push updates', 'Sync schema'])[1 + n % 4],
         (array['Campaigns', 'Campaign Members', 'Person (Lead)', 'Campaign Member Status'])[1 + n % 4],
         case when n % 200 = 0 then 'Failed' when n % 50 = 0 then 'Incomplete' else 'Succeeded' end,
         now() - (n::float8 / ${String(batches)}) * interval '100 days', now() - (n::float8 / ${String(batches)}) * interval '100 days',
         3, 2, 1
       from generate_series(1, ${String(batches)}) n`,
    ],
    [
      'changes',
      `insert into changes (connection_id, link_id, person_id, batch_id, at, side_written, from_value, to_value, rule_row, reason)
       select 'bench', b.link_id, m.person_id, b.id, b.started_at, 'salesforce', 'Sent', 'Registered', 7, 'marketo-changed'
       from (select *, row_number() over () as n from batches) b, generate_series(0, 1) k,
         lateral (select ${uuid('9000', `1 + (b.n * 2 + k) % ${String(people)}`)} as person_id) m`,
    ],
    [
      'failures',
      `insert into failures (connection_id, batch_id, link_id, person_id, kind, code, message, at, retryable)
       select 'bench', b.id, b.link_id, ${uuid('9000', `1 + b.n % ${String(people)}`)}, 'invalid-record',
         (array['1004', 'FIELD_CUSTOM_VALIDATION_EXCEPTION', '1007'])[1 + b.n % 3], 'The record was refused', b.started_at, false
       from (select *, row_number() over () as n from batches) b where b.n % 10 = 0`,
    ],
    [
      'member events',
      `insert into member_events (connection_id, link_id, person_id, at, kind, side, from_value, to_value, actor)
       select connection_id, link_id, person_id, at, 'seen', 'marketo', 'Sent', 'Registered', 'vendor' from changes where id % 2 = 0`,
    ],
    [
      'certificates',
      `insert into certificates (connection_id, id, link_id, issued_at, as_of, clean, in_step, marketo_read, salesforce_read)
       select 'bench', gen_random_uuid(), l.id, now() - d * interval '1 day', now() - d * interval '1 day', true, 1, 1, 1
       from links l, generate_series(1, 100) d`,
    ],
    [
      'backlog',
      `insert into backlog (connection_id, at, object, waiting)
       select 'bench', now() - n * interval '5 minutes', object, n % 7
       from generate_series(1, 2300) n, unnest(array['Campaigns', 'Campaign Members']) object`,
    ],
  ];
}

-- The store's first shape. Every key begins with the connection; every foreign key carries it too, so that no row can
-- point into another connection. Keys that are text compare by bytes (collate "C"): the order is the same on every server.
-- Times have milliseconds, as JavaScript has: a time read can be sent back as a key.

create table lockstep.connections (
  id text collate "C" not null primary key check (id ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$'),
  name text not null,
  enabled boolean not null default true,
  settings jsonb not null default '{}',
  state text not null default 'Not synced yet'
    check (state in ('Last synced', 'Sync in progress', 'Failed', 'Not synced yet')),
  state_message text,
  last_synced_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);

create table lockstep.links (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  program_id integer not null,
  program_name text not null,
  program_url text not null,
  program_type text not null,
  channel text not null,
  campaign_id text collate "C" not null,
  campaign_name text not null,
  state text not null check (state in
    ('not-linked', 'checking', 'blocked', 'ready', 'active', 'paused', 'held', 'broken', 'unlinked')),
  reason text,
  state_since timestamptz(3) not null default now(),
  policies jsonb not null default '{}',
  frame_hash text,
  findings jsonb not null default '[]',
  sides jsonb,
  epoch bigint not null default 0,
  first_synced_at timestamptz(3),
  last_synced_at timestamptz(3),
  created_by text not null,
  created_at timestamptz(3) not null default now(),
  primary key (connection_id, id)
);
create unique index links_live_program on lockstep.links (connection_id, program_id)
  where state not in ('not-linked', 'unlinked');
create unique index links_live_campaign on lockstep.links (connection_id, campaign_id)
  where state not in ('not-linked', 'unlinked');
create index links_program on lockstep.links (connection_id, program_id);
create index links_campaign on lockstep.links (connection_id, campaign_id);

create table lockstep.link_history (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  at timestamptz(3) not null default now(),
  from_state text,
  to_state text not null,
  reason text,
  actor text not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links
);
create index link_history_of_link on lockstep.link_history (connection_id, link_id, id);

create table lockstep.status_maps (
  connection_id text collate "C" not null,
  link_id uuid not null,
  version integer not null check (version > 0),
  map jsonb not null,
  created_at timestamptz(3) not null default now(),
  created_by text not null,
  primary key (connection_id, link_id, version),
  foreign key (connection_id, link_id) references lockstep.links
);

create table lockstep.people (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  name text,
  company text,
  email text,
  email_folded text collate "C",
  primary key (connection_id, id)
);
create index people_email on lockstep.people (connection_id, email_folded) where email_folded is not null;

create table lockstep.person_records (
  connection_id text collate "C" not null,
  kind text collate "C" not null check (kind in ('marketo', 'lead', 'contact')),
  record_id text collate "C" not null,
  person_id uuid not null,
  primary key (connection_id, kind, record_id),
  foreign key (connection_id, person_id) references lockstep.people
);
create index person_records_of_person on lockstep.person_records (connection_id, person_id);

create table lockstep.members (
  connection_id text collate "C" not null,
  link_id uuid not null,
  person_id uuid not null,
  marketo_lead_id bigint,
  salesforce_kind text check (salesforce_kind in ('lead', 'contact')),
  salesforce_record_id text collate "C",
  campaign_member_id text collate "C",
  -- The last values seen; null is "absent", which is a value.
  marketo text collate "C",
  salesforce text collate "C",
  -- A change is known to lie in (after, until], milliseconds since 1970 by the vendor's clock; may be infinite.
  marketo_after double precision,
  marketo_until double precision,
  salesforce_after double precision,
  salesforce_until double precision,
  has_baseline boolean not null,
  baseline_marketo text collate "C",
  baseline_salesforce text collate "C",
  settled jsonb,
  held_reason text,
  held_detail text,
  held_since timestamptz(3),
  failed_code text,
  failed_message text,
  failed_attempts integer,
  duplicates jsonb not null default '[]',
  in_step boolean not null,
  dirty boolean not null,
  -- How often the row was marked dirty: a save clears `dirty` only if nobody marked the row since it was read.
  marks bigint not null default 0,
  primary key (connection_id, link_id, person_id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people,
  -- Deferrable, so that two rows may swap their records in one save. Led by the record, so that they serve the look-ups too.
  constraint members_marketo_lead unique (connection_id, marketo_lead_id, link_id) deferrable,
  constraint members_campaign_member unique (connection_id, campaign_member_id, link_id) deferrable,
  check ((salesforce_kind is null) = (salesforce_record_id is null)),
  check ((marketo_after is null) = (marketo_until is null)),
  check ((salesforce_after is null) = (salesforce_until is null)),
  check (has_baseline or (baseline_marketo is null and baseline_salesforce is null)),
  check ((held_reason is null) = (held_since is null)),
  check ((failed_code is null) = (failed_attempts is null))
);
create index members_person on lockstep.members (connection_id, person_id);
create index members_dirty on lockstep.members (connection_id, link_id, person_id) where dirty;
create index members_held on lockstep.members (connection_id, link_id, person_id) where held_reason is not null;
create index members_failed on lockstep.members (connection_id, link_id, person_id) where failed_code is not null;

-- What the pulls found and no cycle of the link has decided yet: keys to read again, never values.
create table lockstep.inbox (
  connection_id text collate "C" not null,
  link_id uuid not null,
  side text collate "C" not null check (side in ('marketo', 'salesforce')),
  key text collate "C" not null,
  change_after double precision,
  change_until double precision,
  -- How often the key came in: taking out what was read leaves what came since.
  marks bigint not null default 1,
  primary key (connection_id, link_id, side, key),
  foreign key (connection_id, link_id) references lockstep.links,
  check ((change_after is null) = (change_until is null))
);

create table lockstep.watermarks (
  connection_id text collate "C" not null references lockstep.connections,
  name text collate "C" not null,
  value text not null,
  moved_at timestamptz(3) not null default now(),
  primary key (connection_id, name)
);

create table lockstep.cycles (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  state text not null check (state in ('running', 'ended', 'failed')),
  calls jsonb not null default '{}',
  message text,
  primary key (connection_id, id),
  check ((state = 'running') = (ended_at is null))
);
create index cycles_started on lockstep.cycles (connection_id, started_at desc, id desc);
create index cycles_running on lockstep.cycles (connection_id, id) where state = 'running';

create table lockstep.batches (
  connection_id text collate "C" not null,
  id uuid not null,
  cycle_id uuid not null,
  link_id uuid,
  operation text not null,
  object text not null,
  status text not null check (status in ('In Process', 'Succeeded', 'Failed', 'Incomplete', 'Cleaned up')),
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  input integer not null default 0 check (input >= 0),
  new integer not null default 0 check (new >= 0),
  updated integer not null default 0 check (updated >= 0),
  deleted integer not null default 0 check (deleted >= 0),
  failed integer not null default 0 check (failed >= 0),
  skipped integer not null default 0 check (skipped >= 0),
  held integer not null default 0 check (held >= 0),
  primary key (connection_id, id),
  foreign key (connection_id, cycle_id) references lockstep.cycles,
  foreign key (connection_id, link_id) references lockstep.links,
  check ((status = 'In Process') = (ended_at is null)),
  constraint batches_balance check (status <> 'Succeeded'
    or new + updated + deleted + failed + skipped + held = input)
);
create index batches_started on lockstep.batches (connection_id, started_at desc, id desc);
create index batches_ended on lockstep.batches (connection_id, ended_at desc, id desc);
create index batches_of_link on lockstep.batches (connection_id, link_id, started_at desc, id desc);
create index batches_of_cycle on lockstep.batches (connection_id, cycle_id);
create index batches_open on lockstep.batches (connection_id, id) where ended_at is null;

create table lockstep.failures (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  batch_id uuid not null,
  link_id uuid,
  person_id uuid,
  kind text not null,
  code text not null,
  message text not null,
  at timestamptz(3) not null,
  retryable boolean not null,
  primary key (connection_id, id),
  foreign key (connection_id, batch_id) references lockstep.batches,
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people
);
create index failures_of_batch on lockstep.failures (connection_id, batch_id, id);
create index failures_of_link on lockstep.failures (connection_id, link_id, id desc);

create table lockstep.changes (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  person_id uuid not null,
  batch_id uuid,
  at timestamptz(3) not null,
  side_written text not null check (side_written in ('marketo', 'salesforce')),
  from_value text collate "C",
  to_value text collate "C",
  rule_row integer not null,
  reason text not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people,
  foreign key (connection_id, batch_id) references lockstep.batches
);
create index changes_of_link on lockstep.changes (connection_id, link_id, at desc, id desc);
create index changes_of_person on lockstep.changes (connection_id, person_id, at desc, id desc);
create index changes_of_batch on lockstep.changes (connection_id, batch_id);

create table lockstep.sagas (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  link_id uuid,
  cycle_id uuid,
  batch_id uuid,
  kind text not null,
  state text not null check (state in ('open', 'finished', 'compensated')),
  payload jsonb not null,
  result jsonb,
  recorded_at timestamptz(3) not null,
  finished_at timestamptz(3),
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, cycle_id) references lockstep.cycles,
  foreign key (connection_id, batch_id) references lockstep.batches,
  check ((state = 'open') = (finished_at is null))
);
create index sagas_open on lockstep.sagas (connection_id, recorded_at, id) where state = 'open';
create index sagas_of_batch on lockstep.sagas (connection_id, batch_id);

create table lockstep.previews (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  created_at timestamptz(3) not null,
  created_by text not null,
  frame_hash text not null,
  view jsonb not null,
  plan jsonb not null,
  primary key (connection_id, id)
);
create index previews_created on lockstep.previews (connection_id, created_at);

create table lockstep.api_keys (
  connection_id text collate "C" not null references lockstep.connections,
  prefix text collate "C" not null unique,
  sha256 bytea not null check (octet_length(sha256) = 32),
  name text not null,
  role text not null check (role in ('viewer', 'marketer', 'admin')),
  scope text not null check (scope in ('salesforce', 'operator')),
  created_at timestamptz(3) not null default now(),
  revoked_at timestamptz(3),
  primary key (connection_id, prefix)
);

create table lockstep.audit (
  connection_id text collate "C" not null references lockstep.connections,
  id bigint generated always as identity,
  at timestamptz(3) not null,
  actor text not null,
  role text not null,
  claim text,
  action text not null,
  target text,
  detail jsonb,
  primary key (connection_id, id)
);

create table lockstep.leases (
  connection_id text collate "C" not null references lockstep.connections,
  key text collate "C" not null,
  -- Null once released; the row stays, so that the epoch never falls.
  holder text,
  epoch bigint not null check (epoch > 0),
  expires_at timestamptz(3) not null,
  primary key (connection_id, key)
);

-- The second wall: whatever a query forgets, a transaction sees only the connection it was opened for. `force` holds the
-- tables' owner to it as well; a superuser is above it.
do $$
declare name text;
begin
  foreach name in array array[
    'links', 'link_history', 'status_maps', 'people', 'person_records', 'members', 'inbox', 'watermarks', 'cycles', 'batches',
    'failures', 'changes', 'sagas', 'previews', 'leases']
  loop
    execute format('alter table lockstep.%I enable row level security, force row level security', name);
    execute format('create policy own on lockstep.%I using (connection_id = current_setting(''lockstep.connection_id'', true))', name);
  end loop;
end $$;

-- Which connections exist is known to the whole service (its schedule goes over all of them); changing one is not.
alter table lockstep.connections enable row level security, force row level security;
create policy known on lockstep.connections for select using (true);
create policy own on lockstep.connections using (id = current_setting('lockstep.connection_id', true));

-- A key is looked up before its connection is known: only the one row whose prefix was presented shows.
alter table lockstep.api_keys enable row level security, force row level security;
create policy own on lockstep.api_keys using (connection_id = current_setting('lockstep.connection_id', true));
create policy presented on lockstep.api_keys for select using (prefix = current_setting('lockstep.key_prefix', true));

-- The audit log only grows: there is no policy for update or delete.
alter table lockstep.audit enable row level security, force row level security;
create policy read on lockstep.audit for select
  using (connection_id = current_setting('lockstep.connection_id', true));
create policy append on lockstep.audit for insert
  with check (connection_id = current_setting('lockstep.connection_id', true));

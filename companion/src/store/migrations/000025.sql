-- Custom fields of members: which belong together, what each member held on both sides when they last agreed, and what was written.

create table lockstep.member_field_pairs (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  marketo text collate "C" not null,
  marketo_label text not null,
  salesforce text collate "C" not null,
  salesforce_label text not null,
  -- Why the pair is not synced for now; null: it is.
  suspended text,
  made_at timestamptz(3) not null,
  made_by text not null,
  primary key (connection_id, id),
  unique (connection_id, marketo),
  unique (connection_id, salesforce)
);

-- A member's baselines. It is to be looked at while it has been marked more often than it was served.
create table lockstep.member_fields (
  connection_id text collate "C" not null references lockstep.connections,
  link_id uuid not null,
  person_id uuid not null,
  -- Whose memberships the baselines are of: one that was ended and begun anew has none.
  campaign_member_id text,
  marketo_lead_id bigint,
  joined_at timestamptz(3),
  -- By pair: the value that both sides held when they last agreed, as it is compared.
  held jsonb not null default '{}',
  -- By pair: what Marketo and Salesforce held when they were read last, where they did not agree.
  seen jsonb not null default '{}',
  marks bigint not null default 0,
  served bigint not null default 0,
  -- When Marketo said that a field changed, and until when Salesforce had surely not changed.
  changed_at timestamptz(3),
  unchanged_until timestamptz(3),
  read_at timestamptz(3),
  attempts integer not null default 0 check (attempts >= 0),
  primary key (connection_id, link_id, person_id),
  foreign key (connection_id, link_id, person_id) references lockstep.members on delete cascade
);
create index member_fields_marked on lockstep.member_fields (connection_id, link_id) where marks > served;

create table lockstep.field_changes (
  connection_id text collate "C" not null references lockstep.connections,
  id bigint generated always as identity,
  link_id uuid not null,
  person_id uuid not null,
  batch_id uuid,
  at timestamptz(3) not null,
  field text not null,
  side_written text not null check (side_written in ('marketo', 'salesforce')),
  from_value text,
  to_value text,
  reason text not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people,
  foreign key (connection_id, batch_id) references lockstep.batches
);
create index field_changes_of_member on lockstep.field_changes (connection_id, link_id, person_id, at, id);
create index field_changes_of_person on lockstep.field_changes (connection_id, person_id);
create index field_changes_of_batch on lockstep.field_changes (connection_id, batch_id);

-- How often somebody wanted a link's fields looked at, how often that was done, and since when everybody's are to be read again.
alter table lockstep.links
  add column fields_asked bigint not null default 0,
  add column fields_served bigint not null default 0,
  add column fields_since timestamptz(3);

do $$
declare
  name text;
begin
  foreach name in array array['member_field_pairs', 'member_fields', 'field_changes']
  loop
    execute format('alter table lockstep.%I enable row level security, force row level security', name);
    execute format('create policy own on lockstep.%I using (connection_id = current_setting(''lockstep.connection_id'', true))', name);
  end loop;
end $$;

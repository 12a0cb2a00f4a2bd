-- Repairs of a campaign's statuses: what people chose, the steps it takes, and how far each of them is. A repair is a saga
-- of many calls: its steps are recorded before the first is sent, each looks at what is there before it does anything, and
-- whoever finds one unfinished goes on with it.
create table lockstep.repairs (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  -- Null for a pair that is not stored as a link.
  link_id uuid,
  program_id integer not null,
  campaign_id text collate "C" not null,
  state text not null check (state in ('planned', 'applying', 'applied', 'putting-back', 'failed', 'undoing', 'undone')),
  frame_hash text not null,
  -- What was planned, and what became of each step; the links room's.
  plan jsonb not null,
  progress jsonb not null default '[]',
  -- Why it could not be carried out, in words.
  failure text,
  -- After an unknown outcome nothing is read or repeated before this moment.
  not_before timestamptz(3),
  created_at timestamptz(3) not null,
  created_by text not null,
  changed_at timestamptz(3) not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links
);
create unique index repairs_running on lockstep.repairs (connection_id, campaign_id)
  where state in ('applying', 'putting-back', 'undoing');
create index repairs_of_campaign on lockstep.repairs (connection_id, campaign_id, created_at desc);
create index repairs_of_link on lockstep.repairs (connection_id, link_id);

-- Members whose status a repair's step changes: written down before the change is sent, so that exactly they can be put back.
create table lockstep.repair_moves (
  connection_id text collate "C" not null,
  repair_id uuid not null,
  step integer not null,
  member_id text collate "C" not null,
  primary key (connection_id, repair_id, step, member_id),
  foreign key (connection_id, repair_id) references lockstep.repairs
);

do $$
declare name text;
begin
  foreach name in array array['repairs', 'repair_moves']
  loop
    execute format('alter table lockstep.%I enable row level security, force row level security', name);
    execute format('create policy own on lockstep.%I using (connection_id = current_setting(''lockstep.connection_id'', true))', name);
  end loop;
end $$;

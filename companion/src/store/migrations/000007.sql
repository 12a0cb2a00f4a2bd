-- What people decided about members that waited. An order is carried out by the link's writer, on values read afresh, and
-- only while both sides hold what they held when the person decided. The orders of one decision share its plan.
create table lockstep.orders (
  connection_id text collate "C" not null,
  id uuid not null,
  plan_id uuid not null,
  link_id uuid not null,
  person_id uuid not null,
  action text not null check (action in ('set', 'remove', 'accept', 'keep', 'approve')),
  side text check (side in ('marketo', 'salesforce')),
  value text collate "C",
  expected_marketo text collate "C",
  expected_salesforce text collate "C",
  actor text not null,
  ordered_at timestamptz(3) not null,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'changed', 'failed', 'cancelled')),
  message text,
  ended_at timestamptz(3),
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people,
  check ((state = 'waiting') = (ended_at is null)),
  check ((action in ('set', 'remove')) = (side is not null)),
  check ((action = 'set') = (value is not null))
);
create unique index orders_waiting on lockstep.orders (connection_id, link_id, person_id) where state = 'waiting';
create index orders_of_plan on lockstep.orders (connection_id, plan_id, person_id);
create index orders_of_person on lockstep.orders (connection_id, person_id);

alter table lockstep.orders enable row level security, force row level security;
create policy own on lockstep.orders using (connection_id = current_setting('lockstep.connection_id', true));

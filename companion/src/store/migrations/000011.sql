-- Somebody may choose who a member is on the other side: a record there, or a new one.
alter table lockstep.orders
  drop constraint orders_action_check,
  add constraint orders_action_check
    check (action in ('set', 'remove', 'accept', 'keep', 'approve', 'leave-out', 'choose')),
  drop constraint orders_check2,
  add constraint orders_value check ((action in ('set', 'choose')) = (value is not null));

-- What was written to a campaign's own fields, and whether somebody's edit in Salesforce was lost by it.
create table lockstep.field_writes (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  at timestamptz(3) not null,
  field text collate "C" not null,
  from_value text,
  to_value text,
  overwrote_edit boolean not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links
);
create index field_writes_of_link on lockstep.field_writes (connection_id, link_id, id desc);
alter table lockstep.field_writes enable row level security, force row level security;
create policy own on lockstep.field_writes using (connection_id = current_setting('lockstep.connection_id', true));

-- How many records wait, noted now and then, so that the Sync Status page can tell whether the backlog grows.
create table lockstep.backlog (
  connection_id text collate "C" not null references lockstep.connections,
  at timestamptz(3) not null,
  object text not null,
  waiting integer not null check (waiting >= 0),
  primary key (connection_id, at, object)
);
alter table lockstep.backlog enable row level security, force row level security;
create policy own on lockstep.backlog using (connection_id = current_setting('lockstep.connection_id', true));

-- The Sync Status page asks for the failures of the last days.
create index failures_at on lockstep.failures (connection_id, at desc);

-- What the people behind the webhook know to be open: what they were told of, until they are told that it is over.
create table lockstep.told_matters (
  connection_id text collate "C" not null references lockstep.connections,
  key text collate "C" not null check (key ~ '^(alert|link|connection):'),
  code text not null,
  title text not null,
  campaign text,
  since timestamptz not null,
  told_at timestamptz not null default now(),
  primary key (connection_id, key)
);
alter table lockstep.told_matters enable row level security, force row level security;
create policy own on lockstep.told_matters using (connection_id = current_setting('lockstep.connection_id', true));

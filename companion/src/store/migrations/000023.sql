-- People for whom Marketo's own sync was asked, each once: written down before the question is sent.
create table lockstep.asked_people (
  connection_id text collate "C" not null references lockstep.connections,
  marketo_lead_id bigint not null,
  asked_at timestamptz not null default now(),
  primary key (connection_id, marketo_lead_id)
);
alter table lockstep.asked_people enable row level security, force row level security;
create policy own on lockstep.asked_people using (connection_id = current_setting('lockstep.connection_id', true));

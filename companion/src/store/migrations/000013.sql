-- Which program Marketo's own sync ties to which campaign: read of all programs once an hour, so that a linked campaign tied to
-- another program is noticed too.
create table lockstep.native_links (
  connection_id text collate "C" not null references lockstep.connections,
  program_id integer not null,
  program_name text not null,
  campaign_id text collate "C" not null,
  primary key (connection_id, program_id)
);
create index native_links_campaign on lockstep.native_links (connection_id, campaign_id);
alter table lockstep.native_links enable row level security, force row level security;
create policy own on lockstep.native_links using (connection_id = current_setting('lockstep.connection_id', true));

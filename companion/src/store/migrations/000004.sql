-- One writer for each link, in whatever process: what the schema watcher saw of a link is stored, so that a writer
-- elsewhere can go by it; what a writer has taken into account is counted, so that nothing asked for meanwhile is lost.

alter table lockstep.links
  add column containers jsonb,
  -- Grows with each change of what the watcher sees; the run that took it into account writes it down as served.
  add column containers_version bigint not null default 0,
  add column served_version bigint not null default -1,
  -- Grows whenever something asks for a full comparison: one that was asked for while a comparison ran is still to come.
  add column comparisons_asked bigint not null default 0,
  -- Why the link's last run stopped early; null when it did not.
  add column run_failure text;

-- A link's run outside a pass over the connection has a row of its own.
alter table lockstep.cycles
  add column link_id uuid,
  add foreign key (connection_id, link_id) references lockstep.links;
create index cycles_of_pass on lockstep.cycles (connection_id, started_at desc, id desc) where link_id is null;
create index cycles_of_link on lockstep.cycles (connection_id, link_id);

-- Somebody asked for this link to be synced now; the run that began after that writes it down as done.
alter table lockstep.links
  add column sync_asked bigint not null default 0,
  add column sync_served bigint not null default 0;

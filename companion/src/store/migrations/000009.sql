-- What a campaign's own fields say of its link, as we wrote them last; null: nothing. And what its owner was told last.
alter table lockstep.links
  add column reported jsonb,
  add column told jsonb;
create index links_reported on lockstep.links (connection_id, id) where reported is not null;

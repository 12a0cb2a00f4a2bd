-- By which causes a member's custom fields fail still: asked for with the failures of a time, so that an index knows the few of them.
alter table lockstep.member_fields
  add column failing boolean not null default false,
  add column failed jsonb not null default '[]',
  add check (failing = (failed <> '[]'));
create index member_fields_failing on lockstep.member_fields (connection_id, link_id, person_id) where failing;

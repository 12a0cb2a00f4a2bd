-- With which mark somebody asked to have a member's refused fields tried again: until it is served, they are.
alter table lockstep.member_fields add column asked bigint not null default 0,
  add constraint member_fields_asked check (asked between 0 and marks);

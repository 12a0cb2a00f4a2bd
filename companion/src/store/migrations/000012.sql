-- Counting and listing the members of a very large link from indexes alone. Members in step all have the same key: PostgreSQL
-- keeps such an index in a few bytes a row.
create index members_in_step on lockstep.members (connection_id, link_id)
  where in_step and (marketo is not null or salesforce is not null or held_reason is not null);
create index members_out_of_step on lockstep.members (connection_id, link_id, person_id)
  include (marketo, salesforce, held_reason, failed_code) where not in_step;
create index members_duplicate on lockstep.members (connection_id, link_id, person_id) where duplicates <> '[]';

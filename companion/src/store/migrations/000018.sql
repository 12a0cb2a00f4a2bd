-- The audit log only grows; what is older than 90 days may be forgotten, nothing younger, by nobody.
create policy forget on lockstep.audit for delete
  using (connection_id = current_setting('lockstep.connection_id', true) and at < now() - interval '90 days');
-- Who did this last to that: the campaign's page asks who paused its link.
create index audit_of_target on lockstep.audit (connection_id, target, action, id);

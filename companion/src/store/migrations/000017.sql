-- What the rules forbid, the database refuses too (docs/sync-rules.md): whatever a fault in our own code may try to store, it is
-- not stored. What lives is made to fit first. What only grows holds it from now on ("not valid"): old entries are never
-- written again, and reading all of them would keep a large store from starting.

do $$
declare c record;
begin
  for c in select id from lockstep.connections loop
    perform set_config('lockstep.connection_id', c.id, true);
    -- Two processes' clocks differ by a little: what ended before it began took no time.
    update lockstep.cycles set ended_at = started_at where connection_id = c.id and ended_at < started_at;
    update lockstep.batches set ended_at = started_at where connection_id = c.id and ended_at < started_at;
    update lockstep.sagas set finished_at = recorded_at where connection_id = c.id and finished_at < recorded_at;
    update lockstep.orders set ended_at = ordered_at where connection_id = c.id and ended_at < ordered_at;
    update lockstep.links set reason = 'unknown' where connection_id = c.id and state = 'held' and reason is null;
    update lockstep.members set failed_message = '' where connection_id = c.id and failed_code is not null and failed_message is null;
    update lockstep.members set failed_message = null
      where connection_id = c.id and failed_code is null and failed_message is not null;
    update lockstep.members set settled = null
      where connection_id = c.id and settled is not null and not (has_baseline and settled ?& array['by', 'rule', 'at']);
  end loop;
  perform set_config('lockstep.connection_id', '', true);
end $$;

-- A link waits for a reason, and what has been served was there before.
alter table lockstep.links
  add constraint links_held check (state <> 'held' or reason is not null),
  add constraint links_numbers check (epoch >= 0 and served_version <= containers_version and sync_served <= sync_asked);

alter table lockstep.link_history
  add constraint link_history_states check (
    to_state in ('not-linked', 'checking', 'blocked', 'ready', 'active', 'paused', 'held', 'broken', 'unlinked')
    and from_state in ('not-linked', 'checking', 'blocked', 'ready', 'active', 'paused', 'held', 'broken')
    and from_state <> to_state) not valid;

alter table lockstep.status_maps
  add constraint status_maps_map check (jsonb_typeof(map) = 'object') not valid;

-- A change lies between two times, the earlier first. Settling says who, by which rule, and when, and the pair became the baseline.
alter table lockstep.members
  add constraint members_marketo_change check (marketo_after <= marketo_until),
  add constraint members_salesforce_change check (salesforce_after <= salesforce_until),
  add constraint members_settled check (settled is null or (has_baseline and settled ?& array['by', 'rule', 'at'])),
  add constraint members_failed check ((failed_code is null) = (failed_message is null) and failed_attempts > 0),
  add constraint members_duplicates check (jsonb_typeof(duplicates) = 'array');

alter table lockstep.inbox
  add constraint inbox_change check (change_after <= change_until),
  add constraint inbox_marks check (marks > 0);

-- Nothing ends before it began.
alter table lockstep.cycles add constraint cycles_times check (ended_at >= started_at);
alter table lockstep.sagas add constraint sagas_times check (finished_at >= recorded_at);
alter table lockstep.orders add constraint orders_times check (ended_at >= ordered_at);

-- The labels of the Sync Status page; of a batch that stopped early no more was done than went in; and what was written to a
-- vendor cannot be put back, so that such a batch is not cleaned up.
alter table lockstep.batches
  add constraint batches_times check (ended_at >= started_at),
  add constraint batches_labels check (
    operation in ('Init link with Program', 'Pull conversions', 'Pull deletes', 'Pull updates', 'Push updates', 'Sync schema',
      'Sync with program', 'Update FKS')
    and object in ('Campaign', 'Campaigns', 'Campaign Members', 'Campaign Member Status', 'Person (Lead)', 'All')) not valid,
  add constraint batches_incomplete check (status <> 'Incomplete'
    or new + updated + deleted + failed + skipped + held <= input) not valid,
  add constraint batches_cleaned_up check (status <> 'Cleaned up' or new + updated + deleted = 0) not valid;

alter table lockstep.failures
  add constraint failures_kind check (kind in ('auth', 'rate', 'quota', 'concurrency', 'transient', 'unknown-outcome',
    'invalid-record', 'conflict', 'not-found', 'config', 'bug')) not valid,
  add constraint failures_code check (code <> '') not valid;

-- The rule has nine rows; 0 is a person's order. Absent on both sides of a write is no write.
alter table lockstep.changes
  add constraint changes_rule check (rule_row between 0 and 9) not valid,
  add constraint changes_values check (from_value is not null or to_value is not null) not valid;
alter table lockstep.conflicts
  add constraint conflicts_rule check (rule_row between 0 and 9) not valid,
  add constraint conflicts_changes check (marketo_after <= marketo_until and salesforce_after <= salesforce_until) not valid;

-- A repair that could not be carried out says why.
alter table lockstep.repairs
  add constraint repairs_failure check (state not in ('putting-back', 'failed') or failure is not null) not valid;

-- A row of a preview is about somebody: a record on one side at least.
alter table lockstep.preview_rows
  add constraint preview_rows_record check (marketo_lead_id is not null or salesforce_record_id is not null) not valid,
  add constraint preview_rows_kind check ((salesforce_kind is null) = (salesforce_record_id is null)) not valid;

-- Orders are those of a plan that was shown.
alter table lockstep.orders
  add constraint orders_plan foreign key (connection_id, plan_id) references lockstep.previews not valid;

alter table lockstep.api_keys
  add constraint api_keys_prefix check (prefix ~ '^lk_[0-9a-f]{12}$') not valid;

-- What refers to a link is found when the link goes.
create index sagas_of_link on lockstep.sagas (connection_id, link_id);
create index orders_of_link on lockstep.orders (connection_id, link_id, person_id);

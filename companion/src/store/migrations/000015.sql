-- A first sync marks the rows of its preview that moved meanwhile, batch after batch: each row is found by its record.
create index preview_rows_of_record on lockstep.preview_rows
  (connection_id, link_id, (coalesce(marketo_lead_id::text, salesforce_record_id)));
-- No query goes by it.
drop index lockstep.links_reported;

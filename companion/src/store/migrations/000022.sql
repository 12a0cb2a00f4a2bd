-- The record by which a row's person is known. A cast is no condition that row-level security lets an index answer, so that the
-- index on the expression was not used: each person was looked for among all rows of the preview.
alter table lockstep.preview_rows add column record text collate "C"
  generated always as (coalesce(marketo_lead_id::text, salesforce_record_id)) stored;
drop index lockstep.preview_rows_of_record;
create index preview_rows_of_record on lockstep.preview_rows (connection_id, link_id, record);

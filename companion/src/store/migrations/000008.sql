-- All rows of a preview, in the order of the screen, so that a person can read them page by page and leave people out.
create table lockstep.preview_rows (
  connection_id text collate "C" not null,
  preview_id uuid not null,
  -- The link that the preview would make.
  link_id uuid not null,
  position integer not null check (position >= 0),
  kind text collate "C" not null,
  -- They were removed on one side since an earlier link of this pair.
  again boolean not null,
  -- A side held something else when the first sync read it.
  moved boolean not null default false,
  left_out boolean not null default false,
  person text not null,
  company text,
  email text,
  marketo_lead_id bigint,
  salesforce_kind text check (salesforce_kind in ('lead', 'contact')),
  salesforce_record_id text collate "C",
  -- All their records on both sides, duplicates too: [{kind, recordId}].
  records jsonb not null,
  marketo_now text collate "C",
  marketo_then text collate "C",
  salesforce_now text collate "C",
  salesforce_then text collate "C",
  reason text not null,
  primary key (connection_id, preview_id, position),
  foreign key (connection_id, preview_id) references lockstep.previews on delete cascade
);
create index preview_rows_of_kind on lockstep.preview_rows (connection_id, preview_id, kind, position);
alter table lockstep.preview_rows enable row level security, force row level security;
create policy own on lockstep.preview_rows using (connection_id = current_setting('lockstep.connection_id', true));

-- An order may say that what it leaves different shall stay so (undo), or that somebody is left out whatever they hold.
alter table lockstep.orders
  add column settles boolean not null default false,
  drop constraint orders_action_check,
  add constraint orders_action_check check (action in ('set', 'remove', 'accept', 'keep', 'approve', 'leave-out'));

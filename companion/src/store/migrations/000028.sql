-- Of a failure of one custom field: which, as people know it, and on which side it was to be written.
alter table lockstep.failures
  add column field text,
  add column side text check (side in ('marketo', 'salesforce')),
  add check ((field is null) = (side is null));

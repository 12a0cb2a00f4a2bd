-- Since when nothing was delivered to the webhook of alerts; nothing while it takes what it is told.
alter table lockstep.connections add column undelivered_since timestamptz(3);

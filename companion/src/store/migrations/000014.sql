-- History is deleted in small steps once it is old. A connection's next turn, and since when its history is whole.
alter table lockstep.connections
  add column prune_due_at timestamptz(3) not null default now(),
  add column history_since timestamptz(3);

-- What goes by its end, oldest first; and a cycle is asked for by the writes recorded in it before it goes.
create index sagas_ended on lockstep.sagas (connection_id, finished_at) where state <> 'open';
create index sagas_of_cycle on lockstep.sagas (connection_id, cycle_id);
create index orders_ended on lockstep.orders (connection_id, ended_at) where state <> 'waiting';
-- The last clean certificate of a link, on which removals rest, is found at once however many came after it.
create index certificates_clean on lockstep.certificates (connection_id, link_id, issued_at desc, id desc) where clean;

-- Batches of a rare status are found, and counted, without a look at all there are; and all of them are counted from the least that
-- can be read of each: where every key is the same PostgreSQL keeps it once.
create index batches_status on lockstep.batches (connection_id, status, started_at desc, id desc);
create index batches_all on lockstep.batches (connection_id);

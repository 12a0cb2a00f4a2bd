-- Why a repair failed, by its code, so that it can be said in other languages; null for failures from before.
alter table lockstep.repairs add column failure_said jsonb;

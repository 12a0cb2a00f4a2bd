-- What the watcher saw of a link when every status of its map was there last: by it a new name is recognised as a rename.
alter table lockstep.links add column whole jsonb;

-- Connection by connection: row-level security holds a migration too.
do $$
declare c record;
begin
  for c in select id from lockstep.connections loop
    perform set_config('lockstep.connection_id', c.id, true);
    update lockstep.links set whole = containers where connection_id = c.id and state = 'active';
  end loop;
  perform set_config('lockstep.connection_id', '', true);
end $$;

-- What the watcher saw of a link when every status of its map was there last: by it a new name is recognised as a rename.
alter table lockstep.links add column whole jsonb;
update lockstep.links set whole = containers where state = 'active';

-- A pair that Marketo's own sync keeps can be watched: compared, and never written.
alter table lockstep.links
  drop constraint links_state_check,
  add constraint links_state_check check (state in
    ('not-linked', 'checking', 'watched', 'blocked', 'ready', 'active', 'paused', 'held', 'broken', 'unlinked'));
alter table lockstep.link_history
  drop constraint link_history_states,
  add constraint link_history_states check (
    to_state in
      ('not-linked', 'checking', 'watched', 'blocked', 'ready', 'active', 'paused', 'held', 'broken', 'unlinked')
    and from_state in ('not-linked', 'checking', 'watched', 'blocked', 'ready', 'active', 'paused', 'held', 'broken')
    and from_state <> to_state) not valid;

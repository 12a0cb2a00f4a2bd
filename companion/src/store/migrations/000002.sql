-- What the cycle keeps about its own writes: when an unanswered one may be read again, what was last written to a campaign,
-- how many people a confirmed preview said would be created, and when a link was last compared in full.

alter table lockstep.sagas add column not_before timestamptz(3);

alter table lockstep.links
  add column written jsonb not null default '{}',
  add column previewed_creations integer not null default 0 check (previewed_creations >= 0),
  add column compared_at timestamptz(3);

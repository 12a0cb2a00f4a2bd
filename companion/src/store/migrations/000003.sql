-- What a person and the rules decided about members, and how a link stood when it was compared: the tables behind the
-- worklist, the member's timeline, the certificate and the alerts. They only grow; what is true now stays on the members.

-- A pair that differs and shall: who said so, by which rule, and the two values that became the baseline.
create table lockstep.settlements (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  person_id uuid not null,
  at timestamptz(3) not null,
  kind text not null check (kind in ('accept', 'ignore', 'keep')),
  rule text not null,
  actor text not null,
  marketo text collate "C",
  salesforce text collate "C",
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people
);
create index settlements_of_member on lockstep.settlements (connection_id, link_id, person_id, id desc);
create index settlements_of_person on lockstep.settlements (connection_id, person_id);

-- Both sides changed: what each held, when it changed, and who won by which policy.
create table lockstep.conflicts (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  person_id uuid not null,
  batch_id uuid,
  at timestamptz(3) not null,
  marketo text collate "C",
  salesforce text collate "C",
  baseline_marketo text collate "C",
  baseline_salesforce text collate "C",
  -- As on members: a change lies in (after, until], milliseconds since 1970 by the vendor's clock.
  marketo_after double precision,
  marketo_until double precision,
  salesforce_after double precision,
  salesforce_until double precision,
  rule_row integer not null,
  policy text not null,
  -- Whose value stood; null while a person or a policy has to say.
  winner text check (winner in ('marketo', 'salesforce')),
  tie boolean not null default false,
  reason text not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people,
  foreign key (connection_id, batch_id) references lockstep.batches,
  check ((marketo_after is null) = (marketo_until is null)),
  check ((salesforce_after is null) = (salesforce_until is null))
);
create index conflicts_of_member on lockstep.conflicts (connection_id, link_id, person_id, id desc);
create index conflicts_of_link on lockstep.conflicts (connection_id, link_id, at desc, id desc);
create index conflicts_of_person on lockstep.conflicts (connection_id, person_id);
create index conflicts_of_batch on lockstep.conflicts (connection_id, batch_id);

-- What happened to a member besides our writes (those are `changes`): seen to have changed, held, released, moved to
-- another record, closed. A kind is a short word of the cycle's.
create table lockstep.member_events (
  connection_id text collate "C" not null,
  id bigint generated always as identity,
  link_id uuid not null,
  person_id uuid not null,
  at timestamptz(3) not null,
  kind text not null check (kind ~ '^[a-z][a-z-]{1,39}$'),
  side text check (side in ('marketo', 'salesforce')),
  from_value text collate "C",
  to_value text collate "C",
  reason text,
  detail text,
  actor text not null,
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, person_id) references lockstep.people
);
create index member_events_of_member on lockstep.member_events (connection_id, link_id, person_id, id desc);
create index member_events_of_person on lockstep.member_events (connection_id, person_id);

-- How a link stood when it was compared in full. `as_of` is the time at which that was true; the counts of the two
-- sides are those of the reads, `_counted` those of an independent question, null where none was asked.
create table lockstep.certificates (
  connection_id text collate "C" not null,
  id uuid not null,
  link_id uuid not null,
  cycle_id uuid,
  issued_at timestamptz(3) not null,
  as_of timestamptz(3) not null,
  clean boolean not null,
  in_step integer not null check (in_step >= 0),
  settled integer not null default 0 check (settled >= 0),
  held integer not null default 0 check (held >= 0),
  failed integer not null default 0 check (failed >= 0),
  differing integer not null default 0 check (differing >= 0),
  only_marketo integer not null default 0 check (only_marketo >= 0),
  only_salesforce integer not null default 0 check (only_salesforce >= 0),
  marketo_read integer not null check (marketo_read >= 0),
  salesforce_read integer not null check (salesforce_read >= 0),
  marketo_counted integer check (marketo_counted >= 0),
  salesforce_counted integer check (salesforce_counted >= 0),
  detail jsonb not null default '{}',
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  foreign key (connection_id, cycle_id) references lockstep.cycles,
  check (as_of <= issued_at),
  -- Removals rest on it: a certificate is never clean over a difference, a failure, or a count that contradicts the read.
  constraint certificates_clean check (not clean or (failed = 0 and differing = 0
    and coalesce(marketo_counted, marketo_read) = marketo_read
    and coalesce(salesforce_counted, salesforce_read) = salesforce_read))
);
create index certificates_of_link on lockstep.certificates (connection_id, link_id, issued_at desc, id desc);
create index certificates_of_cycle on lockstep.certificates (connection_id, cycle_id);

-- What somebody must be told. One open alert for each key: raising it again counts.
create table lockstep.alerts (
  connection_id text collate "C" not null references lockstep.connections,
  id uuid not null,
  key text collate "C" not null,
  severity text not null check (severity in ('information', 'warning', 'error')),
  link_id uuid,
  code text not null,
  message text not null,
  detail jsonb,
  raised_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  times integer not null default 1 check (times > 0),
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  cleared_at timestamptz(3),
  primary key (connection_id, id),
  foreign key (connection_id, link_id) references lockstep.links,
  check ((acknowledged_at is null) = (acknowledged_by is null)),
  check (last_at >= raised_at and (cleared_at is null or cleared_at >= raised_at))
);
create unique index alerts_open on lockstep.alerts (connection_id, key) where cleared_at is null;
create index alerts_raised on lockstep.alerts (connection_id, raised_at desc, id desc);
create index alerts_of_link on lockstep.alerts (connection_id, link_id);

-- The timeline asks for a member's failures.
create index failures_of_person on lockstep.failures (connection_id, person_id);

do $$
declare name text;
begin
  foreach name in array array['settlements', 'conflicts', 'member_events', 'certificates', 'alerts']
  loop
    execute format('alter table lockstep.%I enable row level security, force row level security', name);
    execute format('create policy own on lockstep.%I using (connection_id = current_setting(''lockstep.connection_id'', true))', name);
  end loop;
end $$;

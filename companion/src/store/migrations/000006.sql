-- The API budget of a connection, shared by all processes: shares and holds, the places of the sliding window, and the
-- ledger of what was used for what. Two functions change it, each in one round trip and one short transaction.

create table lockstep.budgets (
  connection_id text collate "C" not null references lockstep.connections,
  vendor text collate "C" not null check (vendor in ('marketo', 'salesforce')),
  per_day integer not null check (per_day > 0),
  -- Calls in a window of so many milliseconds; null where the vendor has no such limit.
  rate integer check (rate > 0),
  window_ms integer check (window_ms > 0),
  concurrent integer not null check (concurrent > 0),
  -- The zone at whose midnight the day ends; null for the last 24 hours.
  zone text,
  held_until timestamptz,
  primary key (connection_id, vendor),
  check ((rate is null) = (window_ms is null))
);

-- A call takes a place when it starts and gives it back a whole window after its end.
create table lockstep.budget_places (
  connection_id text collate "C" not null,
  vendor text collate "C" not null,
  place integer not null check (place > 0),
  free_at timestamptz not null,
  primary key (connection_id, vendor, place),
  foreign key (connection_id, vendor) references lockstep.budgets
) with (fillfactor = 50);

create table lockstep.budget_ledger (
  connection_id text collate "C" not null,
  vendor text collate "C" not null,
  hour timestamptz(0) not null,
  purpose text collate "C" not null,
  calls integer not null default 0 check (calls >= 0),
  throttled integer not null default 0 check (throttled >= 0),
  primary key (connection_id, vendor, hour, purpose),
  foreign key (connection_id, vendor) references lockstep.budgets
) with (fillfactor = 50);

do $$
declare name text;
begin
  foreach name in array array['budgets', 'budget_places', 'budget_ledger']
  loop
    execute format('alter table lockstep.%I enable row level security, force row level security', name);
    execute format('create policy own on lockstep.%I using (connection_id = current_setting(''lockstep.connection_id'', true))', name);
  end loop;
end $$;

-- From when on calls count into the budget's day: its last midnight, or 24 hours ago, rounded to the safe side.
create function lockstep.budget_day(p_zone text, p_now timestamptz) returns timestamptz language sql stable as $$
  select case when p_zone is null then date_trunc('hour', p_now) - interval '24 hours'
    else date_trunc('day', p_now at time zone p_zone) at time zone p_zone end
$$;

-- One more call, if the budget allows it now. `p_reserved` of each limit are left to people. The slot is an advisory lock
-- of this session (`p_taken` are those it has already), so that the server frees the slots of a process that dies.
create function lockstep.budget_enter(
  p_session text, p_connection text, p_vendor text, p_purpose text, p_people boolean, p_taken integer[], p_longest_ms integer,
  out refused text, out wait_ms double precision, out slot integer, out place integer
) language plpgsql as $$
declare
  b lockstep.budgets;
  moment timestamptz;
  day_start timestamptz;
  share double precision := case when p_people then 1 else 0.9 end;
  class integer := hashtext('lockstep budget ' || p_connection || ' ' || p_vendor);
begin
  -- A pooler that hands the session's statements to different servers' sessions would let slots go astray.
  if current_setting('lockstep.session', true) is distinct from p_session then
    refused := 'session'; return;
  end if;
  perform set_config('lockstep.connection_id', p_connection, true);
  -- Everybody of this budget waits here; what is read below is read after the others have written it.
  select * into strict b from lockstep.budgets where connection_id = p_connection and vendor = p_vendor for update;
  moment := clock_timestamp();
  if b.held_until > moment then
    refused := 'held'; wait_ms := extract(epoch from b.held_until - moment) * 1000; return;
  end if;
  day_start := lockstep.budget_day(b.zone, moment);
  if (select coalesce(sum(calls), 0) from lockstep.budget_ledger
      where connection_id = p_connection and vendor = p_vendor and hour >= day_start) >= greatest(1, floor(b.per_day * share)) then
    refused := 'day';
    wait_ms := 1000 * extract(epoch from case
      when b.zone is null then (select min(hour) from lockstep.budget_ledger
        where connection_id = p_connection and vendor = p_vendor and hour >= day_start) + interval '25 hours'
      else (date_trunc('day', moment at time zone b.zone) + interval '1 day') at time zone b.zone end - moment);
    return;
  end if;
  if b.rate is not null then
    -- People look among their own places first, so that the others' stay free.
    select n, extract(epoch from p.free_at - moment) * 1000 into place, wait_ms
    from generate_series(1, greatest(1, floor(b.rate * share)::integer)) as n
    left join lockstep.budget_places p on p.connection_id = p_connection and p.vendor = p_vendor and p.place = n
    order by greatest(p.free_at, moment) nulls first, case when p_people then -n else n end limit 1;
    if wait_ms > 0 then
      refused := 'rate'; place := null; return;
    end if;
  end if;
  for n in 1..greatest(1, floor(b.concurrent * share)::integer) loop
    if n <> all (p_taken) and pg_try_advisory_lock(class, n) then slot := n; exit; end if;
  end loop;
  if slot is null then
    refused := 'slots'; place := null; return;
  end if;
  wait_ms := 0;
  if place is not null then
    insert into lockstep.budget_places as p (connection_id, vendor, place, free_at)
    values (p_connection, p_vendor, budget_enter.place, moment + make_interval(secs => (p_longest_ms + b.window_ms) / 1000.0))
    on conflict on constraint budget_places_pkey do update set free_at = excluded.free_at;
  end if;
  insert into lockstep.budget_ledger as l (connection_id, vendor, hour, purpose, calls)
  values (p_connection, p_vendor, date_trunc('hour', moment), p_purpose, 1)
  on conflict on constraint budget_ledger_pkey do update set calls = l.calls + 1;
end $$;

-- The call has ended: its slot is free, its place a whole window later. `p_throttled`: the vendor said "too many".
create function lockstep.budget_leave(
  p_connection text, p_vendor text, p_purpose text, p_slot integer, p_place integer, p_throttled boolean
) returns void language plpgsql as $$
declare moment timestamptz := clock_timestamp();
begin
  perform set_config('lockstep.connection_id', p_connection, true);
  perform pg_advisory_unlock(hashtext('lockstep budget ' || p_connection || ' ' || p_vendor), p_slot);
  update lockstep.budget_places p set free_at = moment + make_interval(secs => b.window_ms / 1000.0)
  from lockstep.budgets b
  where b.connection_id = p_connection and b.vendor = p_vendor
    and p.connection_id = p_connection and p.vendor = p_vendor and p.place = p_place;
  if p_throttled then
    insert into lockstep.budget_ledger as l (connection_id, vendor, hour, purpose, throttled)
    values (p_connection, p_vendor, date_trunc('hour', moment), p_purpose, 1)
    on conflict on constraint budget_ledger_pkey do update set throttled = l.throttled + 1;
  end if;
end $$;

-- The vendor asked everybody of this budget to wait; a longer hold stays.
create function lockstep.budget_hold(p_connection text, p_vendor text, p_ms double precision) returns void language plpgsql as $$
begin
  perform set_config('lockstep.connection_id', p_connection, true);
  update lockstep.budgets set held_until = greatest(held_until, clock_timestamp() + make_interval(secs => p_ms / 1000))
  where connection_id = p_connection and vendor = p_vendor;
end $$;

-- Due-ness is stored. A slice is READY when nothing stands before it, and is claimed in the order of its turn; whoever claims looks
-- at no other slice of its job and at no job at all.

alter table import_slice
  add column due_at timestamptz(3),
  -- TIME, HOLD, PLACE, REPORT, USER.
  add column waiting_for text,
  add column waiting_since timestamptz(3),
  add column priority smallint not null default 0,
  add column turn bigint,
  add column own_turn bigint,
  add column connection_id uuid,
  add column app_key bytea,
  add column account_places smallint,
  add column report_places smallint,
  add column report_open boolean not null default false,
  add column polls int not null default 0,
  add column is_read boolean not null default false,
  add column pages int not null default 0,
  add column furthest_pages int not null default 0,
  add column cursor_mark text,
  add column restarts int not null default 0;

-- What is open in an older installation.
grant patchbay_system to current_user;
set local role patchbay_system;
grant execute on function system.limited_app(text, uuid, text, text) to session_user;
reset role;
alter table import_slice no force row level security;
alter table import_job no force row level security;
alter table connection no force row level security;
alter table platform_grant no force row level security;

update import_slice s set connection_id = j.connection_id from import_job j
where j.tenant_id = s.tenant_id and j.id = s.import_job_id;
-- A job that no worker has begun has no plan yet.
insert into import_slice (id, tenant_id, import_job_id, connection_id, stream, stage_order, slice_order, state)
select gen_random_uuid(), j.tenant_id, j.id, j.connection_id, 'PLAN', 0, 0, 'PENDING' from import_job j
where j.status in ('QUEUED', 'RUNNING', 'WAITING')
  and not exists (select from import_slice s where s.tenant_id = j.tenant_id and s.import_job_id = j.id);
-- A worker that died after a job's last slice has left its end unwritten: one of its slices is ended again.
update import_slice s set state = 'PENDING', is_read = true
from (
  select distinct on (j.id) x.id from import_job j
  join import_slice x on x.tenant_id = j.tenant_id and x.import_job_id = j.id
  where j.status in ('QUEUED', 'RUNNING', 'WAITING')
    and not exists (select from import_slice o where o.tenant_id = j.tenant_id and o.import_job_id = j.id
      and o.state in ('PENDING', 'RUNNING', 'WAITING'))
  order by j.id, (x.state <> 'DONE'), x.stage_order desc, x.slice_order desc, x.id
) last
where s.id = last.id;
update import_slice s set
  app_key = system.limited_app(c.platform::text, c.tenant_id, g.client_id, g.platform_user_id),
  due_at = case s.state when 'RUNNING' then coalesce(s.lease_until, now()) when 'WAITING' then
    case when p.parked then null else coalesce(s.next_attempt_at, now()) end end,
  waiting_for = case when s.state = 'WAITING' then case when p.parked then 'USER' else 'TIME' end end
from import_job j
join connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
left join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
cross join lateral (
  select c.reconnect_required and j.status = 'WAITING' and j.message_code is not distinct from 'RECONNECT_REQUIRED' as parked
) p
where j.tenant_id = s.tenant_id and j.id = s.import_job_id and s.state in ('PENDING', 'RUNNING', 'WAITING');
update import_slice s set state = 'READY', due_at = now(), turn = r.turn, own_turn = r.own_turn
from (
  select s.id, row_number() over (partition by s.tenant_id order by s.stage_order, s.slice_order, s.id) as turn,
    row_number() over (partition by s.connection_id order by s.stage_order, s.slice_order, s.id) as own_turn
  from import_slice s
  where s.state = 'PENDING' and not exists (
    select from import_slice earlier
    where earlier.tenant_id = s.tenant_id and earlier.import_job_id = s.import_job_id
      and earlier.stage_order < s.stage_order and earlier.state in ('PENDING', 'RUNNING', 'WAITING')
      and (earlier.ad_account_id is null or earlier.ad_account_id = s.ad_account_id))
) r
where s.id = r.id;

alter table import_slice force row level security;
alter table import_job force row level security;
alter table connection force row level security;
alter table platform_grant force row level security;
set local role patchbay_system;
revoke execute on function system.limited_app(text, uuid, text, text) from session_user;
reset role;

alter table import_slice alter column connection_id set not null;

set local role patchbay_system;
drop function system.is_import_place_wanted(uuid);
drop function system.claimable_import_jobs(int);
drop function system.unfinished_imports();
drop function system.new_import_place_milliseconds();
drop function system.has_account_place(bytea, int);
reset role;
alter table import_slice drop column lease_until, drop column next_attempt_at;
alter table import_job drop column place_milliseconds;

-- Order of the claims: a ticket says whose tenant's turn it is, and within it each connection has its own.
create index import_slice_turn_idx on import_slice (priority, turn, due_at) where state = 'READY';
create index import_slice_tenant_turn_idx on import_slice (tenant_id, priority, turn) where state = 'READY';
create index import_slice_own_turn_idx on import_slice (tenant_id, priority, own_turn, due_at) where state = 'READY';
create index import_slice_connection_turn_idx on import_slice (connection_id, priority, own_turn) where state = 'READY';
create index import_slice_served_idx on import_slice (priority, turn desc nulls last) where state = 'RUNNING';
create index import_slice_due_idx on import_slice (due_at) where state in ('WAITING', 'RUNNING');
-- In work: by tenant and connection, and (already there) by account.
create index import_slice_live_idx on import_slice (tenant_id, connection_id) where state = 'RUNNING';
create index import_slice_report_idx on import_slice (limit_key) where report_open and state in ('READY', 'RUNNING', 'WAITING');
-- Whom to wake.
create index import_slice_held_idx on import_slice (app_key, limit_key) where state = 'WAITING' and waiting_for = 'HOLD';
create index import_slice_crowded_idx on import_slice (limit_key, waiting_for, priority, stage_order, slice_order)
  where state = 'WAITING' and waiting_for in ('PLACE', 'REPORT');
create index import_slice_parked_idx on import_slice (connection_id)
  where state = 'WAITING' and waiting_for in ('USER', 'HOLD');
-- What is open of a job, and of an account in it.
create index import_slice_open_idx on import_slice (tenant_id, import_job_id, state, stage_order)
  where state in ('PENDING', 'READY', 'RUNNING', 'WAITING');
create index import_slice_next_stage_idx on import_slice (tenant_id, import_job_id, ad_account_id, stage_order)
  where state in ('PENDING', 'READY', 'RUNNING', 'WAITING');

-- Holds that have ended before their time: whoever claims wakes the slices that wait for them, some at a time.
-- Counts claims, so that one in eight serves who is less urgent.
create sequence import_claims;

create table import_wake (
  app_key bytea not null,
  -- Empty for the app as a whole.
  limit_key bytea not null,
  primary key (app_key, limit_key)
);
grant select, insert, delete, update on import_wake to patchbay_system;
grant usage on sequence import_claims to patchbay_system;

grant select (id, tenant_id, import_job_id, ad_account_id, connection_id, stream, state, stage_order, slice_order, priority, turn,
    own_turn, due_at, waiting_for, waiting_since, limit_key, app_key, account_places, report_places, report_open, is_read,
    lease_epoch, lease_holder, cursor, cursor_mark, rows_done, rows_failed, pages),
  insert (id, tenant_id, import_job_id, connection_id, stream, stage_order, slice_order, state, due_at, priority, turn, own_turn, app_key),
  update (state, due_at, waiting_for, waiting_since, turn, own_turn, lease_epoch, lease_holder, report_open, rows_done, rows_failed,
    pages, cursor_mark)
  on import_slice to patchbay_system;
drop policy system_read on import_slice;
create policy system_read on import_slice for select to patchbay_system
  using (state in ('PENDING', 'READY', 'RUNNING', 'WAITING'));
create policy system_claim on import_slice for update to patchbay_system
  using (state in ('READY', 'RUNNING', 'WAITING')) with check (state in ('READY', 'RUNNING', 'WAITING'));
create policy system_plan on import_slice for insert to patchbay_system with check (state = 'READY' and stream = 'PLAN');
grant select (lane) on import_job to patchbay_system;

set local role patchbay_system;

-- Until when a slice may not be claimed; null when it may. `priority` is for limits that leave room for what is more urgent.
create function system.slice_hold(app bytea, limit_key bytea, slice_id uuid, priority int) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select system.slice_held_until(app, slice_hold.limit_key, slice_id);
end;

-- The next turn of a connection of a tenant, in tenths of a second of a place. Whoever comes anew begins where those are who are
-- served now: nobody saves anything up. A tenant comes after its own last one that waits, and connections share their tenant's
-- turns in the same way. served, served_own: turns of a slice that has just had a place for `cost`; its time is counted.
create function system.import_turns(of_tenant uuid, of_connection uuid, of_priority int, served bigint default null,
  served_own bigint default null, cost int default 0)
returns table (turn bigint, own_turn bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select
    greatest(
      coalesce(
        (select s.turn from public.import_slice s where s.state = 'RUNNING' and s.priority = of_priority::smallint
          order by s.turn desc nulls last limit 1),
        served,
        (select s.turn from public.import_slice s where s.state = 'READY' and s.priority = of_priority::smallint
          order by s.turn limit 1),
        0),
      coalesce((select s.turn from public.import_slice s
        where s.state = 'READY' and s.tenant_id = of_tenant and s.priority = of_priority::smallint
        order by s.turn desc limit 1) + 1, 0),
      coalesce(served + cost, 0)),
    greatest(
      coalesce(
        (select max(s.own_turn) from public.import_slice s
          where s.state = 'RUNNING' and s.tenant_id = of_tenant and s.priority = of_priority::smallint),
        served_own,
        (select s.own_turn from public.import_slice s
          where s.state = 'READY' and s.tenant_id = of_tenant and s.priority = of_priority::smallint
          order by s.own_turn limit 1),
        0),
      coalesce((select s.own_turn from public.import_slice s
        where s.state = 'READY' and s.connection_id = of_connection and s.priority = of_priority::smallint
        order by s.own_turn desc limit 1) + 1, 0),
      coalesce(served_own + cost, 0));
end;

-- Makes slices READY whose time has come: a wait is over, a hold was lifted, or a worker has given no sign of life until its lease
-- ended. Its holder's name stays then, so that whoever claims it next can say so.
create function system.promote_import_slices(most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- As it is stored: what is due now must not be due half a millisecond later.
  at timestamptz := date_trunc('milliseconds', clock_timestamp());
  lifted record;
  woken int;
  due record;
  promoted int := 0;
begin
  for lifted in select w.app_key, w.limit_key from public.import_wake w limit 5 for update skip locked loop
    if lifted.limit_key = ''::bytea then
      update public.import_slice s set due_at = at where s.id in (
        select h.id from public.import_slice h
        where h.state = 'WAITING' and h.waiting_for = 'HOLD' and h.app_key = lifted.app_key and h.due_at > at
        limit 200 for update skip locked);
    else
      update public.import_slice s set due_at = at where s.id in (
        select h.id from public.import_slice h
        where h.state = 'WAITING' and h.waiting_for = 'HOLD' and h.app_key = lifted.app_key
          and h.limit_key = lifted.limit_key and h.due_at > at
        limit 200 for update skip locked);
    end if;
    get diagnostics woken = row_count;
    if woken < 200 then
      delete from public.import_wake w where w.app_key = lifted.app_key and w.limit_key = lifted.limit_key;
    end if;
  end loop;
  for due in
    select s.id, s.tenant_id, s.connection_id, s.priority from public.import_slice s
    where s.state in ('WAITING', 'RUNNING') and s.due_at <= at
    order by s.due_at limit most for update skip locked
  loop
    update public.import_slice s set state = 'READY', due_at = at, waiting_for = null, turn = t.turn, own_turn = t.own_turn
    from system.import_turns(due.tenant_id, due.connection_id, due.priority) t
    where s.id = due.id;
    promoted := promoted + 1;
  end loop;
  return promoted;
end
$$;

-- Claims slices for a worker, one after another: the tenant whose turn it is, and of that tenant the slice whose turn it is. What
-- is more urgent goes first, but for one claim in eight, so that nobody keeps the others away for good. A slice that a limit holds
-- back, or whose account has no place, is not claimed: it waits until that is over, and is touched no more meanwhile. One that has
-- waited longer than `patience_seconds` is claimed all the same, so that its worker says why it cannot be read.
--
-- One caller at a time: the function is one statement without a round trip in it, so nobody who is frozen holds the lock.
-- only_job: of this job alone, whoever's turn it is.
create function system.claim_import_slices(holder text, most int, lease_seconds int, patience_seconds int,
  only_tenant uuid default null, only_job uuid default null)
returns table (tenant_id uuid, import_job_id uuid, slice_id uuid, epoch int, is_held boolean, is_taken_over boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  looks int := most * 4 + 60;
  claimed int := 0;
  ticket record;
  ticket_turn bigint;
  slice record;
  held timestamptz;
  crowd text;
  least_urgent int;
begin
  perform pg_advisory_xact_lock(4703200011);
  perform system.promote_import_slices(200);
  while claimed < most and looks > 0 loop
    looks := looks - 1;
    if only_job is not null then
      select s.id, s.tenant_id, s.import_job_id, s.priority, s.turn, s.app_key, s.limit_key, s.waiting_since, s.is_read,
        s.account_places, s.report_places, s.report_open, s.lease_epoch, s.lease_holder
      into slice from public.import_slice s
      where s.tenant_id = only_tenant and s.import_job_id = only_job and s.state = 'READY'
      order by s.own_turn, s.due_at limit 1 for update skip locked;
      exit when not found;
    else
      least_urgent := case nextval('public.import_claims') % 24 when 0 then 3 when 8 then 2 when 16 then 1 else 0 end;
      select s.id, s.tenant_id, s.priority, s.turn into ticket from public.import_slice s
      where s.state = 'READY' and s.priority >= least_urgent order by s.priority, s.turn, s.due_at limit 1 for update skip locked;
      continue when not found and least_urgent > 0;
      exit when not found;
      select s.id, s.tenant_id, s.import_job_id, s.priority, s.turn, s.app_key, s.limit_key, s.waiting_since, s.is_read,
        s.account_places, s.report_places, s.report_open, s.lease_epoch, s.lease_holder
      into slice from public.import_slice s
      where s.state = 'READY' and s.tenant_id = ticket.tenant_id and s.priority = ticket.priority
      order by s.own_turn, s.due_at limit 1 for update skip locked;
      -- The ticket is used, and the slice that held it keeps the other's.
      ticket_turn := ticket.turn;
      if slice.id <> ticket.id then
        update public.import_slice s set turn = slice.turn where s.id = ticket.id;
      end if;
    end if;

    held := case when slice.waiting_since is null
        or slice.waiting_since > clock_timestamp() - patience_seconds * interval '1 second'
      then system.slice_hold(slice.app_key, slice.limit_key, slice.id, slice.priority) end;
    if held is not null then
      update public.import_slice s set state = 'WAITING', waiting_for = 'HOLD', due_at = held, turn = null, own_turn = null,
        waiting_since = coalesce(s.waiting_since, clock_timestamp()), lease_holder = null
      where s.id = slice.id;
      return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch, true, false;
      continue;
    end if;

    crowd := case
      when slice.limit_key is null or slice.is_read then null
      when (select count(*) from (select from public.import_slice s where s.limit_key = slice.limit_key and s.state = 'RUNNING'
        limit coalesce(slice.account_places, 1)) o) >= coalesce(slice.account_places, 1) then 'PLACE'
      when slice.report_places is not null and not slice.report_open
        and (select count(*) from (select from public.import_slice s where s.limit_key = slice.limit_key and s.report_open
          and s.state in ('READY', 'RUNNING', 'WAITING') limit slice.report_places) o) >= slice.report_places then 'REPORT'
    end;
    if crowd is not null then
      -- Woken when a place is given up; the time is for one that nobody has told.
      update public.import_slice s set state = 'WAITING', waiting_for = crowd, turn = null, own_turn = null, lease_holder = null,
        due_at = clock_timestamp() + (240 + 120 * random()) * interval '1 second'
      where s.id = slice.id;
      return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch, true, false;
      continue;
    end if;

    update public.import_slice s set state = 'RUNNING', lease_epoch = s.lease_epoch + 1, lease_holder = holder,
      due_at = clock_timestamp() + lease_seconds * interval '1 second', waiting_for = null,
      turn = case when only_job is null then ticket_turn else s.turn end,
      report_open = s.report_open or (s.report_places is not null and not s.is_read),
      rows_done = case when s.cursor is null and not s.is_read then 0 else s.rows_done end,
      rows_failed = case when s.cursor is null and not s.is_read then 0 else s.rows_failed end,
      pages = case when s.cursor is null and not s.is_read then 0 else s.pages end,
      cursor_mark = case when s.cursor is not null then s.cursor_mark end
    where s.id = slice.id;
    claimed := claimed + 1;
    return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch + 1, false,
      slice.lease_holder is not null;
  end loop;
end
$$;

-- Whether somebody waits who has fewer slices in work than this one's connection: another tenant, or another connection of its own;
-- and how many its connection has. Looks at the first who wait alone.
create function system.import_place_wanted(slice_id uuid) returns table (wanted boolean, connection_live int)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with own as (
    select s.tenant_id, s.connection_id, s.priority,
      (select count(*) from public.import_slice l where l.state = 'RUNNING' and l.tenant_id = s.tenant_id) as tenant_live,
      (select count(*) from public.import_slice l
        where l.state = 'RUNNING' and l.tenant_id = s.tenant_id and l.connection_id = s.connection_id) as live
    from public.import_slice s where s.id = import_place_wanted.slice_id and s.state = 'RUNNING'
  ), waiting as (
    (select s.id, s.tenant_id, s.connection_id, s.priority, s.app_key, s.limit_key, s.account_places from public.import_slice s
      where s.state = 'READY' order by s.priority, s.turn, s.due_at limit 50)
    union
    (select s.id, s.tenant_id, s.connection_id, s.priority, s.app_key, s.limit_key, s.account_places
      from own, lateral (
        select o.id, o.tenant_id, o.connection_id, o.priority, o.app_key, o.limit_key, o.account_places
        from public.import_slice o where o.state = 'READY' and o.tenant_id = own.tenant_id and o.priority = own.priority
        order by o.own_turn, o.due_at limit 20
      ) s)
  )
  select exists (
    select from own, waiting w
    where w.connection_id <> own.connection_id and w.priority <= own.priority
      and ((select count(*) from public.import_slice l where l.state = 'RUNNING' and l.tenant_id = w.tenant_id),
        (select count(*) from public.import_slice l
          where l.state = 'RUNNING' and l.tenant_id = w.tenant_id and l.connection_id = w.connection_id))
        < (own.tenant_live, own.live)
      and system.slice_hold(w.app_key, w.limit_key, w.id, w.priority) is null
      and (w.limit_key is null or (select count(*) from public.import_slice l
        where l.state = 'RUNNING' and l.limit_key = w.limit_key) < coalesce(w.account_places, 1))
  ), coalesce((select own.live from own), 0)::int;
end;

-- A job's first slice writes its plan. Made here, so that whoever inserts a job has nothing else to do.
create function system.plan_import_job() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  urgency int := case new.lane when 'MANUAL' then 0 when 'RECENT' then 1 when 'HISTORY' then 3 else 2 end;
begin
  insert into public.import_slice (id, tenant_id, import_job_id, connection_id, stream, stage_order, slice_order, state, due_at,
    priority, turn, own_turn, app_key)
  select gen_random_uuid(), new.tenant_id, new.id, new.connection_id, 'PLAN', 0, 0, 'READY', clock_timestamp(), urgency,
    t.turn, t.own_turn, system.limited_app(c.platform::text, c.tenant_id, g.client_id, g.platform_user_id)
  from public.connection c
  left join public.platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
  cross join system.import_turns(new.tenant_id, new.connection_id, urgency) t
  where c.tenant_id = new.tenant_id and c.id = new.connection_id;
  return null;
end
$$;

-- A place, or a report, that a slice of an account gives up is the next one's: over all tenants, as the platform counts them.
create function system.wake_crowded_slice() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if old.state = 'RUNNING' and new.state <> 'RUNNING' then
    update public.import_slice s set due_at = clock_timestamp() where s.id = (
      select w.id from public.import_slice w
      where w.limit_key = old.limit_key and w.state = 'WAITING' and w.waiting_for = 'PLACE' and w.due_at > clock_timestamp()
      order by w.priority, w.stage_order, w.slice_order limit 1 for update skip locked);
  end if;
  if old.report_open and (not new.report_open or new.state in ('DONE', 'FAILED', 'CANCELLED')) then
    update public.import_slice s set due_at = clock_timestamp() where s.id = (
      select w.id from public.import_slice w
      where w.limit_key = old.limit_key and w.state = 'WAITING' and w.waiting_for = 'REPORT' and w.due_at > clock_timestamp()
      order by w.priority, w.stage_order, w.slice_order limit 1 for update skip locked);
  end if;
  return null;
end
$$;

-- A connection that its user has brought back, or that has another grant, goes on.
create function system.wake_parked_slices() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update public.import_slice s set due_at = clock_timestamp() where s.id in (
    select w.id from public.import_slice w
    where w.connection_id = new.id and w.state = 'WAITING' and w.waiting_for in ('USER', 'HOLD') for update skip locked);
  return null;
end
$$;

create function system.wake_held_slices() returns trigger
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if old.until > clock_timestamp() and (tg_op = 'DELETE' or new.until < old.until) then
    insert into public.import_wake (app_key, limit_key) values (old.app, old.subject) on conflict do nothing;
  end if;
  return null;
end
$$;

grant execute on function system.slice_hold(bytea, bytea, uuid, int), system.import_turns(uuid, uuid, int, bigint, bigint, int),
  system.promote_import_slices(int), system.claim_import_slices(text, int, int, int, uuid, uuid), system.import_place_wanted(uuid)
  to patchbay_app;
grant execute on function system.plan_import_job(), system.wake_crowded_slice(), system.wake_parked_slices(),
  system.wake_held_slices() to session_user;
reset role;

create trigger plan_import_job after insert on import_job for each row
  when (new.status = 'QUEUED') execute function system.plan_import_job();
create trigger wake_crowded_slice after update on import_slice for each row
  when (old.limit_key is not null and (old.state = 'RUNNING' and new.state <> 'RUNNING'
    or old.report_open and (not new.report_open or new.state in ('DONE', 'FAILED', 'CANCELLED'))))
  execute function system.wake_crowded_slice();
create trigger wake_parked_slices after update of reconnect_required, grant_id on connection for each row
  when (old.reconnect_required and not new.reconnect_required or new.grant_id is distinct from old.grant_id)
  execute function system.wake_parked_slices();
create trigger wake_held_slices after update of until or delete on platform_hold for each row
  execute function system.wake_held_slices();

set local role patchbay_system;
revoke execute on function system.plan_import_job(), system.wake_crowded_slice(), system.wake_parked_slices(),
  system.wake_held_slices() from session_user;
reset role;
revoke patchbay_system from current_user;

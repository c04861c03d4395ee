-- Limits of the platforms, counted for all processes together by the database's clock. Keys are SHA-256 over platform, app
-- and account or person, so that the tables tell nothing: they belong to no tenant, since one account can be connected by
-- several.

drop table platform_rate_limit;

-- Requests of one window of one bucket, as counts by short slots of time. A slot counts until the whole of it is out of the
-- window, so that no span of the window's length ever holds more than it allows.
create table platform_limit_window (
  key bytea primary key,
  -- Ends of the slots in milliseconds since 1970, ascending, and the requests let through in each.
  ends bigint[] not null default '{}',
  counts int[] not null default '{}',
  last_at bigint not null default 0,
  expires_at timestamptz not null
) with (fillfactor = 60);
create index platform_limit_window_expires_at_idx on platform_limit_window (expires_at);

-- What must wait: requests of an app, of an account or of a person.
create table platform_hold (
  app bytea not null,
  -- Hash of the account or the person; empty for the app as a whole.
  subject bytea not null,
  -- A bucket's name, '*' for every request, '!' for slices of imports.
  bucket text not null,
  platform text not null,
  scope text not null check (scope in ('app', 'account', 'person')),
  -- Why it waits: the platform refused, a window of ours is full, or calls were not answered in time.
  reason text not null default 'REFUSED' check (reason in ('REFUSED', 'FULL', 'STALLED')),
  until timestamptz not null default '-infinity',
  -- Slices come back within this time after `until`, not all at once.
  spread_milliseconds int not null default 0,
  -- Least time between two requests, as long as usage that the platform told is high.
  gap_milliseconds int not null default 0,
  gap_until timestamptz not null default '-infinity',
  -- Calls in a row that were not answered in time.
  stalls int not null default 0,
  primary key (app, subject, bucket)
);
grant select, insert, update, delete on platform_limit_window, platform_hold to patchbay_system;

-- Whose requests a slice makes: hash of platform and ad account, the same for every tenant.
alter table import_slice add column limit_key bytea;
create index import_slice_limit_key_idx on import_slice (limit_key) where state = 'RUNNING';

grant patchbay_system to current_user;
grant select (limit_key, id) on import_slice to patchbay_system;
grant select (platform, grant_id) on connection to patchbay_system;
-- What an app is, never a sealed value: the columns are granted one by one.
create policy system_read_own on oauth_app for select to patchbay_system using (deleted_at is null);
set local role patchbay_system;

create function system.limit_key(variadic parts text[]) returns bytea
language sql stable set search_path = pg_catalog, pg_temp
begin atomic
  select sha256(string_agg(sha256(convert_to(coalesce(p.part, ''), 'UTF8')), ''::bytea order by p.place))
  from unnest(parts) with ordinality as p (part, place);
end;

-- Makes the rows of windows that are used for the first time. A transaction of its own: whoever holds some of the rows must
-- not wait for one that another makes.
create function system.make_limit_windows(keys bytea[]) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into public.platform_limit_window (key, expires_at)
  select k, clock_timestamp() + interval '1 hour' from unnest(keys) as k order by k
  on conflict do nothing;
end;

-- Counts one request in all its windows, or in none. Answers how long to wait before it is sent; a request that would wait
-- longer than `longest_wait` is not counted, and `place` then says which window refused it (0: a hold). Null for the wait:
-- some rows are not there yet.
--
-- holders, buckets: the holds that concern it. keys, requests, seconds: its windows; owners, names: the bucket that each
-- belongs to; shared: every request of the owner is in that bucket, so a full window holds them all.
-- A hold that our own full windows left for slices to see does not count here: a request asks the windows themselves, which an
-- operator may have widened since, and one that is let through takes such a hold back.
-- at: for tests over simulated time; the database's clock when left out.
create function system.admit_request(app bytea, platform text, holders bytea[], buckets text[], keys bytea[], requests int[],
  seconds int[], owners bytea[], scopes text[], names text[], shared boolean[], longest_wait bigint, at bigint default null)
returns table (wait bigint, place int)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  now_at bigint;
  send_at bigint;
  free_at bigint;
  window_row public.platform_limit_window%rowtype;
  refused_by int := 0;
  slot bigint;
  span bigint;
  latest bigint;
  i int;
begin
  -- In the order of their keys, so that two callers never wait for each other.
  perform 1 from public.platform_limit_window w where w.key = any (keys) order by w.key for update;
  if (select count(*) from public.platform_limit_window w where w.key = any (keys)) < cardinality(keys) then
    return query select null::bigint, null::int;
    return;
  end if;
  -- Only now: nobody who is counted later may be told an earlier time.
  now_at := coalesce(at, floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
  send_at := now_at;

  select max(ceil(extract(epoch from h.until) * 1000)::bigint) into free_at from public.platform_hold h
  where h.app = app and h.subject = any (holders) and h.bucket = any (buckets) and isfinite(h.until)
    and h.reason <> 'FULL';
  send_at := greatest(send_at, free_at);

  for i in 1 .. cardinality(keys) loop
    select * into strict window_row from public.platform_limit_window w where w.key = keys[i];
    span := seconds[i]::bigint * 1000;
    slot := case when requests[i] > 60 then greatest(1, span / 60) else 1 end;
    -- A clock that was set back must not leave counts far in the future.
    latest := now_at + longest_wait + slot;
    select max(s.ends_at) + span into free_at from (
      select least(c.ends_at, latest) as ends_at, sum(c.count) over (order by c.ends_at desc) as newer
      from unnest(window_row.ends, window_row.counts) as c (ends_at, count)
    ) s where s.newer >= requests[i];
    if free_at > send_at then
      send_at := free_at;
      refused_by := i;
    end if;
    select least(window_row.last_at, now_at + longest_wait) + h.gap_milliseconds into free_at from public.platform_hold h
    where h.app = app and h.subject = owners[i] and h.bucket = names[i]
      and extract(epoch from h.gap_until) * 1000 > now_at;
    if free_at > send_at then
      send_at := free_at;
      refused_by := i;
    end if;
  end loop;

  if send_at - now_at > longest_wait then
    if refused_by > 0 and shared[refused_by] and at is null then
      insert into public.platform_hold as h (app, subject, bucket, platform, scope, reason, until, spread_milliseconds)
      values (app, owners[refused_by], '*', platform, scopes[refused_by], 'FULL', to_timestamp(send_at / 1000.0),
        least(30000, (send_at - now_at) / 4))
      on conflict on constraint platform_hold_pkey do update set reason = excluded.reason, until = excluded.until,
        spread_milliseconds = excluded.spread_milliseconds
      where h.until < excluded.until;
    end if;
    return query select send_at - now_at, refused_by;
    return;
  end if;

  for i in 1 .. cardinality(keys) loop
    span := seconds[i]::bigint * 1000;
    slot := case when requests[i] > 60 then greatest(1, span / 60) else 1 end;
    update public.platform_limit_window w set (ends, counts) = (
        select array_agg(s.ends_at order by s.ends_at), array_agg(s.count order by s.ends_at) from (
          select c.ends_at, sum(c.count)::int as count from (
            select least(o.ends_at, now_at + longest_wait + slot) as ends_at, o.count
            from unnest(w.ends, w.counts) as o (ends_at, count)
            union all
            select (send_at / slot + 1) * slot, 1
          ) c where c.ends_at > now_at - span group by c.ends_at
        ) s),
      last_at = greatest(least(w.last_at, now_at + longest_wait), send_at),
      expires_at = to_timestamp((send_at + span + slot) / 1000.0)
    where w.key = keys[i];
  end loop;
  update public.platform_hold h set until = '-infinity'
  where h.app = app and h.subject = any (holders) and h.bucket = '*' and h.reason = 'FULL' and isfinite(h.until) and at is null;
  return query select send_at - now_at, null::int;
end
$$;

-- Holds requests back. `milliseconds` null: until the next midnight in UTC.
create function system.hold_requests(app bytea, subject bytea, bucket text, platform text, scope text, milliseconds float8)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into public.platform_hold as h (app, subject, bucket, platform, scope, reason, until, spread_milliseconds)
  select app, subject, bucket, platform, scope, 'REFUSED', clock_timestamp() + l.length,
    least(30000, extract(epoch from l.length) * 250)::int
  from (select coalesce(milliseconds * interval '1 millisecond',
    (date_trunc('day', clock_timestamp() at time zone 'UTC') + interval '1 day') at time zone 'UTC' - clock_timestamp()) as length) l
  on conflict on constraint platform_hold_pkey do update set reason = excluded.reason, until = excluded.until,
    spread_milliseconds = excluded.spread_milliseconds
  where h.until < excluded.until;
end;

-- Sets the least time between two requests of a bucket, for so long; 0 takes it back.
create function system.pace_requests(app bytea, subject bytea, bucket text, platform text, scope text, gap int, milliseconds float8)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  -- Also what the pace held back: a window that is full says so again.
  update public.platform_hold h set until = '-infinity'
  where pace_requests.gap = 0 and h.app = pace_requests.app and h.subject = pace_requests.subject and h.bucket = '*'
    and h.reason = 'FULL';
  insert into public.platform_hold as h (app, subject, bucket, platform, scope, gap_milliseconds, gap_until)
  values (app, subject, bucket, platform, scope, gap, clock_timestamp() + milliseconds * interval '1 millisecond')
  on conflict on constraint platform_hold_pkey do update set gap_milliseconds = excluded.gap_milliseconds,
    gap_until = excluded.gap_until;
end;

-- An account's calls were not answered in time: its slices ('!', not every request) are left alone for `base`, doubled with
-- each further time in a row.
create function system.note_stall(app bytea, subject bytea, platform text, base float8, longest float8) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into public.platform_hold as h (app, subject, bucket, platform, scope, reason, until, spread_milliseconds, stalls)
  values (app, subject, '!', platform, 'account', 'STALLED', clock_timestamp() + base * interval '1 millisecond',
    (base / 4)::int, 1)
  on conflict on constraint platform_hold_pkey do update set stalls = h.stalls + 1,
    until = clock_timestamp() + least(base * 2 ^ least(h.stalls, 20), longest) * interval '1 millisecond';
end;

-- The account answers again.
create function system.note_answer(app bytea, subject bytea) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from public.platform_hold h
  where h.app = note_answer.app and h.subject = note_answer.subject and h.bucket = '!';
end;

-- Until when a slice is held back; null when it is not. Each slice has its own moment after the hold's end.
create function system.slice_held_until(app bytea, limit_key bytea, slice_id uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select max(h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond')
  from public.platform_hold h
  where h.app = slice_held_until.app and h.subject in (''::bytea, slice_held_until.limit_key) and h.bucket in ('*', '!')
    and h.until > '-infinity'
    and h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond'
      > clock_timestamp();
end;

-- Whether an account has a place for one more slice, over all tenants. Whoever asks at the same time is told no.
create function system.has_account_place(limit_key bytea, places int) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  if not pg_try_advisory_xact_lock(hashtextextended(encode(limit_key, 'hex'), 43)) then
    return false;
  end if;
  return places > (select count(*) from public.import_slice s
    where s.limit_key = limit_key and s.state = 'RUNNING' and s.lease_until > clock_timestamp());
end
$$;

-- Buckets that are held back now, for the operator.
create function system.held_buckets() returns table (platform text, scope text, reason text, buckets bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select h.platform, h.scope, h.reason, count(*) from public.platform_hold h
  where h.until > clock_timestamp() group by h.platform, h.scope, h.reason
  union all
  select h.platform, h.scope, 'SLOWED', count(*) from public.platform_hold h
  where h.gap_milliseconds > 0 and h.gap_until > clock_timestamp() group by h.platform, h.scope;
end;

-- Removes what counts no more; answers how many rows went. Stalls in a row are remembered for a day.
create function system.prune_limits(max_rows int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with old_windows as (
    select w.key from public.platform_limit_window w where w.expires_at < clock_timestamp()
    order by w.expires_at limit max_rows for update skip locked
  ), gone_windows as (
    delete from public.platform_limit_window w using old_windows o where w.key = o.key returning 1
  ), old_holds as (
    select h.app, h.subject, h.bucket from public.platform_hold h
    where greatest(h.until, h.gap_until) < clock_timestamp() - case when h.stalls > 0 then interval '1 day' else interval '1 minute' end
    limit max_rows for update skip locked
  ), gone_holds as (
    delete from public.platform_hold h using old_holds o
    where h.app = o.app and h.subject = o.subject and h.bucket = o.bucket returning 1
  )
  select (select count(*) from gone_windows) + (select count(*) from gone_holds);
end;

-- As before, and: what is held back is not due. The app is the one that the connection's grant belongs to now. A client id is
-- no secret: limits of an app that a tenant set up for itself are kept under that tenant, so that whoever enters another's
-- client id holds back themselves alone.
create or replace function system.unfinished_imports()
returns table (tenant_id uuid, import_job_id uuid, is_claimable boolean, tenant_live bigint, live bigint,
  place_milliseconds bigint, queued_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with job as (
    select j.tenant_id, j.id, j.status, j.queued_at, j.place_milliseconds, j.cancel_requested_at,
      slices.open, slices.live, slices.due,
      c.reconnect_required and j.status = 'WAITING' and j.message_code is not distinct from 'RECONNECT_REQUIRED' as waits,
      sum(slices.live) over (partition by j.tenant_id) as tenant_live
    from public.import_job j
    join public.connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
    left join public.platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
    cross join lateral (select case when exists (select from public.oauth_app a
        where a.tenant_id = c.tenant_id and a.client_id = g.client_id and a.deleted_at is null)
      then system.limit_key('app', c.platform::text, g.client_id, c.tenant_id::text)
      else system.limit_key('app', c.platform::text, coalesce(g.client_id, g.id::text)) end as key) app
    cross join lateral (
      select count(*) as open,
        count(*) filter (where s.state = 'RUNNING' and s.lease_until > clock_timestamp()) as live,
        count(*) filter (where case s.state
          when 'RUNNING' then s.lease_until <= clock_timestamp()
          when 'WAITING' then coalesce(s.next_attempt_at <= clock_timestamp(), true)
          else not exists (
            select 1 from public.import_slice earlier
            where earlier.tenant_id = s.tenant_id and earlier.import_job_id = s.import_job_id
              and earlier.stage_order < s.stage_order
              and earlier.state in ('PENDING', 'RUNNING', 'WAITING')
              and (earlier.ad_account_id is null or earlier.ad_account_id = s.ad_account_id))
        end and system.slice_held_until(app.key, s.limit_key, s.id) is null) as due
      from public.import_slice s
      where s.tenant_id = j.tenant_id and s.import_job_id = j.id and s.state in ('PENDING', 'RUNNING', 'WAITING')
    ) slices
    where j.status in ('QUEUED', 'RUNNING', 'WAITING')
  )
  select job.tenant_id, job.id,
    (job.cancel_requested_at is not null and job.live = 0)
      or not job.waits and (job.status = 'QUEUED' or job.open = 0 or job.due > 0),
    job.tenant_live::bigint, job.live, job.place_milliseconds, job.queued_at
  from job;
end;

grant execute on function system.limit_key(text[]) to patchbay_app;
grant execute on function system.make_limit_windows(bytea[]) to patchbay_app;
grant execute on function system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], bytea[], text[], text[],
  boolean[], bigint, bigint) to patchbay_app;
grant execute on function system.hold_requests(bytea, bytea, text, text, text, float8) to patchbay_app;
grant execute on function system.pace_requests(bytea, bytea, text, text, text, int, float8) to patchbay_app;
grant execute on function system.note_stall(bytea, bytea, text, float8, float8) to patchbay_app;
grant execute on function system.note_answer(bytea, bytea) to patchbay_app;
grant execute on function system.slice_held_until(bytea, bytea, uuid) to patchbay_app;
grant execute on function system.has_account_place(bytea, int) to patchbay_app;
grant execute on function system.held_buckets() to patchbay_app;
grant execute on function system.prune_limits(int) to patchbay_app;

-- The operator's commands run as the owner, and what they ask of a platform counts too.
reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.make_limit_windows(bytea[]),
    system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], bytea[], text[], text[], boolean[], bigint, bigint),
    system.hold_requests(bytea, bytea, text, text, text, float8),
    system.pace_requests(bytea, bytea, text, text, text, int, float8),
    system.note_stall(bytea, bytea, text, float8, float8), system.note_answer(bytea, bytea) to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

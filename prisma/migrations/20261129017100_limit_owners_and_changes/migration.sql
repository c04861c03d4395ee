-- A key belongs to no app: its requests are counted for whoever the platform says it belongs to, over all tenants. Until that is
-- known they are counted under a hash of the key, and then given to its owner.

-- Whom a key belongs to, as its platform said a moment ago: both are hashes, and a key is remembered for a day.
create table platform_key_owner (
  key bytea primary key,
  owner bytea not null,
  expires_at timestamptz not null
);
create index platform_key_owner_expires_at_idx on platform_key_owner (expires_at);

-- Limits of an app that its operator has just changed. Sessions read an app's own numbers when they are opened: here every
-- process finds the newest ones, until no session can be as old as the change.
create table platform_limit_change (
  app bytea not null,
  -- App extra that holds the number.
  extra text not null,
  -- Null: as many as are assumed of the platform; 0: no limit.
  requests int,
  changed_at timestamptz not null,
  primary key (app, extra)
);
grant select, insert, update, delete on platform_key_owner, platform_limit_change to patchbay_system;

grant patchbay_system to current_user;
set local role patchbay_system;

-- Under whose limits a grant's requests are made: its OAuth app's, or those of a key's owner. A client id is no secret: limits of
-- an app that a tenant set up for itself are kept under that tenant.
create function system.limited_app(platform text, tenant_id uuid, client_id text, owner text) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select case when limited_app.client_id is null then system.limit_key('owner', platform, owner)
    when exists (select from public.oauth_app a
      where a.tenant_id = limited_app.tenant_id and a.client_id = limited_app.client_id and a.deleted_at is null)
    then system.limit_key('app', platform, limited_app.client_id, limited_app.tenant_id::text)
    else system.limit_key('app', platform, limited_app.client_id) end;
end;

-- Whom a key belongs to; null when that is not known.
create function system.owner_of_key(key bytea) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select o.owner from public.platform_key_owner o where o.key = owner_of_key.key and o.expires_at > clock_timestamp();
end;

-- Gives requests to whoever they turned out to be: what the windows `from_keys` have counted counts in `to_keys` from now on,
-- however much they hold already. Answers false, and gives nothing, where some of `to_keys` are not there yet. `key` null: it was
-- no key.
create function system.give_requests(from_keys bytea[], to_keys bytea[], key bytea, owner bytea) returns boolean
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  given public.platform_limit_window%rowtype;
  locked bytea[];
  i int;
begin
  if key is not null then
    insert into public.platform_key_owner as o (key, owner, expires_at)
    values (key, owner, clock_timestamp() + interval '1 day')
    on conflict on constraint platform_key_owner_pkey do update set owner = excluded.owner, expires_at = excluded.expires_at;
  end if;
  -- In the order of their keys, as whoever counts a request does.
  locked := array(select l.key from (
    select w.key from public.platform_limit_window w where w.key = any (from_keys || to_keys) order by w.key for update
  ) l);
  if not to_keys <@ locked then
    return false;
  end if;
  for i in 1 .. cardinality(from_keys) loop
    -- A window that was pruned, or is made at this moment, has counted nothing.
    continue when from_keys[i] = to_keys[i] or from_keys[i] <> all (locked);
    select * into given from public.platform_limit_window w where w.key = from_keys[i];
    if cardinality(given.ends) > 0 then
      update public.platform_limit_window w set (ends, counts) = (
          select array_agg(s.ends_at order by s.ends_at), array_agg(s.count order by s.ends_at) from (
            select c.ends_at, sum(c.count)::int as count from (
              select o.ends_at, o.count from unnest(w.ends, w.counts) as o (ends_at, count)
              union all
              select g.ends_at, g.count from unnest(given.ends, given.counts) as g (ends_at, count)
            ) c group by c.ends_at
          ) s),
        last_at = greatest(w.last_at, given.last_at), expires_at = greatest(w.expires_at, given.expires_at)
      where w.key = to_keys[i];
      update public.platform_limit_window w set ends = '{}', counts = '{}' where w.key = from_keys[i];
    end if;
  end loop;
  return true;
end
$$;

-- How many requests a window allows; 0: any number. What was changed a moment ago goes before what a process still knows.
create function system.allowed_requests(app bytea, extra text, own int, assumed int) returns int
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select case when c.app is null then coalesce(own, assumed) else coalesce(c.requests, assumed) end
  from (select) one
  left join public.platform_limit_change c on c.app = allowed_requests.app and c.extra = allowed_requests.extra;
end;

-- Changes an app's own limits, or forgets the changes when none is given, for every process as soon as the transaction is over. What
-- our own count of the former limits held back is free then; what the platform refused is not.
create function system.change_limits(app bytea, extras text[], requests int[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  perform pg_advisory_xact_lock(hashtextextended(encode(app, 'hex'), 49));
  delete from public.platform_limit_change c where c.app = app;
  insert into public.platform_limit_change (app, extra, requests, changed_at)
  select app, n.extra, n.requests, clock_timestamp() from unnest(extras, requests) as n (extra, requests);
  update public.platform_hold h set until = '-infinity' where h.app = app and h.bucket = '#' and isfinite(h.until);
end
$$;

-- Windows of ours that are full hold slices back in a row of their own ('#'), beside what the platform refused ('*'): the one
-- that ends later must not make the other forgotten.
drop function system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], bytea[], text[], text[], boolean[], bigint, bigint);
-- Counts one request in all its windows, or in none. Answers how long to wait before it is sent; a request that would wait
-- longer than `longest_wait` is not counted, and `place` then says which window refused it (0: a hold). Null for the wait:
-- some rows are not there yet.
--
-- holders, buckets: the holds that concern it. keys, seconds: its windows; assumed, own, extras: how many requests each allows,
-- how many the app's own number says as its session knows it, and which extra holds it; owners, names: the bucket that each
-- belongs to; shared: every request of the owner is in that bucket, so a full window holds them all.
-- A hold that our own full windows left for slices to see does not count here: a request asks the windows themselves, and one that
-- is let through takes such a hold back.
-- at: for tests over simulated time; the database's clock when left out.
create function system.admit_request(app bytea, platform text, holders bytea[], buckets text[], keys bytea[],
  assumed int[], own int[], extras text[], seconds int[], owners bytea[], scopes text[], names text[], shared boolean[],
  longest_wait bigint, at bigint default null)
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
  requests int[];
  is_known boolean := true;
  i int;
begin
  requests := array(
    select case when w.extra is null then w.assumed else system.allowed_requests(app, w.extra, w.own, w.assumed) end
    from unnest(assumed, own, extras) with ordinality as w (assumed, own, extra, place) order by w.place);
  -- In the order of their keys, so that two callers never wait for each other.
  -- What is counted are the rows that were locked: another one may be made meanwhile.
  if (select count(*) from (
    select from public.platform_limit_window w where w.key = any (keys) order by w.key for update
  ) l) < cardinality(keys) then
    return query select null::bigint, null::int;
    return;
  end if;
  -- Only now: nobody who is counted later may be told an earlier time.
  now_at := coalesce(at, floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
  send_at := now_at;

  select max(ceil(extract(epoch from h.until) * 1000)::bigint) into free_at from public.platform_hold h
  where h.app = app and h.subject = any (holders) and h.bucket = any (buckets) and isfinite(h.until);
  send_at := greatest(send_at, free_at);

  for i in 1 .. cardinality(keys) loop
    -- Without a limit it is counted all the same: one that is set later knows of it.
    continue when requests[i] = 0;
    select * into strict window_row from public.platform_limit_window w where w.key = keys[i];
    span := seconds[i]::bigint * 1000;
    slot := case when requests[i] between 1 and 60 then 1 else greatest(1, span / 60) end;
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
      -- Whoever changes the limit at this moment releases what was held back by the former one: nothing of it comes after that.
      if extras[refused_by] is not null then
        perform pg_advisory_xact_lock_shared(hashtextextended(encode(app, 'hex'), 49));
        is_known := requests[refused_by]
          = system.allowed_requests(app, extras[refused_by], own[refused_by], assumed[refused_by]);
      end if;
      insert into public.platform_hold as h (app, subject, bucket, platform, scope, reason, until, spread_milliseconds)
      select app, owners[refused_by], '#', platform, scopes[refused_by], 'FULL', to_timestamp(send_at / 1000.0),
        least(30000, (send_at - now_at) / 4)
      where is_known
      on conflict on constraint platform_hold_pkey do update set reason = excluded.reason, until = excluded.until,
        spread_milliseconds = excluded.spread_milliseconds
      where h.until < excluded.until;
    end if;
    return query select send_at - now_at, refused_by;
    return;
  end if;

  for i in 1 .. cardinality(keys) loop
    span := seconds[i]::bigint * 1000;
    slot := case when requests[i] between 1 and 60 then 1 else greatest(1, span / 60) end;
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
  where h.app = app and h.subject = any (holders) and h.bucket = '#' and isfinite(h.until) and at is null;
  return query select send_at - now_at, null::int;
end
$$;

create or replace function system.pace_requests(app bytea, subject bytea, bucket text, platform text, scope text, gap int, milliseconds float8)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  -- Also what the pace held back: a window that is full says so again.
  update public.platform_hold h set until = '-infinity'
  where pace_requests.gap = 0 and h.app = pace_requests.app and h.subject = pace_requests.subject and h.bucket = '#';
  insert into public.platform_hold as h (app, subject, bucket, platform, scope, gap_milliseconds, gap_until)
  values (app, subject, bucket, platform, scope, gap, clock_timestamp() + milliseconds * interval '1 millisecond')
  on conflict on constraint platform_hold_pkey do update set gap_milliseconds = excluded.gap_milliseconds,
    gap_until = excluded.gap_until;
end;

create or replace function system.slice_held_until(app bytea, limit_key bytea, slice_id uuid) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select max(h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond')
  from public.platform_hold h
  where h.app = slice_held_until.app and h.subject in (''::bytea, slice_held_until.limit_key) and h.bucket in ('*', '!', '#')
    and h.until > '-infinity'
    and h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond'
      > clock_timestamp();
end;

-- As before; a key's slices are held back with its owner's.
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
    cross join lateral (select system.limited_app(c.platform::text, c.tenant_id, g.client_id, g.platform_user_id) as key) app
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

-- What workers can read now: due, not held back by a platform's limits, and claimed by none that lives. Tenants take turns, the
-- longest due first.
create or replace function system.account_readings_due(max_readings int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.grant_id, due.platform from (
    select r.tenant_id, r.grant_id, r.platform, r.due_at,
      row_number() over (partition by r.tenant_id order by r.due_at, r.grant_id) as turn
    from public.account_reading r
    left join public.platform_grant g on g.tenant_id = r.tenant_id and g.id = r.grant_id
    where r.due_at <= clock_timestamp() and (r.lease_until is null or r.lease_until <= clock_timestamp())
      and system.slice_held_until(
        system.limited_app(r.platform::text, r.tenant_id, g.client_id, g.platform_user_id), null, r.grant_id) is null
  ) due
  order by due.turn, due.due_at
  limit max_readings;
end;

-- As before, and what is known of keys, and changes that every session knows by now.
create or replace function system.prune_limits(max_rows int) returns bigint
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
  ), gone_owners as (
    delete from public.platform_key_owner o where o.key in (
      select e.key from public.platform_key_owner e where e.expires_at < clock_timestamp()
      order by e.expires_at limit max_rows for update skip locked
    ) returning 1
  ), gone_changes as (
    delete from public.platform_limit_change c where (c.app, c.extra) in (
      select e.app, e.extra from public.platform_limit_change e where e.changed_at < clock_timestamp() - interval '2 days'
      order by e.app, e.extra limit max_rows for update skip locked
    ) returning 1
  )
  select (select count(*) from gone_windows) + (select count(*) from gone_holds)
    + (select count(*) from gone_owners) + (select count(*) from gone_changes);
end;

grant execute on function system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], text[], int[], bytea[], text[], text[], boolean[], bigint, bigint),
  system.owner_of_key(bytea), system.give_requests(bytea[], bytea[], bytea, bytea), system.change_limits(bytea, text[], int[])
  to patchbay_app;

-- The operator's commands run as the owner, and what they ask of a platform counts too.
reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function
    system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], text[], int[], bytea[], text[], text[], boolean[], bigint, bigint),
    system.owner_of_key(bytea), system.give_requests(bytea[], bytea[], bytea, bytea), system.change_limits(bytea, text[], int[])
    to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

-- An app's daily number of requests is a budget: what is left of it is kept for what is more urgent. Persons may use all of it; the
-- newest days, other schedules and the reading of the past stop earlier, one after another.

grant patchbay_system to current_user;
set local role patchbay_system;

-- Urgency of an import's calls: 0 a person's, 1 the newest days, 2 other schedules, 3 the past.
create function system.lane_urgency(lane text) returns int
language sql immutable set search_path = pg_catalog, pg_temp
return case lane when 'MANUAL' then 0 when 'RECENT' then 1 when 'HISTORY' then 3 else 2 end;

drop function system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], text[], int[], bytea[], text[], text[], boolean[], bigint, bigint);
-- Counts one request in all its windows, or in none. Answers how long to wait before it is sent; a request that would wait
-- longer than `longest_wait` is not counted, and `place` then says which window refused it (0: a hold). Null for the wait:
-- some rows are not there yet.
--
-- holders, buckets: the holds that concern it. keys, seconds: its windows; assumed, own, extras: how many requests each allows,
-- how many the app's own number says as its session knows it, and which extra holds it; owners, names: the bucket that each
-- belongs to; shared: every request of the owner is in that bucket, so a full window holds them all.
-- A hold that our own full windows left for slices to see does not count here: a request asks the windows themselves, and one that
-- is let through takes such a hold back.
-- kept: per cent of a window that are kept from a request of this urgency, for more urgent ones. Such a window holds back only what
-- is at least so little urgent ('#1' to '#3'), and `is_kept` says that it is not used up.
-- at: for tests over simulated time; the database's clock when left out.
create function system.admit_request(app bytea, platform text, holders bytea[], buckets text[], keys bytea[],
  assumed int[], own int[], extras text[], seconds int[], owners bytea[], scopes text[], names text[], shared boolean[],
  kept int[], urgency int, longest_wait bigint, at bigint default null)
returns table (wait bigint, place int, is_kept boolean)
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
  allowed int[];
  is_known boolean := true;
  is_short boolean := false;
  i int;
begin
  requests := array(
    select case when w.extra is null then w.assumed else system.allowed_requests(app, w.extra, w.own, w.assumed) end
    from unnest(assumed, own, extras) with ordinality as w (assumed, own, extra, place) order by w.place);
  allowed := array(
    select case when w.requests = 0 then 0 else greatest(1, w.requests - ceil(w.requests * w.kept / 100.0)::int) end
    from unnest(requests, kept) with ordinality as w (requests, kept, place) order by w.place);
  -- In the order of their keys, so that two callers never wait for each other.
  -- What is counted are the rows that were locked: another one may be made meanwhile.
  if (select count(*) from (
    select from public.platform_limit_window w where w.key = any (keys) order by w.key for update
  ) l) < cardinality(keys) then
    return query select null::bigint, null::int, false;
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
    ) s where s.newer >= allowed[i];
    if free_at > send_at then
      send_at := free_at;
      refused_by := i;
      is_short := kept[i] > 0;
    end if;
    select least(window_row.last_at, now_at + longest_wait) + h.gap_milliseconds into free_at from public.platform_hold h
    where h.app = app and h.subject = owners[i] and h.bucket = names[i]
      and extract(epoch from h.gap_until) * 1000 > now_at;
    if free_at > send_at then
      send_at := free_at;
      refused_by := i;
      is_short := false;
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
      -- What is more urgent may still be sent.
      select app, owners[refused_by], case when is_short then '#' || urgency else '#' end, platform, scopes[refused_by], 'FULL',
        to_timestamp(send_at / 1000.0), least(30000, (send_at - now_at) / 4)
      where is_known
      on conflict on constraint platform_hold_pkey do update set reason = excluded.reason, until = excluded.until,
        spread_milliseconds = excluded.spread_milliseconds
      where h.until < excluded.until;
    end if;
    return query select send_at - now_at, refused_by, is_short;
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
  -- Of the owners whose windows counted it: a further page of a query, say, tells nothing of the day's operations.
  update public.platform_hold h set until = '-infinity'
  where h.app = app and h.subject = any (owners) and h.bucket = any (array['#'] || (array['#1', '#2', '#3'])[1:urgency])
    and isfinite(h.until) and at is null;
  return query select send_at - now_at, null::int, false;
end
$$;

-- As before; also what was held back for more urgent requests.
create or replace function system.pace_requests(app bytea, subject bytea, bucket text, platform text, scope text, gap int, milliseconds float8)
returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  -- Also what the pace held back: a window that is full says so again.
  update public.platform_hold h set until = '-infinity'
  where pace_requests.gap = 0 and h.app = pace_requests.app and h.subject = pace_requests.subject
    and h.bucket in ('#', '#1', '#2', '#3');
  insert into public.platform_hold as h (app, subject, bucket, platform, scope, gap_milliseconds, gap_until)
  values (app, subject, bucket, platform, scope, gap, clock_timestamp() + milliseconds * interval '1 millisecond')
  on conflict on constraint platform_hold_pkey do update set gap_milliseconds = excluded.gap_milliseconds,
    gap_until = excluded.gap_until;
end;

-- As before; also what was held back for more urgent requests.
create or replace function system.change_limits(app bytea, extras text[], requests int[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  perform pg_advisory_xact_lock(hashtextextended(encode(app, 'hex'), 49));
  delete from public.platform_limit_change c where c.app = app;
  insert into public.platform_limit_change (app, extra, requests, changed_at)
  select app, n.extra, n.requests, clock_timestamp() from unnest(extras, requests) as n (extra, requests);
  update public.platform_hold h set until = '-infinity'
  where h.app = app and h.bucket in ('#', '#1', '#2', '#3') and isfinite(h.until);
end
$$;

-- Until when a slice of this urgency is held back; null when it is not. Each slice has its own moment after the hold's end.
create function system.slice_held_until(app bytea, limit_key bytea, slice_id uuid, urgency int) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select max(h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond')
  from public.platform_hold h
  where h.app = slice_held_until.app and h.subject in (''::bytea, slice_held_until.limit_key)
    and (h.bucket in ('*', '!', '#') or h.bucket = any ((array['#1', '#2', '#3'])[1:slice_held_until.urgency]))
    and h.until > '-infinity'
    and h.until + h.spread_milliseconds * (('x' || right(slice_id::text, 4))::bit(16)::int / 65536.0) * interval '1 millisecond'
      > clock_timestamp();
end;

-- What is used of an app's windows now, how much each allows (0: any number), and when all that is counted has left it.
create function system.limit_usage(apps bytea[], keys bytea[], assumed int[], own int[], extras text[], seconds int[])
returns table (place int, used bigint, allowed int, resets_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select asked.place::int, coalesce(counted.used, 0),
    case when asked.extra is null then asked.assumed
      else system.allowed_requests(asked.app, asked.extra, asked.own, asked.assumed) end,
    to_timestamp((counted.last_end + asked.seconds * 1000::bigint) / 1000.0)
  from unnest(apps, keys, assumed, own, extras, seconds) with ordinality
    as asked (app, key, assumed, own, extra, seconds, place)
  left join lateral (
    select sum(c.count) as used, max(c.ends_at) as last_end
    from public.platform_limit_window w, unnest(w.ends, w.counts) as c (ends_at, count)
    where w.key = asked.key
      and c.ends_at > floor(extract(epoch from clock_timestamp()) * 1000) - asked.seconds * 1000::bigint
  ) counted on true
  order by asked.place;
end;

grant execute on function
  system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], text[], int[], bytea[], text[], text[], boolean[], int[], int, bigint, bigint),
  system.lane_urgency(text), system.slice_held_until(bytea, bytea, uuid, int),
  system.limit_usage(bytea[], bytea[], int[], int[], text[], int[])
  to patchbay_app;

-- The operator's commands run as the owner, and what they ask of a platform counts too.
reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function
    system.admit_request(bytea, text, bytea[], text[], bytea[], int[], int[], text[], int[], bytea[], text[], text[], boolean[], int[], int, bigint, bigint)
    to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

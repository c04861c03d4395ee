-- As before, but for holds that our own full windows left for slices to see: a request asks the windows themselves, which an
-- operator may have widened since, and one that is let through takes such a hold back.

grant patchbay_system to current_user;
set local role patchbay_system;

create or replace function system.admit_request(app bytea, platform text, holders bytea[], buckets text[], keys bytea[], requests int[],
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

reset role;
revoke patchbay_system from current_user;

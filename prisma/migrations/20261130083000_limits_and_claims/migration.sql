-- What the limits say of a slice depends on how urgent it is; what waits, and for how long, is told as figures.

grant patchbay_system to current_user;
set local role patchbay_system;

-- Until when a slice may not be claimed; null when it may. What is left of an app's day is kept for what is more urgent.
create or replace function system.slice_hold(app bytea, limit_key bytea, slice_id uuid, priority int) returns timestamptz
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select system.slice_held_until(app, slice_hold.limit_key, slice_id, slice_hold.priority);
end;

-- For each priority, how long the slice has been claimable whose turn is next; and how many slices are in work.
create function system.import_queue() returns table (priority int, oldest_milliseconds bigint, running bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select p.priority, coalesce((
      select greatest(0, extract(epoch from clock_timestamp() - s.due_at) * 1000) from public.import_slice s
      where s.state = 'READY' and s.priority = p.priority::smallint order by s.turn, s.due_at limit 1), 0)::bigint,
    (select count(*) from public.import_slice r where r.state = 'RUNNING' and r.priority = p.priority::smallint)
  from generate_series(0, 3) as p (priority);
end;
grant execute on function system.import_queue() to patchbay_app;

reset role;
revoke patchbay_system from current_user;

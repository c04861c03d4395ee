-- clock_timestamp() may change within a statement, so no index is asked for what is before it: all schedules were read.
grant patchbay_system to current_user;
set local role patchbay_system;
create or replace function system.due_schedules()
returns table (lane public."ImportLane", schedules bigint, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select s.lane, count(*), min(s.due_at) from public.import_schedule s
  where s.enabled and not s.held and s.due_at <= statement_timestamp()
  group by s.lane;
end;
reset role;
revoke patchbay_system from current_user;

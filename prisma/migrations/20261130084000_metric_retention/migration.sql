-- Metrics of long ago are dropped by month, where the operator says so. As the owner of the tables, since only it may drop them.

-- Drops the partitions of a table of metrics that end before `before`; answers how many they were. Whoever reads one is not waited
-- for long: the next round tries again.
create function drop_metric_partitions(parent text, before date) returns int
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
declare
  old record;
  dropped int := 0;
begin
  if parent not in ('metric_daily', 'metric_hourly', 'metric_region') or before is null or before > current_date - 90 then
    raise exception 'no partitions of % before % are dropped', parent, before using errcode = 'invalid_parameter_value';
  end if;
  -- A table that this installation does not have yet has no partitions.
  for old in
    select c.relname as name from pg_class p
    join pg_inherits i on i.inhparent = p.oid
    join pg_class c on c.oid = i.inhrelid
    where p.relnamespace = 'public'::regnamespace and p.relname = parent
      and c.relname ~ ('^' || parent || '_[0-9]{4}_[0-9]{2}$')
      and to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= before
    order by 1
  loop
    execute format('drop table public.%I', old.name);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;
revoke all on function drop_metric_partitions(text, date) from public;
grant execute on function drop_metric_partitions(text, date) to patchbay_app;

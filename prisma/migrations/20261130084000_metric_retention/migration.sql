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

-- Sums over the days of dropped months, which no trigger sees go. The week in which the first kept month begins stays whole.
grant patchbay_system to current_user;
grant select (tenant_id, id) on ad_account to patchbay_system;
grant select (tenant_id, ad_account_id, date), delete on metric_unattributed to patchbay_system;
-- Triggers of what is removed keep the sums of accounts.
grant select, insert, update, delete on metric_account_daily to patchbay_system;
grant select (tenant_id, ad_account_id, week), delete on metric_campaign_weekly to patchbay_system;
create policy system_prune_read on ad_account for select to patchbay_system using (true);
create policy system_prune on metric_account_daily to patchbay_system using (true);
create policy system_prune on metric_unattributed to patchbay_system using (true);
create policy system_prune on metric_campaign_weekly to patchbay_system using (true);
set local role patchbay_system;
create function system.prune_metric_sums(before date) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- By account: their keys begin with it.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  gone bigint;
  pruned bigint := 0;
begin
  if before is null or before > current_date - 90 then
    raise exception 'no sums before % are removed', before using errcode = 'invalid_parameter_value';
  end if;
  -- What is not attributed to a campaign first: its going changes the sums of its days.
  delete from public.metric_unattributed m using public.ad_account a
  where m.tenant_id = a.tenant_id and m.ad_account_id = a.id and m.date < before;
  get diagnostics gone = row_count;
  pruned := pruned + gone;
  delete from public.metric_account_daily m using public.ad_account a
  where m.tenant_id = a.tenant_id and m.ad_account_id = a.id and m.date < before;
  get diagnostics gone = row_count;
  pruned := pruned + gone;
  delete from public.metric_campaign_weekly m using public.ad_account a
  where m.tenant_id = a.tenant_id and m.ad_account_id = a.id and m.week < before - 6;
  get diagnostics gone = row_count;
  return pruned + gone;
end
$$;
grant execute on function system.prune_metric_sums(date) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

-- Removing the sums of months that are no longer kept is work of any size, and a statement has half a minute: it goes in batches.
-- What is dropped is no longer told as read, so that a longer retention reads it again, and nobody answers for days without rows.

grant patchbay_system to current_user;
grant select (currency_code) on metric_unattributed to patchbay_system;
grant select (campaign_id, currency_code) on metric_campaign_weekly to patchbay_system;
grant select, update (days) on metric_coverage to patchbay_system;
create policy system_prune_read on metric_coverage for select to patchbay_system using (true);
create policy system_prune on metric_coverage for update to patchbay_system using (true);
set local role patchbay_system;

drop function system.prune_metric_sums(date);
-- Removes sums of days before `before`, so many rows of each table; answers how many went, 0 when nothing is left. The week in which
-- the first kept day lies stays whole.
create function system.prune_metric_sums(before date, max_rows int) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- By index: the keys begin with the account, and each account's oldest days are looked up.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  gone bigint;
  days bigint;
begin
  if before is null or before > current_date - 90 then
    raise exception 'no sums before % are removed', before using errcode = 'invalid_parameter_value';
  end if;
  -- What is not attributed to a campaign first, and on its own: its going changes the sums of its days.
  delete from public.metric_unattributed m using (
    select o.tenant_id, o.ad_account_id, o.date, o.currency_code from public.metric_unattributed o
    where o.date < before limit max_rows
  ) old
  where m.tenant_id = old.tenant_id and m.ad_account_id = old.ad_account_id and m.date = old.date
    and m.currency_code = old.currency_code;
  get diagnostics gone = row_count;
  if gone > 0 then
    return gone;
  end if;
  delete from public.metric_account_daily m using (
    select o.tenant_id, o.ad_account_id, o.date, o.currency_code from public.metric_account_daily o
    where o.date < before limit max_rows
  ) old
  where m.tenant_id = old.tenant_id and m.ad_account_id = old.ad_account_id and m.date = old.date
    and m.currency_code = old.currency_code;
  get diagnostics days = row_count;
  delete from public.metric_campaign_weekly m using (
    select o.tenant_id, o.ad_account_id, o.week, o.campaign_id, o.currency_code from public.metric_campaign_weekly o
    where o.week < before - 6 limit max_rows
  ) old
  where m.tenant_id = old.tenant_id and m.ad_account_id = old.ad_account_id and m.week = old.week
    and m.campaign_id = old.campaign_id and m.currency_code = old.currency_code;
  get diagnostics gone = row_count;
  return days + gone;
end
$$;

-- Forgets that days before `before` were read in a grain; answers of how many accounts.
create function system.forget_days_read(grain text, before date) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
declare
  changed bigint;
begin
  if before is null or before > current_date - 89 then
    raise exception 'no days before % are forgotten', before using errcode = 'invalid_parameter_value';
  end if;
  update public.metric_coverage c set days = c.days - datemultirange(daterange(null, before))
  where c.stream = grain and lower(c.days) < before;
  get diagnostics changed = row_count;
  return changed;
end
$$;

grant execute on function system.prune_metric_sums(date, int), system.forget_days_read(text, date) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

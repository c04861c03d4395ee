-- On the first of a month days are forgotten of each account of each tenant, while imports note what they read: in batches, each
-- of which holds few rows and for a moment, found by index.

create index metric_coverage_first_day_idx on metric_coverage (stream, lower(days), tenant_id, ad_account_id);

grant patchbay_system to current_user;
set local role patchbay_system;
drop function system.forget_days_read(text, date);
-- Forgets that days before `before` were read in a grain, of so many accounts; answers of how many, 0 when none is left.
create function system.forget_days_read(grain text, before date, max_rows int) returns bigint
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  changed bigint;
begin
  if before is null or before > current_date - 89 then
    raise exception 'no days before % are forgotten', before using errcode = 'invalid_parameter_value';
  end if;
  update public.metric_coverage c set days = c.days - datemultirange(daterange(null, before)) from (
    select o.tenant_id, o.ad_account_id from public.metric_coverage o
    where o.stream = grain and lower(o.days) < before
    order by lower(o.days), o.tenant_id, o.ad_account_id limit max_rows
  ) old
  where c.tenant_id = old.tenant_id and c.ad_account_id = old.ad_account_id and c.stream = grain;
  get diagnostics changed = row_count;
  return changed;
end
$$;
grant execute on function system.forget_days_read(text, date, int) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

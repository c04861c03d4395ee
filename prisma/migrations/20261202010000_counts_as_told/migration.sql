-- Where a platform gives at least so many requests and its replies tell the share of the true number, our own count follows what
-- they tell: a count of the least number alone would hold an import back that the platform lets pass.

grant patchbay_system to current_user;
set local role patchbay_system;

-- Lowers what windows count to `counts`, never raises it. The newest requests stay: they leave the window last.
create function system.count_as_told(keys bytea[], counts int[]) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  -- In the order of their keys, as whoever counts a request locks them.
  perform from public.platform_limit_window w where w.key = any (keys) order by w.key for update;
  update public.platform_limit_window w set (ends, counts) = (
    select coalesce(array_agg(s.ends_at order by s.ends_at), '{}'), coalesce(array_agg(s.count order by s.ends_at), '{}') from (
      select c.ends_at,
        least(c.count, told.count - (sum(c.count) over (order by c.ends_at desc) - c.count))::int as count
      from unnest(w.ends, w.counts) as c (ends_at, count)
    ) s where s.count > 0)
  from unnest(keys, counts) as told (key, count)
  where w.key = told.key
    and (select sum(c) from unnest(w.counts) as c) > told.count;
end
$$;
grant execute on function system.count_as_told(bytea[], int[]) to patchbay_app;

-- The operator's commands run as the owner, and what they ask of a platform counts too.
reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.count_as_told(bytea[], int[]) to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

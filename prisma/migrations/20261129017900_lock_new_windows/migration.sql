-- `system.admit_request` locked the windows that were there, and counted those that are there a moment later. A window made in
-- between was counted in without its lock: two requests could meet in a deadlock, or both be let through where one had room.
-- What is counted now are the rows that were locked. Only that statement changes, whichever arguments the function has by now.
grant patchbay_system to current_user;
set local role patchbay_system;
do $$
declare
  source text;
  locked constant text := '  perform 1 from public.platform_limit_window w where w.key = any (keys) order by w.key for update;
  if (select count(*) from public.platform_limit_window w where w.key = any (keys)) < cardinality(keys) then';
begin
  select pg_get_functiondef(p.oid) into strict source from pg_proc p
  where p.pronamespace = 'system'::regnamespace and p.proname = 'admit_request';
  if position(locked in source) = 0 then
    raise exception 'system.admit_request has another text than this migration expects';
  end if;
  execute replace(source, locked,
    '  if (select count(*) from (
    select from public.platform_limit_window w where w.key = any (keys) order by w.key for update
  ) l) < cardinality(keys) then');
end
$$;
reset role;
revoke patchbay_system from current_user;

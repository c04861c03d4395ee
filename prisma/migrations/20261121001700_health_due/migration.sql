-- Whose daily check is due is found by indexes: looking at every live grant of the installation would grow with them.
create index "platform_grant_tenant_id_granted_at_id_idx" on platform_grant (tenant_id, granted_at desc, id desc);
create index connection_in_error_idx on connection (tenant_id, grant_id) where status = 'ERROR';

grant patchbay_system to current_user;
set local role patchbay_system;

-- When a grant is to be checked next: at its own time of the day, by a hash of its id, after the last check that passed
-- (or the consent), but an hour at the soonest after one that was begun; after a failure at the time that it was given.
create function system.health_due(
  id uuid, granted_at timestamptz, last_verified_at timestamptz, health_checked_at timestamptz, next_attempt_at timestamptz
) returns timestamptz
language sql immutable parallel safe
return coalesce(next_attempt_at, greatest(
  to_timestamp((floor(
    (extract(epoch from coalesce(last_verified_at, granted_at)) - ('x' || substr(md5(id::text), 1, 7))::bit(28)::int % 86400)
      / 86400) + 1) * 86400 + ('x' || substr(md5(id::text), 1, 7))::bit(28)::int % 86400),
  to_timestamp(extract(epoch from health_checked_at) + 3600)));
-- Whoever writes a grant computes it: the app, and the owner of the tables.
grant execute on function system.health_due(uuid, timestamptz, timestamptz, timestamptz, timestamptz) to patchbay_app;

reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.health_due(uuid, timestamptz, timestamptz, timestamptz, timestamptz) to %I', operator);
  reset role;
end
$$;

-- A column and not an index of the expression: under row-level security only a comparison of the column itself is looked
-- up in an index.
alter table platform_grant add column health_due_at timestamptz(3)
  generated always as (system.health_due(id, granted_at, last_verified_at, health_checked_at, next_attempt_at)) stored;
create index platform_grant_health_due_idx on platform_grant (health_due_at)
  where destroyed_at is null and status in ('ACTIVE', 'ERROR') and not reconnect_required;
grant select (health_due_at) on platform_grant to patchbay_system;

set local role patchbay_system;
create or replace function system.grants_to_verify(at timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform", health_checked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id, due.platform, due.health_checked_at from (
    select g.tenant_id, g.id, g.platform, g.health_checked_at,
      row_number() over (partition by g.tenant_id order by coalesce(g.last_verified_at, g.granted_at), g.id) as turn
    from (
      -- The longest due first, and no more than some rounds' worth: by the index, however many are due.
      (select d.tenant_id, d.id, d.platform, d.granted_at, d.last_verified_at, d.health_checked_at
      from public.platform_grant d
      where d.health_due_at <= at
        and d.destroyed_at is null and d.status in ('ACTIVE', 'ERROR') and not d.reconnect_required
        and exists (
          select 1 from public.connection c
          where c.tenant_id = d.tenant_id and c.grant_id = d.id and c.status <> 'DISCONNECTED')
      order by d.health_due_at
      limit max_grants * 3)
      union
      -- A connection in error is looked after each hour, until it works again.
      select e.tenant_id, e.id, e.platform, e.granted_at, e.last_verified_at, e.health_checked_at from public.connection c
      join public.platform_grant e on e.tenant_id = c.tenant_id and e.id = c.grant_id
      where c.status = 'ERROR' and e.granted_at < at - interval '1 hour'
        and coalesce(e.health_checked_at < at - interval '1 hour', true) and e.next_attempt_at is null
        and e.destroyed_at is null and e.status in ('ACTIVE', 'ERROR') and not e.reconnect_required
    ) g
  ) due
  order by due.turn, due.id
  limit max_grants;
end;

reset role;
revoke patchbay_system from current_user;

-- Accounts to be read are found tenant by tenant, however many are due; and whether a person waits for them is known, so that the
-- daily checks leave an app's last requests of the day to people.

-- Of the most urgent who asked: 0 a person, 2 a schedule.
alter table account_reading add column urgency smallint not null default 0;
create index account_reading_tenant_due_idx on account_reading (tenant_id, due_at) where due_at is not null;
drop index account_reading_due_idx;

grant patchbay_system to current_user;
grant select (urgency) on account_reading to patchbay_system;
set local role patchbay_system;
-- What workers can read now: due, held back by no limit, and claimed by none that lives. Tenants take turns, the longest due first;
-- of each tenant no more than its first are looked at.
create or replace function system.account_readings_due(max_readings int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with recursive waiting as (
    (select r.tenant_id from public.account_reading r where r.due_at <= now() order by r.tenant_id limit 1)
    union all
    select (select r.tenant_id from public.account_reading r where r.due_at <= now() and r.tenant_id > w.tenant_id
      order by r.tenant_id limit 1)
    from waiting w where w.tenant_id is not null
  ), due as (
    select free.*, row_number() over (partition by free.tenant_id order by free.due_at, free.grant_id) as turn
    from waiting w cross join lateral (
      select first.tenant_id, first.grant_id, first.platform, first.due_at from (
        select r.tenant_id, r.grant_id, r.platform, r.due_at, r.urgency from public.account_reading r
        where r.tenant_id = w.tenant_id and r.due_at <= now() and (r.lease_until is null or r.lease_until <= now())
        order by r.due_at limit 50
      ) first
      left join public.platform_grant g on g.tenant_id = first.tenant_id and g.id = first.grant_id
      where system.slice_held_until(
        system.limited_app(first.platform::text, first.tenant_id, g.client_id, g.platform_user_id), null, first.grant_id,
        first.urgency) is null
      order by first.due_at
      limit (select ceil(max_readings::numeric / count(*)) from waiting)
    ) free
  )
  select d.tenant_id, d.grant_id, d.platform from due d
  order by d.turn, d.due_at
  limit max_readings;
end;

-- As before; of the connections in error, too, no more than some rounds' worth are looked at.
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
      -- A connection in error is looked after each hour, until it works again. Whoever was looked after is not due, and leaves
      -- the others their turn.
      (select e.tenant_id, e.id, e.platform, e.granted_at, e.last_verified_at, e.health_checked_at from public.connection c
      join public.platform_grant e on e.tenant_id = c.tenant_id and e.id = c.grant_id
      where c.status = 'ERROR' and e.granted_at < at - interval '1 hour'
        and coalesce(e.health_checked_at < at - interval '1 hour', true) and e.next_attempt_at is null
        and e.destroyed_at is null and e.status in ('ACTIVE', 'ERROR') and not e.reconnect_required
      limit max_grants * 3)
    ) g
  ) due
  order by due.turn, due.id
  limit max_grants;
end;
reset role;
revoke patchbay_system from current_user;

-- What a limit of one platform holds back does not hide what is due of another, nor a schedule's a person's: of each tenant,
-- platform and urgency the first are looked at, the more urgent first.

create index account_reading_kind_due_idx on account_reading (tenant_id, platform, urgency, due_at) where due_at is not null;

grant patchbay_system to current_user;
set local role patchbay_system;
-- What workers can read now: due, held back by no limit, and claimed by none that lives. Tenants take turns; of one tenant's
-- the more urgent come first, then the longest due.
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
    select free.*, row_number() over (partition by free.tenant_id order by free.urgency, free.due_at, free.grant_id) as turn
    from waiting w
    cross join lateral (
      with recursive kind as (
        (select r.platform, r.urgency from public.account_reading r
        where r.tenant_id = w.tenant_id and r.due_at is not null
        order by r.platform, r.urgency limit 1)
        union all
        select next.platform, next.urgency from kind k cross join lateral (
          select r.platform, r.urgency from public.account_reading r
          where r.tenant_id = w.tenant_id and r.due_at is not null and (r.platform, r.urgency) > (k.platform, k.urgency)
          order by r.platform, r.urgency limit 1
        ) next
      )
      select kind.platform, kind.urgency from kind
    ) kind
    cross join lateral (
      select first.tenant_id, first.grant_id, first.platform, first.due_at, first.urgency from (
        select r.tenant_id, r.grant_id, r.platform, r.due_at, r.urgency from public.account_reading r
        where r.tenant_id = w.tenant_id and r.platform = kind.platform and r.urgency = kind.urgency
          and r.due_at <= now() and (r.lease_until is null or r.lease_until <= now())
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
  order by d.turn, d.urgency, d.due_at
  limit max_readings;
end;
reset role;
revoke patchbay_system from current_user;

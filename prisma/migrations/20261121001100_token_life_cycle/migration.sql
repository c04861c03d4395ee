-- When workers look after grants by themselves: which token ends soon, whose daily check is due, who failed and waits.
alter table platform_grant
  -- After a failure: workers leave the grant alone until then. Null while it works.
  add column next_attempt_at timestamptz(3),
  -- When a worker last began its health check, whatever came of it.
  add column health_checked_at timestamptz(3);
-- Also what stands in error is refreshed, and heals by it.
drop index "platform_grant_access_token_expires_at_idx";
create index "platform_grant_access_token_expires_at_idx" on platform_grant (access_token_expires_at)
  where status in ('ACTIVE', 'ERROR') and destroyed_at is null;

grant patchbay_system to current_user;
grant select (reconnect_required, refresh_lease_until, next_attempt_at, health_checked_at) on platform_grant to patchbay_system;
grant select (id, reconnect_required) on connection to patchbay_system;
grant select (connection_id, message_code) on import_job to patchbay_system;
set local role patchbay_system;

drop function system.grants_to_refresh(timestamptz, int);
drop function system.grants_to_verify(timestamptz, int);

-- Grants whose access token ends before the given moment, and that nobody refreshes now. Tenants take turns, so that one
-- with thousands does not hold up the others; within a tenant the soonest end comes first.
create function system.grants_to_refresh(expires_before timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id, due.platform from (
    select g.tenant_id, g.id, g.platform, g.access_token_expires_at,
      row_number() over (partition by g.tenant_id order by g.access_token_expires_at, g.id) as turn
    from public.platform_grant g
    where g.access_token_expires_at < expires_before and g.destroyed_at is null
      and g.status in ('ACTIVE', 'ERROR') and not g.reconnect_required
      and coalesce(g.next_attempt_at <= clock_timestamp(), true)
      and coalesce(g.refresh_lease_until <= clock_timestamp(), true)
  ) due
  order by due.turn, due.access_token_expires_at, due.id
  limit max_grants;
end;

-- Grants with a live connection that are to be checked at the given moment. Each has its own time of the day, by a hash of
-- its id; a check that was begun and not passed is begun again after an hour, also while a connection is in error; what
-- failed for now comes again at its own time. `health_checked_at` is compared by whoever takes it.
create function system.grants_to_verify(at timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform", health_checked_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id, due.platform, due.health_checked_at from (
    select g.tenant_id, g.id, g.platform, g.health_checked_at,
      row_number() over (partition by g.tenant_id order by coalesce(g.last_verified_at, g.granted_at), g.id) as turn
    from public.platform_grant g
    cross join lateral (
      select ('x' || substr(md5(g.id::text), 1, 7))::bit(28)::int % 86400 as second_of_day
    ) own
    cross join lateral (
      select to_timestamp(
        floor((extract(epoch from at) - own.second_of_day) / 86400) * 86400 + own.second_of_day) as last_time
    ) slot
    where g.destroyed_at is null and g.status in ('ACTIVE', 'ERROR') and not g.reconnect_required
      and coalesce(g.next_attempt_at <= at, true)
      and exists (
        select 1 from public.connection c
        where c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status <> 'DISCONNECTED')
      and (
        g.next_attempt_at is not null
        or coalesce(g.health_checked_at < at - interval '1 hour', true) and (
          coalesce(g.last_verified_at, g.granted_at) < slot.last_time
          or g.granted_at < at - interval '1 hour' and exists (
            select 1 from public.connection c
            where c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status = 'ERROR')))
  ) due
  order by due.turn, due.id
  limit max_grants;
end;

-- Jobs that a worker can do something for: new ones; those with a slice that is due, or whose holder has died; those
-- that only need their end written. One whose connection waits for its user is taken once, to say so, and again when
-- the user has agreed. The tenant with the fewest slices in work comes first, so that a large one does not hold up the
-- others.
create or replace function system.claimable_import_jobs(max_jobs int)
returns table (tenant_id uuid, import_job_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with job as (
    select j.tenant_id, j.id, j.status, j.queued_at, j.cancel_requested_at,
      slices.open, slices.live, slices.due,
      c.reconnect_required and j.status = 'WAITING' and j.message_code is not distinct from 'RECONNECT_REQUIRED' as waits,
      sum(slices.live) over (partition by j.tenant_id) as tenant_live
    from public.import_job j
    join public.connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
    cross join lateral (
      select count(*) as open,
        count(*) filter (where s.state = 'RUNNING' and s.lease_until > clock_timestamp()) as live,
        count(*) filter (where case s.state
          when 'RUNNING' then s.lease_until <= clock_timestamp()
          when 'WAITING' then coalesce(s.next_attempt_at <= clock_timestamp(), true)
          else not exists (
            select 1 from public.import_slice earlier
            where earlier.tenant_id = s.tenant_id and earlier.import_job_id = s.import_job_id
              and earlier.stage_order < s.stage_order
              and earlier.state in ('PENDING', 'RUNNING', 'WAITING')
              and (earlier.ad_account_id is null or earlier.ad_account_id = s.ad_account_id))
        end) as due
      from public.import_slice s
      where s.tenant_id = j.tenant_id and s.import_job_id = j.id and s.state in ('PENDING', 'RUNNING', 'WAITING')
    ) slices
    where j.status in ('QUEUED', 'RUNNING', 'WAITING')
  )
  select job.tenant_id, job.id from job
  where (job.cancel_requested_at is not null and job.live = 0)
    or not job.waits and (job.status = 'QUEUED' or job.open = 0 or job.due > 0)
  order by job.tenant_live, job.queued_at, job.id
  limit max_jobs;
end;
grant execute on function system.grants_to_refresh(timestamptz, int) to patchbay_app;
grant execute on function system.grants_to_verify(timestamptz, int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

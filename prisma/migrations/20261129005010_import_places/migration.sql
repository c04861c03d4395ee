-- Places in work are shared out by tenant and by connection, and who was served longest ago comes first: a slice that gave
-- its place up must not be the one that takes it again.
alter table import_job add column served_at timestamptz(3);

grant patchbay_system to current_user;
grant select (served_at) on import_job to patchbay_system;
set local role patchbay_system;

-- Unfinished jobs: whether a worker can do something for each, and what of it, and of its tenant, is in work. A worker can
-- for new ones; those with a slice that is due, or whose holder has died; those that only need their end written. One whose
-- connection waits for its user is taken once, to say so, and again when the user has agreed.
create function system.unfinished_imports()
returns table (tenant_id uuid, import_job_id uuid, is_claimable boolean, tenant_live bigint, live bigint,
  served_at timestamptz, queued_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with job as (
    select j.tenant_id, j.id, j.status, j.queued_at, j.served_at, j.cancel_requested_at,
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
  select job.tenant_id, job.id,
    (job.cancel_requested_at is not null and job.live = 0)
      or not job.waits and (job.status = 'QUEUED' or job.open = 0 or job.due > 0),
    job.tenant_live::bigint, job.live, job.served_at, job.queued_at
  from job;
end;

-- Jobs that a worker can do something for. The tenant with the fewest slices in work comes first, of its connections (each
-- has one job at the most) the one with the fewest, and of equals the one that was served longest ago.
create or replace function system.claimable_import_jobs(max_jobs int)
returns table (tenant_id uuid, import_job_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select u.tenant_id, u.import_job_id from system.unfinished_imports() u
  where u.is_claimable
  order by u.tenant_live, u.live, u.served_at nulls first, u.queued_at, u.import_job_id
  limit max_jobs;
end;

-- Whether somebody waits who has fewer slices in work than this job has: another tenant, or another connection of its own.
create function system.is_import_place_wanted(import_job_id uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with unfinished as materialized (select * from system.unfinished_imports())
  select exists (
    select 1 from unfinished own join unfinished other
      on other.is_claimable and (other.tenant_live, other.live) < (own.tenant_live, own.live)
    where own.import_job_id = is_import_place_wanted.import_job_id);
end;
grant execute on function system.is_import_place_wanted(uuid) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

-- A client id is no secret. Limits of an app that a tenant set up for itself are kept under that tenant, so that whoever
-- enters another's client id holds back themselves alone.

grant patchbay_system to current_user;
-- What an app is, never a sealed value: the columns are granted one by one.
create policy system_read_own on oauth_app for select to patchbay_system using (deleted_at is null);
set local role patchbay_system;

-- As before, but for the app's key.
create or replace function system.unfinished_imports()
returns table (tenant_id uuid, import_job_id uuid, is_claimable boolean, tenant_live bigint, live bigint,
  place_milliseconds bigint, queued_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with job as (
    select j.tenant_id, j.id, j.status, j.queued_at, j.place_milliseconds, j.cancel_requested_at,
      slices.open, slices.live, slices.due,
      c.reconnect_required and j.status = 'WAITING' and j.message_code is not distinct from 'RECONNECT_REQUIRED' as waits,
      sum(slices.live) over (partition by j.tenant_id) as tenant_live
    from public.import_job j
    join public.connection c on c.tenant_id = j.tenant_id and c.id = j.connection_id
    left join public.platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
    cross join lateral (select case when exists (select from public.oauth_app a
        where a.tenant_id = c.tenant_id and a.client_id = g.client_id and a.deleted_at is null)
      then system.limit_key('app', c.platform::text, g.client_id, c.tenant_id::text)
      else system.limit_key('app', c.platform::text, coalesce(g.client_id, g.id::text)) end as key) app
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
        end and system.slice_held_until(app.key, s.limit_key, s.id) is null) as due
      from public.import_slice s
      where s.tenant_id = j.tenant_id and s.import_job_id = j.id and s.state in ('PENDING', 'RUNNING', 'WAITING')
    ) slices
    where j.status in ('QUEUED', 'RUNNING', 'WAITING')
  )
  select job.tenant_id, job.id,
    (job.cancel_requested_at is not null and job.live = 0)
      or not job.waits and (job.status = 'QUEUED' or job.open = 0 or job.due > 0),
    job.tenant_live::bigint, job.live, job.place_milliseconds, job.queued_at
  from job;
end;

reset role;
revoke patchbay_system from current_user;

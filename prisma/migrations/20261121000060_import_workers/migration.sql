-- What several workers need to share an import: who asked for it, which slice met a failure, when progress was written,
-- where a stored file came from.
alter table import_job
  add column if not exists request_id text,
  add column if not exists progress_at timestamptz(3);
alter table import_slice add column if not exists rows_total bigint;
alter table import_failure add column if not exists import_slice_id uuid;
alter table asset add column if not exists stored_source_url text;
alter table asset_link add column if not exists imported_at timestamptz(3) not null default now();
alter table asset_link alter column imported_at drop default;

create index if not exists import_failure_tenant_id_import_slice_id_idx on import_failure (tenant_id, import_slice_id);
do $$
begin
  alter table import_failure add constraint import_failure_tenant_id_import_slice_id_fkey
    foreign key (tenant_id, import_slice_id) references import_slice (tenant_id, id) on delete restrict on update cascade;
exception when duplicate_object then
  null;
end
$$;

-- How much of a platform's patience is left, shared by all workers. The key is a SHA-256 over platform, app and ad
-- account, so that the table tells nothing: it belongs to no tenant, since one account can be connected by several.
create table platform_rate_limit (
  key bytea primary key,
  -- Requests that may be sent at `refilled_at`; below zero when some are already promised.
  available double precision not null,
  refilled_at timestamptz not null,
  -- The platform itself told us to wait until then.
  blocked_until timestamptz
);
grant select, insert, update, delete on platform_rate_limit to patchbay_app;

grant select (id, tenant_id, status, resumes_at, queued_at, cancel_requested_at) on import_job to patchbay_system;
grant select (tenant_id, import_job_id, ad_account_id, state, stage_order, lease_until, next_attempt_at)
  on import_slice to patchbay_system;
drop policy system_read on import_slice;
create policy system_read on import_slice for select to patchbay_system using (state in ('PENDING', 'RUNNING', 'WAITING'));

grant patchbay_system to current_user;
set local role patchbay_system;

-- Jobs that a worker can do something for: new ones; those with a slice that is due, or whose holder has died; those
-- that only need their end written. The tenant with the fewest slices in work comes first, so that a large one does
-- not hold up the others.
create or replace function system.claimable_import_jobs(max_jobs int)
returns table (tenant_id uuid, import_job_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with job as (
    select j.tenant_id, j.id, j.status, j.queued_at, j.cancel_requested_at,
      slices.open, slices.live, slices.due,
      sum(slices.live) over (partition by j.tenant_id) as tenant_live
    from public.import_job j
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
  where job.status = 'QUEUED' or job.open = 0 or job.due > 0 or (job.cancel_requested_at is not null and job.live = 0)
  order by job.tenant_live, job.queued_at, job.id
  limit max_jobs;
end;

reset role;
revoke patchbay_system from current_user;

-- A new import wakes a worker at once; polling remains beneath it.
update pgboss.queue set notify = true where name = 'imports.run';

-- Imports that are over are kept for a time and then go, with their slices, events and failures. The newest of each lane of a
-- connection stays: it tells how the connection is doing.

-- Two kinds are kept for different times; each is found oldest first, without reading the other.
create index import_job_ended_schedules_idx on import_job (completed_at, id)
  where trigger = 'SCHEDULED' and status = 'SUCCEEDED';
create index import_job_ended_idx on import_job (completed_at, id)
  where status in ('PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED') or status = 'SUCCEEDED' and trigger <> 'SCHEDULED';
create index import_job_lane_queued_at_idx on import_job (tenant_id, connection_id, lane, queued_at desc, id desc);

grant patchbay_system to current_user;
grant select (id, tenant_id, connection_id, lane, trigger, status, queued_at, completed_at), update (completed_at), delete
  on import_job to patchbay_system;
grant select (tenant_id, import_job_id), delete on import_slice to patchbay_system;
grant select (tenant_id, import_job_id), delete on import_failure to patchbay_system;
grant select (tenant_id, import_job_id), delete on import_event to patchbay_system;
create policy system_prune_read on import_job for select to patchbay_system
  using (status in ('SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED'));
create policy system_prune_lock on import_job for update to patchbay_system
  using (status in ('SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED'));
create policy system_prune on import_job for delete to patchbay_system
  using (status in ('SUCCEEDED', 'PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED'));
create policy system_prune_read on import_slice for select to patchbay_system using (true);
create policy system_prune on import_slice for delete to patchbay_system using (true);
create policy system_prune_read on import_failure for select to patchbay_system using (true);
create policy system_prune on import_failure for delete to patchbay_system using (true);
create policy system_prune_read on import_event for select to patchbay_system using (true);
create policy system_prune on import_event for delete to patchbay_system using (true);
set local role patchbay_system;

-- Looks at the next `max_jobs` imports that ended before `before`, oldest first, from `after_at` and `after_id` on, and removes all
-- but the newest of their lane. One that is being retried is left alone. Answers how many were removed with how many rows, and
-- where to go on; `last_at` null: that was all.
--
-- schedules: scheduled runs that succeeded, else all others.
create function system.prune_imports(schedules boolean, before timestamptz, after_at timestamptz, after_id uuid, max_jobs int)
returns table (jobs bigint, slices bigint, events bigint, failures bigint, last_at timestamptz, last_id uuid)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
-- A batch is small and the tables are not: what belongs to it is looked up, also while the tables are young.
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_variable
declare
  tenants uuid[];
  ids uuid[];
  ends timestamptz[];
  old_tenants uuid[];
  old_ids uuid[];
begin
  -- Two statements, since each needs its own index.
  if schedules then
    select array_agg(s.tenant_id), array_agg(s.id), array_agg(s.completed_at) into tenants, ids, ends from (
      select j.tenant_id, j.id, j.completed_at from public.import_job j
      where j.trigger = 'SCHEDULED' and j.status = 'SUCCEEDED' and j.completed_at < before
        and (j.completed_at, j.id) > (after_at, after_id)
      order by j.completed_at, j.id limit max_jobs) s;
  else
    select array_agg(s.tenant_id), array_agg(s.id), array_agg(s.completed_at) into tenants, ids, ends from (
      select j.tenant_id, j.id, j.completed_at from public.import_job j
      where (j.status in ('PARTIALLY_SUCCEEDED', 'FAILED', 'CANCELLED') or j.status = 'SUCCEEDED' and j.trigger <> 'SCHEDULED')
        and j.completed_at < before and (j.completed_at, j.id) > (after_at, after_id)
      order by j.completed_at, j.id limit max_jobs) s;
  end if;
  last_at := ends[max_jobs];
  last_id := ids[max_jobs];
  -- Also against a retry that begins at this moment: it waits, and finds no import.
  select array_agg(o.tenant_id), array_agg(o.id) into old_tenants, old_ids from (
    select j.tenant_id, j.id from unnest(tenants, ids) as s (tenant_id, id)
    join public.import_job j on j.tenant_id = s.tenant_id and j.id = s.id
    where j.completed_at < before and exists (
      select from public.import_job newer
      where newer.tenant_id = j.tenant_id and newer.connection_id = j.connection_id and newer.lane = j.lane
        and (newer.queued_at, newer.id) > (j.queued_at, j.id))
    for update of j skip locked) o;
  delete from public.import_failure f using unnest(old_tenants, old_ids) as o (tenant_id, id)
  where f.tenant_id = o.tenant_id and f.import_job_id = o.id;
  get diagnostics failures = row_count;
  delete from public.import_event e using unnest(old_tenants, old_ids) as o (tenant_id, id)
  where e.tenant_id = o.tenant_id and e.import_job_id = o.id;
  get diagnostics events = row_count;
  delete from public.import_slice s using unnest(old_tenants, old_ids) as o (tenant_id, id)
  where s.tenant_id = o.tenant_id and s.import_job_id = o.id;
  get diagnostics slices = row_count;
  delete from public.import_job j using unnest(old_tenants, old_ids) as o (tenant_id, id)
  where j.tenant_id = o.tenant_id and j.id = o.id;
  get diagnostics jobs = row_count;
  return next;
end
$$;
grant execute on function system.prune_imports(boolean, timestamptz, timestamptz, uuid, int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

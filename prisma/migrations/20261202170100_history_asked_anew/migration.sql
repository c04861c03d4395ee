-- A history that is asked for anew while one is being read, because accounts were chosen or other conversions count, begins when that
-- one has ended: it is looked at each minute, and not a day later. What was read before the wish is not read again otherwise.

grant patchbay_system to current_user;
set local role patchbay_system;

create or replace function system.start_due_imports(at timestamptz)
returns table (tenant_id uuid, import_job_id uuid, connection_id uuid, lane public."ImportLane", due_at timestamptz)
language sql volatile security definer set search_path = pg_catalog, pg_temp
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
begin atomic
  with due as materialized (
    select s.tenant_id, s.connection_id, s.lane, s.every, s.due_at, s.last_run_at, s.last_job_id, s.wide_run_at
    from public.import_schedule s
    where s.enabled and not s.held and s.due_at <= at
    order by s.due_at
    limit 200
    for no key update skip locked
  ), judged as materialized (
    select d.tenant_id, d.connection_id, d.lane, d.due_at, uuidv7() as job_id,
      not lane_of.is_busy
      and (d.lane <> 'HISTORY' or c.last_import_at is not null and not history.is_read) as is_wanted,
      d.lane = 'WINDOW' and (d.every = 'WEEKLY' or d.wide_run_at is null or d.wide_run_at < at - interval '156 hours') as is_wide,
      a.lookback_days,
      case when d.lane <> 'HISTORY' then system.next_run(d.lane, d.every, zone.name, d.connection_id, at)
        when c.last_import_at is null then at + interval '1 hour'
        when history.is_read then at + interval '28 days'
        when d.last_job_id is null and lane_of.is_busy then at + interval '1 minute'
        else at + interval '1 day' end as next_at
    from due d
    join public.connection c on c.tenant_id = d.tenant_id and c.id = d.connection_id
    left join public.auto_sync a on a.tenant_id = d.tenant_id and a.connection_id = d.connection_id
    cross join lateral (
      select case when d.lane = 'WINDOW' then system.known_zone(coalesce(
        (select account.time_zone from public.ad_account account
        where account.tenant_id = d.tenant_id and account.connection_id = d.connection_id and account.selected
          and not account.manager
        order by account.external_id limit 1),
        (select brand.time_zone from public.brand brand where brand.tenant_id = d.tenant_id and brand.id = c.brand_id)))
      end) as zone(name)
    cross join lateral (
      select exists (
        select from public.import_job j
        where j.tenant_id = d.tenant_id and j.connection_id = d.connection_id and j.lane = d.lane
          and j.status in ('QUEUED', 'RUNNING', 'WAITING'))) as lane_of(is_busy)
    cross join lateral (
      select d.lane = 'HISTORY' and d.last_run_at > at - interval '27 days' and exists (
        select from public.import_job j
        where j.tenant_id = d.tenant_id and j.id = d.last_job_id and j.lane = 'HISTORY' and j.status = 'SUCCEEDED')) as history(is_read)
  ), started as (
    insert into public.import_job (id, tenant_id, connection_id, kind, trigger, lane, lookback_days, campaign_external_ids,
      include_assets, started_by_type, queued_at)
    select w.job_id, w.tenant_id, w.connection_id, case w.lane when 'CAMPAIGNS' then 'CAMPAIGNS' else 'METRICS' end::public."ImportKind",
      'SCHEDULED', w.lane,
      case when w.is_wide then greatest(w.lookback_days, 90) when w.lane = 'WINDOW' then w.lookback_days end,
      '{}', w.lane = 'CAMPAIGNS', 'SYSTEM', at
    from judged w where w.is_wanted
    on conflict (tenant_id, connection_id, lane) where status in ('QUEUED', 'RUNNING', 'WAITING') do nothing
    returning id
  ), told as (
    insert into public.import_event (id, tenant_id, import_job_id, stage, what, at)
    select uuidv7(), j.tenant_id, j.job_id, 'queued', 'queued', at from judged j join started on started.id = j.job_id
  ), moved as (
    update public.import_schedule s set due_at = j.next_at,
      last_run_at = case when started.id is null then s.last_run_at else at end,
      last_job_id = coalesce(started.id, s.last_job_id),
      wide_run_at = case when started.id is not null and j.is_wide then at else s.wide_run_at end
    from judged j left join started on started.id = j.job_id
    where s.tenant_id = j.tenant_id and s.connection_id = j.connection_id and s.lane = j.lane
  )
  select j.tenant_id, started.id, j.connection_id, j.lane, j.due_at
  from judged j left join started on started.id = j.job_id, (
    select count(pg_notify('patchbay',
      json_build_object('topic', 'import_job', 'tenantId', w.tenant_id, 'id', w.job_id)::text)::text) as jobs
    from judged w join started on started.id = w.job_id) as notified
  where notified.jobs >= 0;
end;

reset role;
revoke patchbay_system from current_user;

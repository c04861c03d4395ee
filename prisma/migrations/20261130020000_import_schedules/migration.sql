-- Imports that know when they are due: what is set for a connection, and for each of its lanes the time of the next run.

create type "SyncInterval" as enum ('HOURLY', 'EVERY_6_HOURS', 'DAILY', 'WEEKLY');

-- Days before today that a run of the look-back window reads again; null: the platform's own number.
alter table import_job add column if not exists lookback_days integer;

create table auto_sync (
  tenant_id uuid not null,
  connection_id uuid not null,
  enabled boolean not null,
  metrics_every "SyncInterval" not null,
  campaigns_every "SyncInterval" not null,
  lookback_days integer not null,
  updated_at timestamptz(3) not null,
  primary key (tenant_id, connection_id),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on update cascade on delete restrict
);

create table import_schedule (
  tenant_id uuid not null,
  connection_id uuid not null,
  lane "ImportLane" not null,
  every "SyncInterval" not null,
  -- The next run. One that is past and neither claimed nor held is due.
  due_at timestamptz(3) not null,
  -- False where the settings have no such lane: kept for what is known of its last run.
  enabled boolean not null,
  -- The connection does not work. A run that is missed meanwhile is caught up once it does.
  held boolean not null,
  last_run_at timestamptz(3),
  -- No foreign key: the job may have been pruned.
  last_job_id uuid,
  -- The last run of the look-back window that read 90 days.
  wide_run_at timestamptz(3),
  primary key (tenant_id, connection_id, lane),
  foreign key (tenant_id, connection_id) references connection (tenant_id, id) on update cascade on delete restrict
);
create index import_schedule_due_idx on import_schedule (due_at) where enabled and not held;

grant select, insert, update on auto_sync, import_schedule to patchbay_app;
do $$
declare
  tenant_table regclass;
begin
  foreach tenant_table in array array['auto_sync', 'import_schedule']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;

grant patchbay_system to current_user;

grant select (tenant_id, connection_id, lookback_days) on auto_sync to patchbay_system;
grant select, update (due_at, held, last_run_at, last_job_id, wide_run_at) on import_schedule to patchbay_system;
grant select (brand_id, last_import_at) on connection to patchbay_system;
grant select (tenant_id, id, time_zone) on brand to patchbay_system;
grant select (tenant_id, connection_id, external_id, selected, manager, time_zone) on ad_account to patchbay_system;
grant select (lane), insert (id, tenant_id, connection_id, kind, trigger, lane, lookback_days, campaign_external_ids,
  include_assets, started_by_type, queued_at) on import_job to patchbay_system;
grant insert (id, tenant_id, import_job_id, stage, what, at) on import_event to patchbay_system;

create policy system_read on auto_sync for select to patchbay_system using (true);
create policy system_read on import_schedule for select to patchbay_system using (true);
create policy system_claim on import_schedule for update to patchbay_system using (true);
create policy system_read on brand for select to patchbay_system using (true);
create policy system_read on ad_account for select to patchbay_system using (selected);
-- Whether the history has been read.
create policy system_read_history on import_job for select to patchbay_system using (lane = 'HISTORY');
create policy system_schedule on import_job for insert to patchbay_system
  with check (trigger = 'SCHEDULED' and status = 'QUEUED' and started_by_type = 'SYSTEM');
create policy system_schedule on import_event for insert to patchbay_system with check (what = 'queued');

set local role patchbay_system;

-- A zone that the database knows; UTC in place of one that it does not, or of none.
create function system.known_zone(zone text) returns text
language plpgsql stable parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
  perform now() at time zone zone;
  return coalesce(zone, 'UTC');
exception when invalid_parameter_value then
  return 'UTC';
end;
$$;

-- A connection's own place within a span, the same every time: so the top of the hour is no stampede.
create function system.own_second(connection_id uuid, purpose text, seconds integer) returns integer
language sql immutable parallel safe
return ('x' || substr(md5(connection_id::text || purpose), 1, 7))::bit(28)::int % seconds;

-- When a lane is next due after a moment: at the connection's own second of the interval. The look-back window is read
-- between two and five at night in `zone`, when the day before is complete.
create function system.next_run(lane public."ImportLane", every public."SyncInterval", zone text, connection_id uuid, after timestamptz)
returns timestamptz
language sql stable parallel safe
return case when lane <> 'WINDOW' then (
  select to_timestamp((floor((extract(epoch from after) - own.second) / span.seconds) + 1) * span.seconds + own.second)
  from (select case every when 'HOURLY' then 3600 when 'EVERY_6_HOURS' then 21600 when 'DAILY' then 86400 else 604800 end) as span(seconds),
    lateral (select system.own_second(connection_id, lane::text, span.seconds)) as own(second)
) else (
  select case when (first.day + own.time) at time zone zone > after then (first.day + own.time) at time zone zone
    else (first.day + step.days + own.time) at time zone zone end
  from (select case every when 'WEEKLY' then 7 else 1 end) as step(days),
    lateral (select make_interval(secs => 7200 + system.own_second(connection_id, 'night', 10800))) as own(time),
    lateral (select (after at time zone zone)::date) as today(day),
    lateral (select today.day + case every when 'WEEKLY'
      then (system.own_second(connection_id, 'weekday', 7) - extract(isodow from today.day)::int + 7) % 7 else 0 end) as first(day)
) end;

-- Starts what is due at a moment, the longest due first: locks the schedules, skipping those that another worker holds, writes
-- their jobs and moves them to their next time, all or nothing. A lane whose last run has not ended is not started again and
-- comes without a job; runs that were missed count as one. History is read after a first import, again each day until it was read to its end, and
-- then looked at every four weeks.
create function system.start_due_imports(at timestamptz, max_runs integer)
returns table (tenant_id uuid, import_job_id uuid, connection_id uuid, lane public."ImportLane", due_at timestamptz)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with due as materialized (
    select s.tenant_id, s.connection_id, s.lane, s.every, s.due_at, s.last_run_at, s.last_job_id, s.wide_run_at
    from public.import_schedule s
    where s.enabled and not s.held and s.due_at <= at
    order by s.due_at
    limit max_runs
    for no key update skip locked
  ), judged as materialized (
    select d.tenant_id, d.connection_id, d.lane, d.due_at, uuidv7() as job_id,
      not exists (
        select from public.import_job j
        where j.tenant_id = d.tenant_id and j.connection_id = d.connection_id and j.lane = d.lane
          and j.status in ('QUEUED', 'RUNNING', 'WAITING'))
      and (d.lane <> 'HISTORY' or c.last_import_at is not null and not history.is_read) as is_wanted,
      d.lane = 'WINDOW' and (d.every = 'WEEKLY' or d.wide_run_at is null or d.wide_run_at < at - interval '156 hours') as is_wide,
      a.lookback_days,
      case when d.lane <> 'HISTORY' then system.next_run(d.lane, d.every, zone.name, d.connection_id, at)
        when c.last_import_at is null then at + interval '1 hour'
        when history.is_read then at + interval '28 days'
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

-- What is due and not yet started, by lane, and since when: the lag of the schedules.
create function system.due_schedules()
returns table (lane public."ImportLane", schedules bigint, since timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select s.lane, count(*), min(s.due_at) from public.import_schedule s
  where s.enabled and not s.held and s.due_at <= clock_timestamp()
  group by s.lane;
end;

-- Schedules are held while their connection does not work, whoever writes its status.
create function system.hold_schedules() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
  update public.import_schedule s set held = new.status <> 'ACTIVE'
  where s.tenant_id = new.tenant_id and s.connection_id = new.id and s.held <> (new.status <> 'ACTIVE');
  return null;
end;
$$;

grant execute on function system.known_zone(text) to patchbay_app;
grant execute on function system.own_second(uuid, text, integer) to patchbay_app;
grant execute on function system.next_run(public."ImportLane", public."SyncInterval", text, uuid, timestamptz) to patchbay_app;
grant execute on function system.start_due_imports(timestamptz, integer) to patchbay_app;
grant execute on function system.due_schedules() to patchbay_app;
reset role;

do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  -- The operator's commands connect brands too: they run as the owner of the tables.
  execute format('grant execute on function system.hold_schedules(), system.known_zone(text), system.own_second(uuid, text, integer),
    system.next_run(public."ImportLane", public."SyncInterval", text, uuid, timestamptz) to %I', operator);
  reset role;
end
$$;
create trigger hold_schedules after update of status on connection for each row
  when (old.status is distinct from new.status and 'ACTIVE' in (old.status, new.status))
  execute function system.hold_schedules();
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('revoke execute on function system.hold_schedules() from %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

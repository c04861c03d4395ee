-- How much each key and person may ask of the API, and how many event streams are open, counted for all its processes.
-- The functions below are the only way to either table, and the clock is the database's.

create table quota_bucket (
  tenant_id uuid not null,
  actor_id uuid not null,
  full_at timestamptz(6) not null,
  constraint quota_bucket_pkey primary key (tenant_id, actor_id),
  constraint quota_bucket_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete restrict on update cascade
);
-- Written again and again, and no index on what is written: new versions of a row stay on its page.
alter table quota_bucket set (fillfactor = 50);
alter table quota_bucket enable row level security, force row level security;
create policy tenant_isolation on quota_bucket
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

create table event_stream (
  id uuid not null,
  tenant_id uuid not null,
  actor_id uuid not null,
  lease_until timestamptz(3) not null,
  constraint event_stream_pkey primary key (id),
  constraint event_stream_tenant_id_fkey foreign key (tenant_id) references tenant (id) on delete restrict on update cascade
);
create unique index event_stream_tenant_id_id_key on event_stream (tenant_id, id);
create index event_stream_tenant_id_actor_id_idx on event_stream (tenant_id, actor_id);
alter table event_stream set (fillfactor = 50);
alter table event_stream enable row level security, force row level security;
create policy tenant_isolation on event_stream
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

grant select, insert, update, delete on quota_bucket, event_stream to patchbay_system;
-- A process renews and ends the streams that it holds, of all tenants at once; what is over is removed.
create policy system_prune on quota_bucket to patchbay_system using (full_at < now());
create policy system_hold on event_stream to patchbay_system using (true);

grant patchbay_system to current_user;
set local role patchbay_system;

-- Takes points of a bucket ahead of their use, in one step with giving back what was not used of earlier ones. A bucket
-- restores `per_second` points a second, up to `capacity`. Answers how many points were taken: none when fewer than `needed`
-- are there or fewer than `kept` would be left; else at least `needed` and at most `wanted`, which beyond `needed` takes
-- only a quarter of what is there, so that other processes find something too. Times are rounded so that more points never
-- come out than went in.
create function system.take_points(
  tenant_id uuid, actor_id uuid, given_back bigint, needed bigint, wanted bigint, kept bigint,
  capacity bigint, per_second bigint
) returns table (taken bigint, available bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  tenant constant uuid := take_points.tenant_id;
  actor constant uuid := take_points.actor_id;
  present timestamptz;
  filled timestamptz;
  -- Microseconds until the bucket is full.
  missing numeric;
  there bigint;
  given bigint := 0;
begin
  if tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
    raise exception 'take_points() takes for the tenant of the transaction alone' using errcode = 'insufficient_privilege';
  end if;
  select b.full_at into filled from public.quota_bucket b
  where b.tenant_id = tenant and b.actor_id = actor for update;
  if not found then
    insert into public.quota_bucket as b (tenant_id, actor_id, full_at) values (tenant, actor, clock_timestamp())
    on conflict (tenant_id, actor_id) do update set full_at = b.full_at
    returning b.full_at into filled;
  end if;
  -- After the wait for the row, not before it.
  present := clock_timestamp();
  missing := greatest(0, extract(epoch from filled - present) * 1000000 - floor(given_back * 1000000.0 / per_second));
  there := floor(capacity - missing * per_second / 1000000);
  if needed > 0 and there - needed >= kept then
    given := greatest(needed, least(wanted, there / 4));
    missing := missing + ceil(given * 1000000.0 / per_second);
  end if;
  update public.quota_bucket b set full_at = present + missing * interval '1 microsecond'
  where b.tenant_id = tenant and b.actor_id = actor;
  return query select given, there - given;
end;
$$;
grant execute on function system.take_points(uuid, uuid, bigint, bigint, bigint, bigint, bigint, bigint) to patchbay_app;

-- Opens event streams of one key or person, as many of `ids` as fit, in their order. Answers how many were opened, and how
-- many are open now of that key or person and of the tenant.
create function system.open_event_streams(
  tenant_id uuid, actor_id uuid, ids uuid[], actor_limit bigint, tenant_limit bigint, lease_seconds integer
) returns table (opened bigint, of_actor bigint, of_tenant bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  tenant constant uuid := open_event_streams.tenant_id;
  actor constant uuid := open_event_streams.actor_id;
  actor_count bigint;
  tenant_count bigint;
  fitting bigint;
begin
  if tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
    raise exception 'open_event_streams() opens for the tenant of the transaction alone'
      using errcode = 'insufficient_privilege';
  end if;
  -- One after another within a tenant: two that count at the same moment would both find room.
  perform pg_advisory_xact_lock(hashtextextended('event_stream ' || tenant, 0));
  select count(*) filter (where s.actor_id = actor), count(*) into actor_count, tenant_count
  from public.event_stream s where s.tenant_id = tenant and s.lease_until > clock_timestamp();
  fitting := greatest(0, least(cardinality(ids), actor_limit - actor_count, tenant_limit - tenant_count));
  insert into public.event_stream (id, tenant_id, actor_id, lease_until)
  select opening.id, tenant, actor, clock_timestamp() + lease_seconds * interval '1 second'
  from unnest(ids) with ordinality opening (id, place) where opening.place <= fitting;
  return query select fitting, actor_count + fitting, tenant_count + fitting;
end;
$$;
grant execute on function system.open_event_streams(uuid, uuid, uuid[], bigint, bigint, integer) to patchbay_app;

-- Ends the streams in `ended` and prolongs the lease of the others that the calling process still holds, also of those that
-- were given up for lost meanwhile. The three arrays of streams belong together, place by place.
create function system.keep_event_streams(
  ended uuid[], tenant_ids uuid[], actor_ids uuid[], ids uuid[], lease_seconds integer
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from public.event_stream s where s.id = any(ended);
  insert into public.event_stream as s (id, tenant_id, actor_id, lease_until)
  select held.id, held.tenant_id, held.actor_id, clock_timestamp() + lease_seconds * interval '1 second'
  from unnest(ids, tenant_ids, actor_ids) held (id, tenant_id, actor_id) order by held.id
  on conflict (id) do update set lease_until = excluded.lease_until;
end;
grant execute on function system.keep_event_streams(uuid[], uuid[], uuid[], uuid[], integer) to patchbay_app;

-- Removes buckets that are full again and streams whose lease is long over; answers how many rows that were.
create function system.prune_quotas() returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with buckets as (
    delete from public.quota_bucket b where (b.tenant_id, b.actor_id) in (
      select f.tenant_id, f.actor_id from public.quota_bucket f where f.full_at < now() for update skip locked)
    returning 1
  ), streams as (
    delete from public.event_stream s where s.id in (
      select g.id from public.event_stream g where g.lease_until < now() - interval '5 minutes' for update skip locked)
    returning 1
  )
  select (select count(*) from buckets) + (select count(*) from streams);
end;
grant execute on function system.prune_quotas() to patchbay_app;

reset role;
revoke patchbay_system from current_user;

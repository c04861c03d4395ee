alter type "ImportStream" add value 'METRICS_HOURLY';
alter type "ImportStream" add value 'METRICS_REGION';

-- Null: the platform does not tell it.
alter table metric_daily alter column conversions drop not null, alter column conversion_value_micros drop not null;

-- Currency and zone of an account as the last import found them. The others follow every listing, so they cannot tell that
-- what was read before is in another currency, or has other days.
alter table ad_account add column imported_currency_code text, add column imported_time_zone text;

-- Hours are instants. Their day is the account's own, as it was when the hour was read.
create table metric_hourly (
  tenant_id uuid not null,
  campaign_id uuid not null,
  ad_account_id uuid not null,
  hour_start timestamptz not null,
  date date not null,
  currency_code text not null,
  cost_micros bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  conversions double precision,
  conversion_value_micros bigint,
  first_seen_at timestamptz not null default now(),
  fetched_at timestamptz not null default now(),
  revisions int not null default 0,
  primary key (tenant_id, campaign_id, hour_start),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id) on delete restrict on update cascade,
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
) partition by range (hour_start);
create index metric_hourly_tenant_id_date_idx on metric_hourly (tenant_id, date);
create index metric_hourly_tenant_id_ad_account_id_date_idx on metric_hourly (tenant_id, ad_account_id, date);

create table metric_region (
  tenant_id uuid not null,
  campaign_id uuid not null,
  ad_account_id uuid not null,
  date date not null,
  -- The platform's own; its name is in region.
  region_key text not null,
  currency_code text not null,
  cost_micros bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  conversions double precision,
  conversion_value_micros bigint,
  first_seen_at timestamptz not null default now(),
  fetched_at timestamptz not null default now(),
  revisions int not null default 0,
  primary key (tenant_id, campaign_id, date, region_key),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id) on delete restrict on update cascade,
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
) partition by range (date);
create index metric_region_tenant_id_date_idx on metric_region (tenant_id, date);
create index metric_region_tenant_id_ad_account_id_date_idx on metric_region (tenant_id, ad_account_id, date);

-- Names of a platform's regions, asked for once by each tenant and kept: a tenant's replies name nothing for another one.
create table region (
  tenant_id uuid not null references tenant (id) on delete restrict on update cascade,
  platform "Platform" not null,
  key text not null,
  name text not null,
  named_at timestamptz not null default now(),
  primary key (tenant_id, platform, key)
);

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['metric_hourly', 'metric_region', 'region'] loop
    execute format('alter table %I enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;
grant select, insert, update, delete on metric_hourly, metric_region, region to patchbay_app;

drop function ensure_metric_partitions(date, date);

-- Makes the monthly partitions that the days from_date to to_date (both included) fall into, of one metric table or of all;
-- a second call is cheap. Hours have months by UTC, so a day of any zone lies within the day before and the day after.
-- It runs as the owner, since a partition belongs to its table's owner. Call it in a transaction of its own: a new
-- partition holds back writes to campaign and ad_account until the commit.
create function ensure_metric_partitions(from_date date, to_date date, metric_table text default null) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  metric_tables constant text[] := array['metric_daily', 'metric_hourly', 'metric_region'];
  parent text;
  around int;
  starts date;
  partition text;
begin
  if metric_table is not null and metric_table <> all (metric_tables) then
    raise exception 'no metric table %', metric_table using errcode = 'invalid_parameter_value';
  end if;
  if from_date is null or to_date is null or from_date > to_date
     or from_date < date '2000-01-01' or to_date >= date '2100-01-01' or to_date - from_date > 7320 then
    raise exception 'no partitions for the days % to %', from_date, to_date using errcode = 'invalid_parameter_value';
  end if;
  foreach parent in array metric_tables loop
    continue when metric_table is not null and metric_table <> parent;
    around := case parent when 'metric_hourly' then 1 else 0 end;
    for starts in select generate_series(
        date_trunc('month', from_date - around), date_trunc('month', to_date + around), interval '1 month')::date loop
      partition := parent || '_' || to_char(starts, 'YYYY_MM');
      continue when to_regclass('public.' || partition) is not null;
      -- Two callers at once: the second waits here, and then finds the partition. It looks with a fresh snapshot:
      -- to_regclass may still remember that there was none.
      perform pg_advisory_xact_lock(hashtext(parent));
      continue when exists (
        select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = partition);
      -- Attached, not created in place: that would lock out every reader of the table.
      execute format('create table public.%I (like public.%I including all)', partition, parent);
      execute format('alter table public.%I enable row level security, force row level security', partition);
      execute format(
        'create policy tenant_isolation on public.%I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
        partition);
      if parent = 'metric_hourly' then
        execute format('alter table public.metric_hourly attach partition public.%I for values from (%L) to (%L)',
          partition, starts::timestamp at time zone 'UTC', (starts + interval '1 month') at time zone 'UTC');
      else
        execute format('alter table public.%I attach partition public.%I for values from (%L) to (%L)',
          parent, partition, starts, (starts + interval '1 month')::date);
      end if;
    end loop;
  end loop;
end
$$;
revoke all on function ensure_metric_partitions(date, date, text) from public;
grant execute on function ensure_metric_partitions(date, date, text) to patchbay_app;

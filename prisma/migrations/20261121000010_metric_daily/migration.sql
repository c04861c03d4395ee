-- Spend by day lies outside the Prisma schema: it is partitioned by month. The days are the ad account's own.
create table metric_daily (
  tenant_id uuid not null,
  campaign_id uuid not null,
  ad_account_id uuid not null,
  date date not null,
  currency_code text not null,
  cost_micros bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  conversions double precision not null,
  conversion_value_micros bigint not null,
  -- A platform restates past days: when a row was first read, when last, and how often its numbers changed.
  first_seen_at timestamptz not null default now(),
  fetched_at timestamptz not null default now(),
  revisions int not null default 0,
  primary key (tenant_id, campaign_id, date),
  foreign key (tenant_id, campaign_id) references campaign (tenant_id, id) on delete restrict on update cascade,
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
) partition by range (date);

create index metric_daily_tenant_id_date_idx on metric_daily (tenant_id, date);
create index metric_daily_tenant_id_ad_account_id_date_idx on metric_daily (tenant_id, ad_account_id, date);

-- Makes the monthly partitions that the days from_date to to_date (both included) fall into; a second call is cheap.
-- It runs as the owner, since a partition belongs to its table's owner. Call it in a transaction of its own: a new
-- partition holds back writes to campaign and ad_account until the commit.
create function ensure_metric_partitions(from_date date, to_date date) returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  first_day date := date_trunc('month', from_date)::date;
  last_day date := date_trunc('month', to_date)::date;
  starts date;
  partition text;
begin
  if from_date is null or to_date is null or from_date > to_date
     or first_day < date '2000-01-01' or last_day >= date '2100-01-01' or to_date - from_date > 7320 then
    raise exception 'no partitions for the days % to %', from_date, to_date using errcode = 'invalid_parameter_value';
  end if;
  for starts in select generate_series(first_day, last_day, interval '1 month')::date loop
    partition := 'metric_daily_' || to_char(starts, 'YYYY_MM');
    continue when to_regclass('public.' || partition) is not null;
    -- Two callers at once: the second waits here, and then finds the partition. It looks with a fresh snapshot:
    -- to_regclass may still remember that there was none.
    perform pg_advisory_xact_lock(hashtext('metric_daily'));
    continue when exists (
      select from pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = partition);
    -- Attached, not created in place: that would lock out every reader of the table.
    execute format('create table public.%I (like public.metric_daily including all)', partition);
    execute format('alter table public.%I enable row level security, force row level security', partition);
    execute format(
      'create policy tenant_isolation on public.%I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      partition);
    execute format(
      'alter table public.metric_daily attach partition public.%I for values from (%L) to (%L)',
      partition, starts, (starts + interval '1 month')::date);
  end loop;
end
$$;
revoke all on function ensure_metric_partitions(date, date) from public;

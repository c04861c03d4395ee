-- What is asked most is never summed from campaign-days: `metric_account_daily` holds their sums by account and day,
-- `metric_campaign_weekly` by campaign and week, both by currency. Triggers keep them, in the statement that changes the
-- rows, whoever runs it: an import, a restatement, a deletion. They add differences, so two writers of one day at once need
-- to know nothing of each other, and only whole numbers, so that nothing drifts: conversions are millionths here.

-- Unknown is not 0: null where the platform does not tell.
alter table metric_daily
  alter column conversions drop not null,
  alter column conversion_value_micros drop not null;

-- What an account has beyond its campaigns: the part of the platform's own total that no campaign of ours explains.
create table metric_unattributed (
  tenant_id uuid not null,
  ad_account_id uuid not null,
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
  primary key (tenant_id, ad_account_id, date),
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
);

create table metric_account_daily (
  tenant_id uuid not null,
  ad_account_id uuid not null,
  date date not null,
  currency_code text not null,
  -- Rows summed here; a day without any has no row.
  rows bigint not null,
  cost_micros bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  conversions_micros bigint not null,
  conversion_value_micros bigint not null,
  -- Rows whose conversions, or their value, are unknown.
  unknown_conversions bigint not null,
  unknown_conversion_values bigint not null,
  -- No later than the oldest row was fetched, and just then once a slice has read the day to its end.
  fetched_at timestamptz not null,
  primary key (tenant_id, ad_account_id, date, currency_code),
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
) with (fillfactor = 70);

-- Kept in the order in which an account's campaigns are read. A row is there as long as its campaign-days are, and those
-- have the campaign: a foreign key to it would only look through the account's weeks for each campaign that is deleted.
create table metric_campaign_weekly (
  tenant_id uuid not null,
  ad_account_id uuid not null,
  -- Monday of the account's own week.
  week date not null,
  campaign_id uuid not null,
  currency_code text not null,
  rows bigint not null,
  cost_micros bigint not null,
  impressions bigint not null,
  clicks bigint not null,
  conversions_micros bigint not null,
  conversion_value_micros bigint not null,
  unknown_conversions bigint not null,
  unknown_conversion_values bigint not null,
  primary key (tenant_id, ad_account_id, week, campaign_id, currency_code),
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade
) with (fillfactor = 80);

alter table metric_unattributed enable row level security, force row level security;
create policy tenant_isolation on metric_unattributed
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table metric_account_daily enable row level security, force row level security;
create policy tenant_isolation on metric_account_daily
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table metric_campaign_weekly enable row level security, force row level security;
create policy tenant_isolation on metric_campaign_weekly
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on metric_unattributed, metric_account_daily, metric_campaign_weekly to patchbay_app;

-- Monday of a day's week. 1999-12-27 was one, and no day is before it.
create function metric_week(day date) returns date
language sql immutable parallel safe
as $$ select day - (day - date '1999-12-27') % 7 $$;

-- Adds differences to the sums of their days, in the order of the keys: two statements that meet in several days lock
-- them in the same order. A day without rows goes.
create function add_to_metric_account_daily(differences metric_account_daily[]) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.metric_account_daily as kept
  select * from unnest(differences) d order by d.tenant_id, d.ad_account_id, d.date, d.currency_code
  on conflict (tenant_id, ad_account_id, date, currency_code) do update set
    rows = kept.rows + excluded.rows, cost_micros = kept.cost_micros + excluded.cost_micros,
    impressions = kept.impressions + excluded.impressions, clicks = kept.clicks + excluded.clicks,
    conversions_micros = kept.conversions_micros + excluded.conversions_micros,
    conversion_value_micros = kept.conversion_value_micros + excluded.conversion_value_micros,
    unknown_conversions = kept.unknown_conversions + excluded.unknown_conversions,
    unknown_conversion_values = kept.unknown_conversion_values + excluded.unknown_conversion_values,
    fetched_at = least(kept.fetched_at, excluded.fetched_at);
  if exists (select from unnest(differences) d where d.rows < 0) then
    delete from public.metric_account_daily kept
    using unnest(differences) d
    where d.rows < 0 and kept.rows = 0 and kept.tenant_id = d.tenant_id and kept.ad_account_id = d.ad_account_id
      and kept.date = d.date and kept.currency_code = d.currency_code;
  end if;
end
$$;

create function sum_inserted_metrics() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_account_daily[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, date, currency_code, count(*) as rows, sum(cost_micros)::bigint,
      sum(impressions)::bigint, sum(clicks)::bigint, coalesce(sum(round(conversions * 1000000)::bigint), 0)::bigint,
      coalesce(sum(conversion_value_micros), 0)::bigint, count(*) - count(conversions),
      count(*) - count(conversion_value_micros), min(fetched_at)
    from new_rows
    group by tenant_id, ad_account_id, date, currency_code
  ) d;
  if differences is not null then
    perform public.add_to_metric_account_daily(differences);
  end if;
  return null;
end
$$;

create function sum_deleted_metrics() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_account_daily[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, date, currency_code, - count(*) as rows, - sum(cost_micros)::bigint,
      - sum(impressions)::bigint, - sum(clicks)::bigint, - coalesce(sum(round(conversions * 1000000)::bigint), 0)::bigint,
      - coalesce(sum(conversion_value_micros), 0)::bigint, count(conversions) - count(*),
      count(conversion_value_micros) - count(*), timestamptz 'infinity'
    from old_rows
    group by tenant_id, ad_account_id, date, currency_code
  ) d;
  if differences is not null then
    perform public.add_to_metric_account_daily(differences);
  end if;
  return null;
end
$$;

-- Numbers that were only read again change no sum.
create function sum_changed_metrics() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_account_daily[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, date, currency_code, sum(sign)::bigint as rows, sum(sign * cost_micros)::bigint as cost,
      sum(sign * impressions)::bigint as impressions, sum(sign * clicks)::bigint as clicks,
      coalesce(sum(sign * round(conversions * 1000000)::bigint), 0)::bigint as conversions,
      coalesce(sum(sign * conversion_value_micros), 0)::bigint as value,
      coalesce(sum(sign) filter (where conversions is null), 0)::bigint as unknown,
      coalesce(sum(sign) filter (where conversion_value_micros is null), 0)::bigint as unknown_values,
      coalesce(min(fetched_at) filter (where sign = 1), 'infinity') as fetched_at
    from (
      select 1 as sign, tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
        conversion_value_micros, fetched_at from new_rows
      union all
      select -1, tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions,
        conversion_value_micros, fetched_at from old_rows
    ) changed
    group by tenant_id, ad_account_id, date, currency_code
  ) d
  where (d.rows, d.cost, d.impressions, d.clicks, d.conversions, d.value, d.unknown, d.unknown_values)
    <> (0, 0, 0, 0, 0, 0, 0, 0);
  if differences is not null then
    perform public.add_to_metric_account_daily(differences);
  end if;
  return null;
end
$$;

-- The same by campaign and week.
create function add_to_metric_campaign_weekly(differences metric_campaign_weekly[]) returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into public.metric_campaign_weekly as kept
  select * from unnest(differences) d order by d.tenant_id, d.ad_account_id, d.week, d.campaign_id, d.currency_code
  on conflict (tenant_id, ad_account_id, week, campaign_id, currency_code) do update set
    rows = kept.rows + excluded.rows, cost_micros = kept.cost_micros + excluded.cost_micros,
    impressions = kept.impressions + excluded.impressions, clicks = kept.clicks + excluded.clicks,
    conversions_micros = kept.conversions_micros + excluded.conversions_micros,
    conversion_value_micros = kept.conversion_value_micros + excluded.conversion_value_micros,
    unknown_conversions = kept.unknown_conversions + excluded.unknown_conversions,
    unknown_conversion_values = kept.unknown_conversion_values + excluded.unknown_conversion_values;
  if exists (select from unnest(differences) d where d.rows < 0) then
    delete from public.metric_campaign_weekly kept
    using unnest(differences) d
    where d.rows < 0 and kept.rows = 0 and kept.tenant_id = d.tenant_id and kept.ad_account_id = d.ad_account_id
      and kept.week = d.week and kept.campaign_id = d.campaign_id and kept.currency_code = d.currency_code;
  end if;
end
$$;

create function sum_inserted_weeks() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_campaign_weekly[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, public.metric_week(date) as week, campaign_id, currency_code, count(*) as rows,
      sum(cost_micros)::bigint, sum(impressions)::bigint, sum(clicks)::bigint,
      coalesce(sum(round(conversions * 1000000)::bigint), 0)::bigint, coalesce(sum(conversion_value_micros), 0)::bigint,
      count(*) - count(conversions), count(*) - count(conversion_value_micros)
    from new_rows
    group by tenant_id, ad_account_id, week, campaign_id, currency_code
  ) d;
  if differences is not null then
    perform public.add_to_metric_campaign_weekly(differences);
  end if;
  return null;
end
$$;

create function sum_deleted_weeks() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_campaign_weekly[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, public.metric_week(date) as week, campaign_id, currency_code, - count(*) as rows,
      - sum(cost_micros)::bigint, - sum(impressions)::bigint, - sum(clicks)::bigint,
      - coalesce(sum(round(conversions * 1000000)::bigint), 0)::bigint,
      - coalesce(sum(conversion_value_micros), 0)::bigint, count(conversions) - count(*),
      count(conversion_value_micros) - count(*)
    from old_rows
    group by tenant_id, ad_account_id, week, campaign_id, currency_code
  ) d;
  if differences is not null then
    perform public.add_to_metric_campaign_weekly(differences);
  end if;
  return null;
end
$$;

create function sum_changed_weeks() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
  differences public.metric_campaign_weekly[];
begin
  select array_agg(d) into differences from (
    select tenant_id, ad_account_id, public.metric_week(date) as week, campaign_id, currency_code, sum(sign)::bigint as rows,
      sum(sign * cost_micros)::bigint as cost, sum(sign * impressions)::bigint as impressions,
      sum(sign * clicks)::bigint as clicks, coalesce(sum(sign * round(conversions * 1000000)::bigint), 0)::bigint as conversions,
      coalesce(sum(sign * conversion_value_micros), 0)::bigint as value,
      coalesce(sum(sign) filter (where conversions is null), 0)::bigint as unknown,
      coalesce(sum(sign) filter (where conversion_value_micros is null), 0)::bigint as unknown_values
    from (
      select 1 as sign, tenant_id, ad_account_id, campaign_id, date, currency_code, cost_micros, impressions, clicks,
        conversions, conversion_value_micros from new_rows
      union all
      select -1, tenant_id, ad_account_id, campaign_id, date, currency_code, cost_micros, impressions, clicks,
        conversions, conversion_value_micros from old_rows
    ) changed
    group by tenant_id, ad_account_id, week, campaign_id, currency_code
  ) d
  where (d.rows, d.cost, d.impressions, d.clicks, d.conversions, d.value, d.unknown, d.unknown_values)
    <> (0, 0, 0, 0, 0, 0, 0, 0);
  if differences is not null then
    perform public.add_to_metric_campaign_weekly(differences);
  end if;
  return null;
end
$$;

do $$
declare
  facts text;
begin
  foreach facts in array array['metric_daily', 'metric_unattributed'] loop
    execute format('create trigger sum_inserted after insert on %I referencing new table as new_rows
      for each statement execute function sum_inserted_metrics()', facts);
    execute format('create trigger sum_changed after update on %I referencing old table as old_rows new table as new_rows
      for each statement execute function sum_changed_metrics()', facts);
    execute format('create trigger sum_deleted after delete on %I referencing old table as old_rows
      for each statement execute function sum_deleted_metrics()', facts);
  end loop;
end
$$;
create trigger sum_inserted_weeks after insert on metric_daily referencing new table as new_rows
  for each statement execute function sum_inserted_weeks();
create trigger sum_changed_weeks after update on metric_daily referencing old table as old_rows new table as new_rows
  for each statement execute function sum_changed_weeks();
create trigger sum_deleted_weeks after delete on metric_daily referencing old table as old_rows
  for each statement execute function sum_deleted_weeks();

-- The rows that are there already. The triggers' lock keeps writers away until this commits. The owner is bound by the
-- policies too, and belongs to no tenant.
alter table metric_daily no force row level security;
alter table metric_account_daily no force row level security;
alter table metric_campaign_weekly no force row level security;
set local work_mem = '256MB';
insert into metric_account_daily
select tenant_id, ad_account_id, date, currency_code, count(*), sum(cost_micros), sum(impressions), sum(clicks),
  coalesce(sum(round(conversions * 1000000)::bigint), 0), coalesce(sum(conversion_value_micros), 0),
  count(*) - count(conversions), count(*) - count(conversion_value_micros), min(fetched_at)
from metric_daily
group by tenant_id, ad_account_id, date, currency_code;
insert into metric_campaign_weekly
select tenant_id, ad_account_id, metric_week(date), campaign_id, currency_code, count(*), sum(cost_micros), sum(impressions),
  sum(clicks), coalesce(sum(round(conversions * 1000000)::bigint), 0), coalesce(sum(conversion_value_micros), 0),
  count(*) - count(conversions), count(*) - count(conversion_value_micros)
from metric_daily
group by tenant_id, ad_account_id, metric_week(date), campaign_id, currency_code;
alter table metric_daily force row level security;
alter table metric_campaign_weekly force row level security;
alter table metric_account_daily force row level security;

-- Nothing asks for a tenant's campaign-days by date alone any more, and each row that is written kept it up to date.
drop index metric_daily_tenant_id_date_idx;

-- A report may then run in several processes. Before PostgreSQL 17 a function that catches an error could not.
do $$
begin
  if current_setting('server_version_num')::int >= 170000 then
    alter function account_today(text) parallel safe cost 1000;
  end if;
end
$$;

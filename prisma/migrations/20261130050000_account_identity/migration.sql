-- Money's identity is (platform, external account): a total counts an account once, whichever connections have it. These
-- columns say which of an account's rows may answer, and from when.
alter table ad_account
  -- Campaigns of it are stored. Never chosen accounts of a manager, of which a tenant may have thousands, are not looked at.
  add column holds_data boolean not null default false,
  -- Last day whose numbers were read wholly: of two that are synced, the one with the newer data answers.
  add column newest_day date,
  -- When it was no longer chosen; null for one that is chosen, or never was.
  add column unsynced_at timestamptz(3),
  -- Its data is in no list and no total until it is chosen again.
  add column hidden_at timestamptz(3),
  -- Its data is being deleted: a worker goes on until nothing is left.
  add column deleting_at timestamptz(3);

create index ad_account_holds_data_idx on ad_account (tenant_id, platform, external_id, id) where holds_data;
create index ad_account_deleting_at_idx on ad_account (deleting_at) where deleting_at is not null;

-- Days of an account that were read wholly at least once, for each grain. Lies outside the Prisma schema, as the metric
-- tables do: Prisma has no type for ranges.
create table metric_coverage (
  tenant_id uuid not null,
  ad_account_id uuid not null,
  stream text not null,
  days datemultirange not null,
  primary key (tenant_id, ad_account_id, stream),
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete cascade on update cascade
);
alter table metric_coverage enable row level security, force row level security;
create policy tenant_isolation on metric_coverage
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on metric_coverage to patchbay_app;

-- Marks an account as soon as a campaign of it is stored, whoever stores it.
create function mark_account_data() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  update public.ad_account a set holds_data = true
  from (select distinct i.tenant_id, i.ad_account_id from inserted i) stored
  where a.tenant_id = stored.tenant_id and a.id = stored.ad_account_id and not a.holds_data;
  return null;
end
$$;
create trigger mark_account_data after insert on campaign
  referencing new table as inserted for each statement execute function mark_account_data();

-- Days that the account at `nth` of `accounts`, rows of one account in the order in which they answer, answers: those it
-- has read wholly and none before it has. The first answers also what nobody has read.
create function answered_days(tenant uuid, accounts uuid[], nth int, of_stream text) returns datemultirange
language sql stable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select case when nth = 1
    then '{(,)}'::datemultirange - (
      coalesce(range_agg(v.days) filter (where n.place > 1), '{}'::datemultirange)
      - coalesce(range_agg(v.days) filter (where n.place = 1), '{}'::datemultirange))
    else coalesce(range_agg(v.days) filter (where n.place = nth), '{}'::datemultirange)
      - coalesce(range_agg(v.days) filter (where n.place < nth), '{}'::datemultirange)
    end
  from unnest(accounts) with ordinality n(id, place)
  left join public.metric_coverage v on v.tenant_id = tenant and v.ad_account_id = n.id and v.stream = of_stream
$$;
revoke all on function answered_days(uuid, uuid[], int, text) from public;
grant execute on function answered_days(uuid, uuid[], int, text) to patchbay_app;

-- What was imported before this: an account with campaigns holds data, and the days that have rows were read. The owner who
-- runs this is bound by the policies, which are lifted for him within this transaction.
alter table ad_account no force row level security;
alter table campaign no force row level security;
alter table metric_daily no force row level security;
alter table metric_coverage no force row level security;
update ad_account a set holds_data = true
where exists (select from campaign c where c.tenant_id = a.tenant_id and c.ad_account_id = a.id);
insert into metric_coverage (tenant_id, ad_account_id, stream, days)
select tenant_id, ad_account_id, 'METRICS_DAILY', range_agg(daterange(date, date + 1))
from (select distinct tenant_id, ad_account_id, date from metric_daily) read
group by tenant_id, ad_account_id;
update ad_account a set newest_day = upper(v.days) - 1
from metric_coverage v where v.tenant_id = a.tenant_id and v.ad_account_id = a.id;
alter table ad_account force row level security;
alter table campaign force row level security;
alter table metric_daily force row level security;
alter table metric_coverage force row level security;

-- How connecting, imports and files went, as counts by day. They are summed from rows that are only inserted: a counter that
-- everybody updates would make whoever is frozen hold up everybody else. Counts stay when the jobs that they tell of are gone.

create type "OutcomeKind" as enum ('CONNECT', 'IMPORT', 'ASSET');

create table outcome (
  id uuid primary key,
  tenant_id uuid not null references tenant (id) on delete restrict on update cascade,
  kind "OutcomeKind" not null,
  tried integer not null,
  succeeded integer not null,
  occurred_at timestamptz(3) not null
);
create unique index outcome_tenant_id_id_key on outcome (tenant_id, id);

create table outcome_day (
  tenant_id uuid not null references tenant (id) on delete restrict on update cascade,
  kind "OutcomeKind" not null,
  day date not null,
  tried bigint not null,
  succeeded bigint not null,
  primary key (tenant_id, kind, day)
);

alter table outcome enable row level security, force row level security;
alter table outcome_day enable row level security, force row level security;
create policy tenant_isolation on outcome using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy tenant_isolation on outcome_day using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert on outcome to patchbay_app;
grant select on outcome_day to patchbay_app;

grant patchbay_system to current_user;
grant select, update, delete on outcome to patchbay_system;
grant select, insert, update, delete on outcome_day to patchbay_system;
create policy system_fold on outcome to patchbay_system using (true);
create policy system_fold on outcome_day to patchbay_system using (true);
set local role patchbay_system;

-- Adds outcomes to the sums of their days, in one statement: whoever reads sees each of them once. Answers how many they were. Two
-- workers take different rows, and add to the days in the same order.
create function system.fold_outcomes(max_rows int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with gone as (
    delete from public.outcome o where o.id = any(array(
      select t.id from public.outcome t limit max_rows for update skip locked))
    returning o.tenant_id, o.kind, (o.occurred_at at time zone 'UTC')::date as day, o.tried, o.succeeded
  ), added as (
    insert into public.outcome_day as d (tenant_id, kind, day, tried, succeeded)
    select g.tenant_id, g.kind, g.day, sum(g.tried), sum(g.succeeded) from gone g
    group by g.tenant_id, g.kind, g.day order by g.tenant_id, g.kind, g.day
    on conflict (tenant_id, kind, day) do update set tried = d.tried + excluded.tried, succeeded = d.succeeded + excluded.succeeded
  )
  select count(*) from gone;
end;

-- Removes sums of days before `before`; answers how many went.
create function system.prune_outcome_days(before date, max_rows int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with old as (
    select d.tenant_id, d.kind, d.day from public.outcome_day d where d.day < prune_outcome_days.before
    limit max_rows for update skip locked
  ), gone as (
    delete from public.outcome_day d using old o
    where d.tenant_id = o.tenant_id and d.kind = o.kind and d.day = o.day returning 1
  )
  select count(*) from gone;
end;
grant execute on function system.fold_outcomes(int), system.prune_outcome_days(date, int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

-- Those that are due to go are found without reading the others.
create index outcome_day_day_idx on outcome_day (day);

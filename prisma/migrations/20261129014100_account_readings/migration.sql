-- The accounts that a grant reaches at one platform are listed once for all its connections and kept, and what workers
-- still have to read of them is a row that one worker claims at a time.

-- When the connection's accounts are to be proven anew: proofs older than this are read again.
alter table connection add column proof_requested_at timestamptz(3);

create table account_reading (
  tenant_id uuid not null,
  grant_id uuid not null,
  platform "Platform" not null,
  -- The last complete list of the platform's accounts, and when another one was asked for.
  listed_at timestamptz(3),
  list_requested_at timestamptz(3),
  -- Null while there is nothing to read.
  due_at timestamptz(3),
  lease_until timestamptz(3),
  -- Raised by each claim: the holder of an older one may not save.
  epoch integer not null default 0,
  -- Failed tries in a row.
  attempts integer not null default 0,
  primary key (tenant_id, grant_id, platform),
  foreign key (tenant_id, grant_id) references platform_grant (tenant_id, id) on update cascade on delete restrict
);
create index account_reading_due_idx on account_reading (due_at) where due_at is not null;

create table listed_account (
  tenant_id uuid not null,
  grant_id uuid not null,
  platform "Platform" not null,
  external_id text not null,
  name text not null,
  currency_code text,
  time_zone text,
  manager boolean not null,
  parent_external_id text,
  access_external_id text,
  platform_status text,
  -- Whether the platform lets it be read now.
  active boolean not null,
  -- Why it could not be looked at when it was listed: a code and a sentence.
  unreadable jsonb,
  -- Order of the platform's list: a manager before those below it.
  position integer not null,
  primary key (tenant_id, grant_id, platform, external_id),
  foreign key (tenant_id, grant_id) references platform_grant (tenant_id, id) on update cascade on delete restrict
);

grant select, insert, update, delete on account_reading, listed_account to patchbay_app;
do $$
declare
  tenant_table regclass;
begin
  foreach tenant_table in array array['account_reading', 'listed_account']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;

grant patchbay_system to current_user;
grant select (tenant_id, grant_id, platform, due_at, lease_until) on account_reading to patchbay_system;
create policy system_read on account_reading for select to patchbay_system using (due_at is not null);

set local role patchbay_system;
-- What workers can read now: due, and claimed by none that lives. Tenants take turns, the longest due first.
create function system.account_readings_due(max_readings int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.grant_id, due.platform from (
    select r.tenant_id, r.grant_id, r.platform, r.due_at,
      row_number() over (partition by r.tenant_id order by r.due_at, r.grant_id) as turn
    from public.account_reading r
    where r.due_at <= clock_timestamp() and (r.lease_until is null or r.lease_until <= clock_timestamp())
  ) due
  order by due.turn, due.due_at
  limit max_readings;
end;
grant execute on function system.account_readings_due(int) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

-- What was never proven, and nobody is at any more: a worker reads it now.
alter table connection no force row level security;
alter table platform_grant no force row level security;
alter table ad_account no force row level security;
alter table account_reading no force row level security;
insert into account_reading (tenant_id, grant_id, platform, due_at)
select distinct c.tenant_id, c.grant_id, c.platform, now() from connection c
join platform_grant g on g.tenant_id = c.tenant_id and g.id = c.grant_id
where c.status in ('PENDING', 'ACTIVE') and c.cause in ('PROOF', 'NONE') and g.destroyed_at is null
  and not g.reconnect_required
  and (c.platform = 'GOOGLE_WORKSPACE' or exists (select from ad_account a
    where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected and a.proof is null))
  and (c.last_verified_at is null or c.platform <> 'GOOGLE_WORKSPACE');
alter table connection force row level security;
alter table platform_grant force row level security;
alter table ad_account force row level security;
alter table account_reading force row level security;

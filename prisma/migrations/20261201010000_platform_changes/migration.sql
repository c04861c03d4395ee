-- What was asked of a platform, committed before it is sent. A change that nobody works on any more is read back.

create type "PlatformChangeKind" as enum ('BUDGET', 'STATUS', 'KEYWORDS');
create type "PlatformChangeState" as enum ('CHECKING', 'SENDING', 'DONE', 'FAILED', 'NOTHING_SENT');

create table platform_change (
  id uuid not null,
  tenant_id uuid not null,
  connection_id uuid not null,
  platform "Platform" not null,
  kind "PlatformChangeKind" not null,
  state "PlatformChangeState" not null,
  target_type text not null,
  target_id uuid not null,
  target_label text not null,
  target_key text not null,
  budget_key text,
  wanted jsonb not null,
  before jsonb,
  answer jsonb,
  actor_type "ActorType" not null,
  actor_id uuid,
  actor_label text not null,
  request_id text not null,
  ip_address text,
  user_agent text,
  epoch integer not null default 1,
  lease_until timestamptz(3) not null,
  readings integer not null default 0,
  created_at timestamptz(3) not null default current_timestamp,
  sent_at timestamptz(3),
  closed_at timestamptz(3),
  constraint platform_change_pkey primary key (id),
  constraint platform_change_tenant_id_connection_id_fkey foreign key (tenant_id, connection_id)
    references connection (tenant_id, id) on delete restrict on update cascade
);
create unique index platform_change_tenant_id_id_key on platform_change (tenant_id, id);
create index platform_change_tenant_id_connection_id_idx on platform_change (tenant_id, connection_id);
-- One at a time for an object, and for a budget that several objects spend from.
create unique index platform_change_open_target on platform_change (tenant_id, target_key)
  where state in ('CHECKING', 'SENDING');
create unique index platform_change_open_budget on platform_change (tenant_id, budget_key)
  where state in ('CHECKING', 'SENDING') and budget_key is not null;
create index platform_change_due_idx on platform_change (lease_until) where state in ('CHECKING', 'SENDING');
create index platform_change_closed_idx on platform_change (closed_at) where closed_at is not null;

alter table platform_change enable row level security, force row level security;
create policy tenant_isolation on platform_change using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on platform_change to patchbay_app;

grant patchbay_system to current_user;
grant select (tenant_id, id, state, lease_until, closed_at), update (closed_at), delete on platform_change to patchbay_system;
create policy system_read on platform_change for select to patchbay_system
  using (closed_at is not null or state in ('CHECKING', 'SENDING'));
create policy system_lock on platform_change for update to patchbay_system using (closed_at is not null);
create policy system_prune on platform_change for delete to patchbay_system using (closed_at is not null);
set local role patchbay_system;

-- Changes, of all tenants, that nobody works on any more and whose outcome is not known.
create function system.platform_changes_due(max_changes int) returns table (tenant_id uuid, change_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select c.tenant_id, c.id from public.platform_change c
  where c.state in ('CHECKING', 'SENDING') and c.lease_until <= statement_timestamp()
  order by c.lease_until
  limit max_changes;
end;
grant execute on function system.platform_changes_due(int) to patchbay_app;

-- Removes changes, of all tenants, that ended so long ago; the audit keeps what was done. Answers how many went.
create function system.prune_platform_changes(max_changes int, older_than interval) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with old as (
    select c.tenant_id, c.id from public.platform_change c
    where c.closed_at <= statement_timestamp() - older_than order by c.closed_at limit max_changes for update skip locked
  ), gone as (
    delete from public.platform_change c using old o where c.tenant_id = o.tenant_id and c.id = o.id returning 1
  )
  select count(*) from gone;
end;
grant execute on function system.prune_platform_changes(int, interval) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

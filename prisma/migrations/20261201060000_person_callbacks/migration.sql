-- Calls that a platform makes when a person takes the app away there, or asks for the deletion of their data (Meta). Such a call
-- names the person by the platform's own id and no tenant, so it is answered across tenants, by functions of patchbay_system.

-- A request for deletion. Its code is known to the person alone; who they are is forgotten when it is done.
create table data_deletion (
  id uuid primary key default gen_random_uuid(),
  code_hash bytea not null unique,
  identity_provider text not null,
  client_id text not null,
  platform_user_id text,
  requested_at timestamptz(3) not null default clock_timestamp(),
  completed_at timestamptz(3),
  constraint data_deletion_forgets check ((platform_user_id is null) = (completed_at is not null))
);
create index data_deletion_open_idx on data_deletion (requested_at) where completed_at is null;
create index data_deletion_completed_at_idx on data_deletion (completed_at);
grant select, insert, update, delete on data_deletion to patchbay_system;

-- Apps of one client id, whoever registered them.
create index oauth_app_client_id_idx on oauth_app (platform, client_id) where deleted_at is null;

grant patchbay_system to current_user;
set local role patchbay_system;

create function system.oauth_apps_of_client(of_platform public."Platform", of_client_id text, max_apps int)
returns table (tenant_id uuid, oauth_app_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.tenant_id, a.id from public.oauth_app a
  where a.platform = of_platform and a.client_id = of_client_id and a.deleted_at is null
  order by a.created_at, a.id limit max_apps;
end;

-- Grants of one person to one app that still hold anything of theirs.
create function system.grants_of_platform_user(of_identity_provider text, of_client_id text, of_platform_user_id text)
returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.identity_provider = of_identity_provider and g.client_id = of_client_id
    and g.platform_user_id = of_platform_user_id;
end;

create function system.request_data_deletion(
  code_hash bytea, identity_provider text, client_id text, platform_user_id text
) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into public.data_deletion (code_hash, identity_provider, client_id, platform_user_id)
  values (code_hash, identity_provider, client_id, platform_user_id) returning id;
end;

create function system.data_deletion_status(of_code_hash bytea)
returns table (requested_at timestamptz, completed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select d.requested_at, d.completed_at from public.data_deletion d where d.code_hash = of_code_hash;
end;

create function system.data_deletions_open(max_deletions int) returns setof uuid
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select d.id from public.data_deletion d where d.completed_at is null order by d.requested_at limit max_deletions;
end;

-- Grants that still tell of the person of a request.
create function system.grants_of_data_deletion(deletion_id uuid) returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.data_deletion d
  join public.platform_grant g on g.identity_provider = d.identity_provider and g.client_id = d.client_id
    and g.platform_user_id = d.platform_user_id
  where d.id = deletion_id;
end;

create function system.complete_data_deletion(deletion_id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update public.data_deletion d set completed_at = clock_timestamp(), platform_user_id = null
  where d.id = deletion_id and d.completed_at is null;
end;

create function system.prune_data_deletions(older_than interval) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  delete from public.data_deletion d where d.completed_at < clock_timestamp() - older_than;
end;

grant execute on function system.oauth_apps_of_client(public."Platform", text, int),
  system.grants_of_platform_user(text, text, text),
  system.request_data_deletion(bytea, text, text, text),
  system.data_deletion_status(bytea),
  system.data_deletions_open(int),
  system.grants_of_data_deletion(uuid),
  system.complete_data_deletion(uuid),
  system.prune_data_deletions(interval) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

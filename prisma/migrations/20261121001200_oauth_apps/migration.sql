-- OAuth apps of tenants, and of the installation itself, with their secrets sealed.

-- What belongs to the whole installation stands in a tenant of its own: it has keys and an audit like any other, and
-- nobody ever belongs to it.
select set_config('app.tenant_id', '00000000-0000-7000-8000-000000000000', true);
insert into tenant (id, name, slug)
values ('00000000-0000-7000-8000-000000000000', 'This installation', 'installation');
select set_config('app.tenant_id', '', true);

create function refuse_installation() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception 'the tenant of the installation itself can have no %', tg_table_name using errcode = 'check_violation';
end;
$$;
revoke all on function refuse_installation() from public;

create trigger refuse_installation before insert or update of tenant_id on member for each row
  when (new.tenant_id = '00000000-0000-7000-8000-000000000000') execute function refuse_installation();
create trigger refuse_installation before insert or update of tenant_id on api_key for each row
  when (new.tenant_id = '00000000-0000-7000-8000-000000000000') execute function refuse_installation();
create trigger refuse_installation before insert or update of tenant_id on brand for each row
  when (new.tenant_id = '00000000-0000-7000-8000-000000000000') execute function refuse_installation();

create table oauth_app (
  id uuid not null,
  tenant_id uuid not null,
  platform "Platform" not null,
  label text not null,
  client_id text not null,
  redirect_uri text not null,
  scopes text[],
  extras text[],
  sealed_extras bytea,
  version integer not null default 1,
  created_at timestamptz(3) not null default current_timestamp,
  deleted_at timestamptz(3),
  constraint oauth_app_pkey primary key (id),
  constraint oauth_app_tenant_id_fkey foreign key (tenant_id)
    references tenant (id) on delete restrict on update cascade
);
create unique index oauth_app_tenant_id_id_key on oauth_app (tenant_id, id);
create index oauth_app_tenant_id_created_at_id_idx on oauth_app (tenant_id, created_at, id);
create unique index oauth_app_live_key on oauth_app (tenant_id, platform, client_id) where deleted_at is null;

create table oauth_app_secret (
  id uuid not null,
  tenant_id uuid not null,
  oauth_app_id uuid not null,
  sealed_secret bytea not null,
  created_at timestamptz(3) not null default current_timestamp,
  constraint oauth_app_secret_pkey primary key (id),
  constraint oauth_app_secret_tenant_id_oauth_app_id_fkey foreign key (tenant_id, oauth_app_id)
    references oauth_app (tenant_id, id) on delete restrict on update cascade
);
create unique index oauth_app_secret_tenant_id_id_key on oauth_app_secret (tenant_id, id);
create index oauth_app_secret_tenant_id_oauth_app_id_created_at_id_idx
  on oauth_app_secret (tenant_id, oauth_app_id, created_at, id);

alter table oauth_app enable row level security, force row level security;
create policy tenant_isolation on oauth_app using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table oauth_app_secret enable row level security, force row level security;
create policy tenant_isolation on oauth_app_secret using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- An app is marked as gone, because grants and the audit name it; its secrets are destroyed. What it is never changes.
grant select, insert, update (label, redirect_uri, scopes, extras, sealed_extras, version, deleted_at) on oauth_app to patchbay_app;
grant select, insert, update (sealed_secret), delete on oauth_app_secret to patchbay_app;

-- The installation's apps serve every tenant: what they are, never a sealed value.
grant select (id, tenant_id, platform, label, client_id, redirect_uri, scopes, extras, created_at, deleted_at)
  on oauth_app to patchbay_system;
grant select (tenant_id, oauth_app_id) on oauth_app_secret to patchbay_system;
create policy system_read on oauth_app for select to patchbay_system
  using (tenant_id = '00000000-0000-7000-8000-000000000000' and deleted_at is null);
create policy system_read on oauth_app_secret for select to patchbay_system
  using (tenant_id = '00000000-0000-7000-8000-000000000000');

grant patchbay_system to current_user;
set local role patchbay_system;

create function system.installation_oauth_apps()
returns table (
  id uuid, platform public."Platform", label text, client_id text, redirect_uri text, scopes text[], extras text[],
  secret_count bigint, created_at timestamptz
)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.id, a.platform, a.label, a.client_id, a.redirect_uri, a.scopes, a.extras,
    (select count(*) from public.oauth_app_secret s where s.tenant_id = a.tenant_id and s.oauth_app_id = a.id),
    a.created_at
  from public.oauth_app a
  where a.tenant_id = '00000000-0000-7000-8000-000000000000' and a.deleted_at is null;
end;
grant execute on function system.installation_oauth_apps() to patchbay_app;

reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.installation_oauth_apps() to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

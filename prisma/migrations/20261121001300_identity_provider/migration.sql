-- One person and one app have one grant of a tenant at an identity provider, whichever of its platforms asked first:
-- a Google login's Ads, Drive and Sheets are one consent, and revoking it ends all of them.
alter table platform_grant
  add column identity_provider text,
  -- Kept although no connection stands on it, such as Drive that was allowed while signing in.
  add column standing boolean not null default false;

-- The owner is bound by the policies too, and this concerns the grants of all tenants.
alter table platform_grant no force row level security;
update platform_grant set identity_provider = case
  when platform in ('GOOGLE_ADS', 'GOOGLE_WORKSPACE') then 'google'
  else replace(lower(platform::text), '_', '-')
end;
alter table platform_grant force row level security;

alter table platform_grant alter column identity_provider set not null;
drop index "platform_grant_tenant_id_platform_client_id_platform_user_i_key";
drop index "platform_grant_platform_client_id_platform_user_id_idx";
create unique index "platform_grant_tenant_id_identity_provider_client_id_platfo_key"
  on platform_grant (tenant_id, identity_provider, client_id, platform_user_id);
create index "platform_grant_identity_provider_client_id_platform_user_id_idx"
  on platform_grant (identity_provider, client_id, platform_user_id);

grant patchbay_system to current_user;
grant select (identity_provider, standing) on platform_grant to patchbay_system;
set local role patchbay_system;

drop function system.live_grants_of_platform_user(public."Platform", text, text, uuid);

-- How many other grants, of any tenant, stand on the same consent: the platform would revoke them all together.
create function system.live_grants_of_platform_user(
  identity_provider text, client_id text, platform_user_id text, except_grant_id uuid
) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select count(*) from public.platform_grant g
  where g.identity_provider = live_grants_of_platform_user.identity_provider
    and g.client_id = live_grants_of_platform_user.client_id
    and g.platform_user_id = live_grants_of_platform_user.platform_user_id
    and g.id is distinct from except_grant_id
    and g.destroyed_at is null;
end;
grant execute on function system.live_grants_of_platform_user(text, text, text, uuid) to patchbay_app;

-- Grants with tokens and without any live connection, for a minute at least: whoever closes one is done by then. One
-- that stands for itself needs no connection.
create or replace function system.grants_to_destroy(max_grants int)
returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.granted_at < now() - interval '1 minute'
    and not g.standing
    and (g.destroyed_at is null or (g.access_token_expires_at is not null and g.destroyed_at < now() - interval '1 minute'))
    and not exists (
      select 1 from public.connection c
      where c.tenant_id = g.tenant_id and c.grant_id = g.id
        and (c.status <> 'DISCONNECTED' or c.disconnected_at > now() - interval '1 minute'))
  order by g.granted_at, g.id
  limit max_grants;
end;

reset role;
revoke patchbay_system from current_user;

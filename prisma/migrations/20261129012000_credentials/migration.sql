-- What a credential needs beyond an OAuth 2.0 token: keys belong to no OAuth app, some platforms do not say which scopes
-- are held, and each platform has its own time at which its credentials are renewed.
alter table platform_grant
  alter column client_id drop not null,
  -- When a worker next has something to do for the credential: renew it, or notice its end where nobody can.
  add column renew_at timestamptz(3),
  -- When the platform began to refuse a credential that cannot be renewed; null again as soon as it accepts it.
  add column refused_at timestamptz(3),
  -- For readers that cannot tell a null list from an empty one.
  add column scopes_known boolean generated always as (granted_scopes is not null) stored;

-- The owner is bound by the policies too, and this concerns the grants of all tenants.
alter table platform_grant no force row level security;
update platform_grant set renew_at = access_token_expires_at
  - case when sealed_refresh_token is null then interval '0' else interval '30 minutes' end
where destroyed_at is null and access_token_expires_at is not null;
alter table platform_grant force row level security;

drop index "platform_grant_tenant_id_identity_provider_client_id_platfo_key";
create unique index "platform_grant_tenant_id_identity_provider_client_id_platfo_key"
  on platform_grant (tenant_id, identity_provider, client_id, platform_user_id) nulls not distinct;
-- Also what is in error is renewed, and heals by it.
drop index "platform_grant_access_token_expires_at_idx";
create index "platform_grant_renew_at_idx" on platform_grant (renew_at)
  where status in ('ACTIVE', 'ERROR') and destroyed_at is null;

grant patchbay_system to current_user;
grant select (renew_at) on platform_grant to patchbay_system;
set local role patchbay_system;

drop function system.grants_to_refresh(timestamptz, int);

-- Grants whose credential is due for renewal at the given moment, and that nobody renews now. Tenants take turns, so that
-- one with thousands does not hold up the others; within a tenant the longest due comes first.
create function system.grants_to_refresh(due_at timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id, due.platform from (
    select g.tenant_id, g.id, g.platform, g.renew_at,
      row_number() over (partition by g.tenant_id order by g.renew_at, g.id) as turn
    from public.platform_grant g
    where g.renew_at <= due_at and g.destroyed_at is null
      and g.status in ('ACTIVE', 'ERROR') and not g.reconnect_required
      and coalesce(g.next_attempt_at <= clock_timestamp(), true)
      and coalesce(g.refresh_lease_until <= clock_timestamp(), true)
  ) due
  order by due.turn, due.renew_at, due.id
  limit max_grants;
end;
grant execute on function system.grants_to_refresh(timestamptz, int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

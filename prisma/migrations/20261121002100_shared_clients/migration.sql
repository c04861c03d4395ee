grant patchbay_system to current_user;
grant select (platform) on connection to patchbay_system;
grant update (next_attempt_at) on platform_grant to patchbay_system;
create policy system_check on platform_grant for update to patchbay_system using (destroyed_at is null);
set local role patchbay_system;

-- How many connections of one platform stand on a client of the installation, over all tenants: an app of that platform
-- may hold what they need, though another app with the same client serves their grants.
create function system.connections_on_oauth_client(identity_provider text, client_id text, platform public."Platform")
returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select count(*) from public.platform_grant g
  join public.connection c on c.tenant_id = g.tenant_id and c.grant_id = g.id
  where g.identity_provider = connections_on_oauth_client.identity_provider
    and g.client_id = connections_on_oauth_client.client_id
    and g.destroyed_at is null
    and c.platform = connections_on_oauth_client.platform
    and c.status <> 'DISCONNECTED';
end;
grant execute on function system.connections_on_oauth_client(text, text, public."Platform") to patchbay_app;

-- Makes the check of the other grants on a consent due now, of any tenant, after it was revoked at the platform: one that
-- was given while that was under way ended with it. What waits for a later attempt has its time already.
create function system.check_grants_of_platform_user(
  identity_provider text, client_id text, platform_user_id text, except_grant_id uuid
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update public.platform_grant g set next_attempt_at = clock_timestamp()
  where g.identity_provider = check_grants_of_platform_user.identity_provider
    and g.client_id = check_grants_of_platform_user.client_id
    and g.platform_user_id = check_grants_of_platform_user.platform_user_id
    and g.id is distinct from except_grant_id
    and g.destroyed_at is null
    and g.next_attempt_at is null;
end;
grant execute on function system.check_grants_of_platform_user(text, text, text, uuid) to patchbay_app;

reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format(
    'grant execute on function system.connections_on_oauth_client(text, text, public."Platform") to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

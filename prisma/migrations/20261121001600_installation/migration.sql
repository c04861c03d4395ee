-- Nobody is invited into the tenant of the installation itself.
create trigger refuse_installation before insert or update of tenant_id on invitation for each row
  when (new.tenant_id = '00000000-0000-7000-8000-000000000000') execute function refuse_installation();

grant patchbay_system to current_user;
set local role patchbay_system;

-- How much stands on a client of the installation, over all tenants: it is not taken away under them.
create function system.use_of_oauth_client(identity_provider text, client_id text)
returns table (grants bigint, connections bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select count(*), coalesce(sum(live.connections), 0)::bigint
  from public.platform_grant g
  cross join lateral (
    select count(*) as connections from public.connection c
    where c.tenant_id = g.tenant_id and c.grant_id = g.id and c.status <> 'DISCONNECTED'
  ) live
  where g.identity_provider = use_of_oauth_client.identity_provider
    and g.client_id = use_of_oauth_client.client_id
    and g.destroyed_at is null;
end;
grant execute on function system.use_of_oauth_client(text, text) to patchbay_app;

reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.use_of_oauth_client(text, text) to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

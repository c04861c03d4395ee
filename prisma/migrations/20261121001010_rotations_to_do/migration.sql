-- A rotation to another root key than the asking process's blocks what was asked for behind it: such a tenant is none that
-- this process can do anything for, and must not stand in the way of those that are.
grant patchbay_system to current_user;
set local role patchbay_system;

create or replace function system.tenants_with_key_rotation(provider text, root_key_id text, max_tenants int)
returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select r.tenant_id from public.key_rotation r
  where r.completed_at is null
  group by r.tenant_id
  having bool_and(coalesce(r.lease_until <= clock_timestamp(), true))
    and bool_and(r.provider is null or (r.provider = tenants_with_key_rotation.provider
      and r.root_key_id = tenants_with_key_rotation.root_key_id))
  order by min(r.requested_at), r.tenant_id
  limit max_tenants;
end;

reset role;
revoke patchbay_system from current_user;

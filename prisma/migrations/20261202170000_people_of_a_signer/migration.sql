-- A platform's call about a person reaches the tenants whose secret signed it: anybody can register somebody else's client id with a
-- secret of their own. A request for deletion leaves what the person granted after it was made, as the call may come again.

alter table data_deletion add column issued_at timestamptz(3), add column tenant_ids uuid[];
update data_deletion set issued_at = requested_at;
alter table data_deletion alter column issued_at set default clock_timestamp(), alter column issued_at set not null;

grant patchbay_system to current_user;
set local role patchbay_system;

drop function system.grants_of_platform_user(text, text, text);
create function system.grants_of_platform_user(
  of_identity_provider text, of_client_id text, of_platform_user_id text, of_tenant_ids uuid[]
) returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.identity_provider = of_identity_provider and g.client_id = of_client_id
    and g.platform_user_id = of_platform_user_id and (of_tenant_ids is null or g.tenant_id = any (of_tenant_ids));
end;

drop function system.request_data_deletion(bytea, text, text, text);
create function system.request_data_deletion(
  code_hash bytea, identity_provider text, client_id text, platform_user_id text, tenant_ids uuid[], issued_at timestamptz
) returns uuid
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into public.data_deletion (code_hash, identity_provider, client_id, platform_user_id, tenant_ids, issued_at)
  values (code_hash, identity_provider, client_id, platform_user_id, tenant_ids, issued_at) returning id;
end;

-- Clocks of two companies differ by less than a minute.
create or replace function system.grants_of_data_deletion(deletion_id uuid) returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.data_deletion d
  join public.platform_grant g on g.identity_provider = d.identity_provider and g.client_id = d.client_id
    and g.platform_user_id = d.platform_user_id
  where d.id = deletion_id and (d.tenant_ids is null or g.tenant_id = any (d.tenant_ids))
    and g.granted_at <= d.issued_at + interval '1 minute';
end;

grant execute on function system.grants_of_platform_user(text, text, text, uuid[]),
  system.request_data_deletion(bytea, text, text, text, uuid[], timestamptz) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

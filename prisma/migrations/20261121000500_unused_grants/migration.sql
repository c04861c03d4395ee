-- What a process leaves behind that is killed between a disconnect and the end of its grant: a worker ends it.
grant patchbay_system to current_user;
grant select (tenant_id, grant_id, status, disconnected_at) on connection to patchbay_system;
create policy system_read on connection for select to patchbay_system using (true);
-- A closed grant that still has a token's end has its tokens too.
create policy system_read_left on platform_grant for select to patchbay_system
  using (destroyed_at is not null and access_token_expires_at is not null);
set local role patchbay_system;

-- Grants with tokens and without any live connection, for a minute at least: whoever closes one is done by then.
create function system.grants_to_destroy(max_grants int)
returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.granted_at < now() - interval '1 minute'
    and (g.destroyed_at is null or (g.access_token_expires_at is not null and g.destroyed_at < now() - interval '1 minute'))
    and not exists (
      select 1 from public.connection c
      where c.tenant_id = g.tenant_id and c.grant_id = g.id
        and (c.status <> 'DISCONNECTED' or c.disconnected_at > now() - interval '1 minute'))
  order by g.granted_at, g.id
  limit max_grants;
end;
grant execute on function system.grants_to_destroy(int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

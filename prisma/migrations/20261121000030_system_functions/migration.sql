-- What must be found before a tenant is known, or over all tenants. Each function answers the least it can; their
-- owner sees the columns granted here and no others, and never a token.

create schema system;
grant usage on schema system to patchbay_app;
grant usage, create on schema system to patchbay_system;

grant select (id, name) on tenant to patchbay_system;
grant select (tenant_id, id, user_id, role, removed_at) on member to patchbay_system;
grant select (id, tenant_id, name, key_hash, scopes, revoked_at, expires_at, last_used_at), update (last_used_at)
  on api_key to patchbay_system;
grant select, update (consumed_at), delete on oauth_attempt to patchbay_system;
grant select (id, tenant_id, platform, client_id, platform_user_id, status, access_token_expires_at, granted_at,
  last_verified_at, destroyed_at) on platform_grant to patchbay_system;
grant select (id, tenant_id, status, resumes_at, queued_at) on import_job to patchbay_system;
grant select (tenant_id, import_job_id, state, lease_until) on import_slice to patchbay_system;
grant select, insert on audit_event to patchbay_system;
grant select, insert, update on audit_chain_head to patchbay_system;

create policy system_read on tenant for select to patchbay_system using (true);
create policy system_read on member for select to patchbay_system using (removed_at is null);
create policy system_read on api_key for select to patchbay_system using (true);
create policy system_touch on api_key for update to patchbay_system using (revoked_at is null);
create policy system_read on oauth_attempt for select to patchbay_system using (true);
-- Also a consumed one is locked and answered: the caller is told that it was used before.
create policy system_consume on oauth_attempt for update to patchbay_system using (true);
create policy system_prune on oauth_attempt for delete to patchbay_system using (expires_at < now());
create policy system_read on platform_grant for select to patchbay_system using (destroyed_at is null);
create policy system_read on import_job for select to patchbay_system using (status in ('QUEUED', 'RUNNING', 'WAITING'));
create policy system_read on import_slice for select to patchbay_system using (state = 'RUNNING');
-- audit_event and audit_chain_head: append_audit() writes for the transaction's own tenant, so the tenant's policy fits.

-- The functions are made as patchbay_system, and so belong to it.
grant patchbay_system to current_user;
set local role patchbay_system;
alter default privileges revoke execute on functions from public;

create function system.api_key_by_hash(hash bytea)
returns table (id uuid, tenant_id uuid, name text, scopes public."ApiKeyScope"[], revoked_at timestamptz, expires_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select k.id, k.tenant_id, k.name, k.scopes, k.revoked_at, k.expires_at from public.api_key k where k.key_hash = hash;
end;

-- Notes the use of a key, at most once a minute: a busy key is not written at every request.
create function system.touch_api_key(id uuid) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update public.api_key k set last_used_at = now()
  where k.id = touch_api_key.id and k.revoked_at is null
    and (k.last_used_at is null or k.last_used_at < now() - interval '1 minute');
end;

create function system.memberships_of_user(user_id uuid)
returns table (tenant_id uuid, tenant_name text, member_id uuid, role public."Role")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select m.tenant_id, t.name, m.id, m.role
  from public.member m join public.tenant t on t.id = m.tenant_id
  where m.user_id = memberships_of_user.user_id and m.removed_at is null
  order by t.name, m.tenant_id;
end;

-- Takes an attempt to connect, once. Of two callers at the same moment the second waits for the first and is told
-- was_consumed; a caller must refuse when either flag is set. No row: the state was never given out, or is long gone.
create function system.consume_oauth_attempt(state_hash bytea)
returns table (
  id uuid, tenant_id uuid, brand_id uuid, platform public."Platform", client_id text,
  actor_type public."ActorType", actor_id uuid, browser_nonce_hash bytea, sealed_verifier bytea,
  redirect_uri text, requested_scopes text[], scope_sets text[], connection_id uuid, return_to text,
  created_at timestamptz, expires_at timestamptz, was_consumed boolean, was_expired boolean
)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with found as (
    select * from public.oauth_attempt a where a.state_hash = consume_oauth_attempt.state_hash for update
  ), consumed as (
    update public.oauth_attempt a set consumed_at = clock_timestamp()
    from found f where a.id = f.id and f.consumed_at is null
  )
  select f.id, f.tenant_id, f.brand_id, f.platform, f.client_id,
    f.actor_type, f.actor_id, f.browser_nonce_hash, f.sealed_verifier,
    f.redirect_uri, f.requested_scopes, f.scope_sets, f.connection_id, f.return_to,
    f.created_at, f.expires_at, f.consumed_at is not null, f.expires_at <= clock_timestamp()
  from found f;
end;

-- Attempts that ended before the given moment; answers how many were removed.
create function system.prune_oauth_attempts(expired_before timestamptz) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with gone as (delete from public.oauth_attempt a where a.expires_at < least(expired_before, now()) returning 1)
  select count(*) from gone;
end;

-- Jobs that need a worker, oldest first: new ones, waiting ones whose time has come, and running ones that nobody
-- works on (no slice has a live lease).
create function system.claimable_import_jobs(max_jobs int)
returns table (tenant_id uuid, import_job_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select j.tenant_id, j.id from public.import_job j
  where j.status in ('QUEUED', 'RUNNING', 'WAITING')
    and case j.status
      when 'WAITING' then coalesce(j.resumes_at <= now(), true)
      when 'RUNNING' then not exists (
        select 1 from public.import_slice s
        where s.tenant_id = j.tenant_id and s.import_job_id = j.id and s.state = 'RUNNING' and s.lease_until > now())
      else true
    end
  order by j.queued_at, j.id
  limit max_jobs;
end;

-- How many other grants, of any tenant, stand on the same consent: the platform would revoke them all together.
create function system.live_grants_of_platform_user(
  platform public."Platform", client_id text, platform_user_id text, except_grant_id uuid
) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select count(*) from public.platform_grant g
  where g.platform = live_grants_of_platform_user.platform
    and g.client_id = live_grants_of_platform_user.client_id
    and g.platform_user_id = live_grants_of_platform_user.platform_user_id
    and g.id is distinct from except_grant_id
    and g.destroyed_at is null;
end;

-- Grants whose access token ends before the given moment, soonest first.
create function system.grants_to_refresh(expires_before timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.status = 'ACTIVE' and g.destroyed_at is null and g.access_token_expires_at < expires_before
  order by g.access_token_expires_at, g.id
  limit max_grants;
end;

-- Grants in use that were last looked at before the given moment, longest ago first.
create function system.grants_to_verify(verified_before timestamptz, max_grants int)
returns table (tenant_id uuid, grant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.tenant_id, g.id from public.platform_grant g
  where g.status in ('ACTIVE', 'ERROR') and g.destroyed_at is null
    and coalesce(g.last_verified_at, g.granted_at) < verified_before
  order by coalesce(g.last_verified_at, g.granted_at), g.id
  limit max_grants;
end;

create function system.tenants() returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.id from public.tenant t order by t.id;
end;

grant execute on all functions in schema system to patchbay_app;
-- All tenants at once are for the operator, who runs as the owner.
revoke execute on function system.tenants() from patchbay_app;

reset role;
grant usage on schema system to current_user;
do $$
begin
  execute format('grant execute on function system.tenants() to %I', current_user);
end
$$;
revoke patchbay_system from current_user;

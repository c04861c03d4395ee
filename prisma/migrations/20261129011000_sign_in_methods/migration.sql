-- An attempt to connect is found by whatever its method puts into the callback (OAuth 2.0's state, OAuth 1.0a's request
-- token), and keeps whatever its method needs to finish, which may be nothing.
-- Attempts live ten minutes. One that is open now was sealed under the old name: whoever is on a consent page starts again.
alter table oauth_attempt no force row level security;
delete from oauth_attempt;
alter table oauth_attempt force row level security;

alter table oauth_attempt rename column state_hash to key_hash;
alter table oauth_attempt rename column sealed_verifier to sealed_secret;
alter table oauth_attempt
  alter column sealed_secret drop not null,
  add column method "AuthenticationMethod" not null;
alter index "oauth_attempt_state_hash_key" rename to "oauth_attempt_key_hash_key";

grant patchbay_system to current_user;
set local role patchbay_system;

drop function system.consume_oauth_attempt(bytea);

-- Takes an attempt to connect, once. Of two callers at the same moment the second waits for the first and is told
-- was_consumed; a caller must refuse when either flag is set. No row: the key was never given out, or is long gone.
create function system.consume_oauth_attempt(key_hash bytea)
returns table (
  id uuid, tenant_id uuid, brand_id uuid, platform public."Platform", method public."AuthenticationMethod",
  client_id text, actor_type public."ActorType", actor_id uuid, browser_nonce_hash bytea, sealed_secret bytea,
  redirect_uri text, requested_scopes text[], scope_sets text[], connection_id uuid, return_to text,
  created_at timestamptz, expires_at timestamptz, was_consumed boolean, was_expired boolean
)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with found as (
    select * from public.oauth_attempt a where a.key_hash = consume_oauth_attempt.key_hash for update
  ), consumed as (
    update public.oauth_attempt a set consumed_at = clock_timestamp()
    from found f where a.id = f.id and f.consumed_at is null
  )
  select f.id, f.tenant_id, f.brand_id, f.platform, f.method,
    f.client_id, f.actor_type, f.actor_id, f.browser_nonce_hash, f.sealed_secret,
    f.redirect_uri, f.requested_scopes, f.scope_sets, f.connection_id, f.return_to,
    f.created_at, f.expires_at, f.consumed_at is not null, f.expires_at <= clock_timestamp()
  from found f;
end;
grant execute on function system.consume_oauth_attempt(bytea) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

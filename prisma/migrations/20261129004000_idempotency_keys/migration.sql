-- What a request with an Idempotency-Key made, for a day. The row is claimed before the work and gets the object's id in
-- the transaction that makes the object, so that neither is ever there without the other.

create table idempotency_key (
  tenant_id uuid not null,
  actor_type "ActorType" not null,
  actor_id uuid not null,
  key_hash bytea not null,
  body_hash bytea not null,
  claim_id uuid not null,
  lease_until timestamptz(3) not null,
  object_id uuid,
  expires_at timestamptz(3) not null,
  constraint idempotency_key_pkey primary key (tenant_id, actor_type, actor_id, key_hash),
  constraint idempotency_key_tenant_id_fkey foreign key (tenant_id)
    references tenant (id) on delete restrict on update cascade
);
create index idempotency_key_expires_at_idx on idempotency_key (expires_at);

alter table idempotency_key enable row level security, force row level security;
create policy tenant_isolation on idempotency_key using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on idempotency_key to patchbay_app;

grant patchbay_system to current_user;
grant select (tenant_id, actor_type, actor_id, key_hash, expires_at), update (expires_at), delete on idempotency_key to patchbay_system;
create policy system_read on idempotency_key for select to patchbay_system using (expires_at < now());
create policy system_lock on idempotency_key for update to patchbay_system using (expires_at < now());
create policy system_prune on idempotency_key for delete to patchbay_system using (expires_at < now());
set local role patchbay_system;

-- Removes keys whose day is over, of all tenants; answers how many went. What somebody has locked is left for the next time.
create function system.prune_idempotency_keys(max_keys int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with old as (
    select k.tenant_id, k.actor_type, k.actor_id, k.key_hash from public.idempotency_key k
    where k.expires_at < now() order by k.expires_at limit max_keys for update skip locked
  ), gone as (
    delete from public.idempotency_key k using old o
    where k.tenant_id = o.tenant_id and k.actor_type = o.actor_type and k.actor_id = o.actor_id and k.key_hash = o.key_hash
    returning 1
  )
  select count(*) from gone;
end;
grant execute on function system.prune_idempotency_keys(int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

-- Rotation of root keys, tenant keys and data; destroying a tenant's keys for good.

-- CreateEnum
CREATE TYPE "KeyRotationKind" AS ENUM ('ROOT', 'TENANT_KEY', 'DATA');

-- AlterTable
ALTER TABLE "tenant_key" ADD COLUMN     "wrapped_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ALTER COLUMN "wrapped_key" DROP NOT NULL;

-- CreateTable
CREATE TABLE "key_rotation" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "kind" "KeyRotationKind" NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "requested_by" TEXT NOT NULL,
    "provider" TEXT,
    "root_key_id" TEXT,
    "rewrap_all" BOOLEAN NOT NULL DEFAULT false,
    "lease_epoch" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "rewritten" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,
    "message" TEXT,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_rotation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shred_receipt" (
    "id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "tenant_name" TEXT NOT NULL,
    "tenant_slug" TEXT NOT NULL,
    "destroyed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "destroyed_by" TEXT NOT NULL,
    "keys" JSONB NOT NULL,
    "grants" INTEGER NOT NULL,

    CONSTRAINT "shred_receipt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "key_rotation_tenant_id_id_key" ON "key_rotation"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "key_rotation_tenant_id_kind_requested_at_key" ON "key_rotation"("tenant_id", "kind", "requested_at");

-- CreateIndex
CREATE UNIQUE INDEX "shred_receipt_tenant_id_id_key" ON "shred_receipt"("tenant_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "shred_receipt_tenant_id_key" ON "shred_receipt"("tenant_id");

-- AddForeignKey
ALTER TABLE "key_rotation" ADD CONSTRAINT "key_rotation_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenant"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Beyond what a Prisma schema says.
create index key_rotation_open_idx on key_rotation (requested_at, tenant_id) where completed_at is null;

-- Which version of its tenant's key a sealed value names (packages/vault/README.md: bytes 2 to 5). Null for null.
create function sealed_key_version(sealed bytea) returns bigint
language sql immutable parallel safe
return (get_byte(sealed, 2)::bigint << 24) + (get_byte(sealed, 3) << 16) + (get_byte(sealed, 4) << 8) + get_byte(sealed, 5);
grant execute on function sealed_key_version(bytea) to patchbay_app;

do $$
declare
  tenant_table text;
begin
  foreach tenant_table in array array['key_rotation', 'shred_receipt'] loop
    execute format('alter table %I enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;
grant select, insert, update on key_rotation to patchbay_app;
-- Written by the operator's command alone.
grant select on shred_receipt to patchbay_app;

-- What a worker has to know of all tenants' keys: never a wrapped key.
grant select (tenant_id, version, provider, root_key_id, created_at, retired_at, destroyed_at) on tenant_key to patchbay_system;
grant select (tenant_id, kind, requested_at, provider, root_key_id, lease_until, completed_at) on key_rotation to patchbay_system;
create policy system_read on tenant_key for select to patchbay_system using (destroyed_at is null);
create policy system_read on key_rotation for select to patchbay_system using (completed_at is null);

grant select (slug) on tenant to patchbay_system;

grant patchbay_system to current_user;
set local role patchbay_system;

-- For the operator's commands.
create function system.tenant_by_slug(slug text) returns table (id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select t.id from public.tenant t where t.slug = tenant_by_slug.slug;
end;

-- Under which root keys the tenants' keys are wrapped.
create function system.root_keys_in_use() returns table (provider text, root_key_id text, keys bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select k.provider, k.root_key_id, count(*) from public.tenant_key k
  where k.destroyed_at is null
  group by k.provider, k.root_key_id order by count(*) desc, k.provider, k.root_key_id;
end;

-- Tenants with a version of their key that is no longer the newest one, and not yet known to be unused.
create function system.tenants_with_older_keys() returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select k.tenant_id from public.tenant_key k
  where k.retired_at is null and k.destroyed_at is null
  group by k.tenant_id having count(*) > 1 order by k.tenant_id;
end;

-- Tenants with a rotation that somebody who has this root key can go on with.
create function system.tenants_with_key_rotation(provider text, root_key_id text, max_tenants int)
returns table (tenant_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select r.tenant_id from public.key_rotation r
  where r.completed_at is null
    and (r.provider is null or (r.provider = tenants_with_key_rotation.provider
      and r.root_key_id = tenants_with_key_rotation.root_key_id))
  group by r.tenant_id
  having bool_and(coalesce(r.lease_until <= clock_timestamp(), true))
  order by min(r.requested_at), r.tenant_id
  limit max_tenants;
end;

create function system.open_key_rotations() returns table (kind public."KeyRotationKind", tenants bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select r.kind, count(*) from public.key_rotation r where r.completed_at is null group by r.kind;
end;

create function system.grants_by_status() returns table (status public."ConnectionStatus", grants bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select g.status, count(*) from public.platform_grant g where g.destroyed_at is null group by g.status;
end;

grant execute on function system.root_keys_in_use(), system.tenants_with_older_keys(),
  system.tenants_with_key_rotation(text, text, int), system.open_key_rotations(), system.grants_by_status()
to patchbay_app;

reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.root_keys_in_use(), system.tenant_by_slug(text) to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

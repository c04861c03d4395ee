-- A server asks at its readiness check whether the database is what it was written for; it reads no table of migrations.
grant patchbay_system to current_user;
grant select (migration_name, finished_at, rolled_back_at) on _prisma_migrations to patchbay_system;
set local role patchbay_system;

create function system.applied_migrations() returns table (name text)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select m.migration_name from public._prisma_migrations m where m.finished_at is not null and m.rolled_back_at is null;
end;
grant execute on function system.applied_migrations() to patchbay_app;

reset role;
revoke patchbay_system from current_user;

-- When the stored files of a tenant are next compared with the rows that name them.
alter table tenant add column files_due_at timestamptz(3) not null default current_timestamp;
create index tenant_files_due_at_idx on tenant (files_due_at);
grant update (files_due_at) on tenant to patchbay_app;

-- Tries at a thumbnail that nothing came of: a picture that ends its worker is not tried for ever.
alter table asset add column thumbnail_attempts smallint not null default 0;

-- A film that is only linked has no file, but its poster's thumbnail can be lost too.
alter table asset no force row level security;
update asset set file_checked_at = current_timestamp where thumbnail_key is not null and file_checked_at is null;
alter table asset force row level security;
drop index asset_file_checked_at_idx;
create index asset_file_checked_at_idx on asset (file_checked_at) where stored_at is not null or thumbnail_key is not null;

grant patchbay_system to current_user;
grant select (thumbnail_key) on asset to patchbay_system;
alter policy system_read on asset using (stored_at is not null or thumbnail_key is not null or thumbnail_due_at is not null);
grant select (files_due_at), update (files_due_at) on tenant to patchbay_system;
create policy system_sweep on tenant for update to patchbay_system using (true);
set local role patchbay_system;
-- Gives the tenant whose files were compared longest ago to a worker. One that is killed keeps it back for `claimed` and no longer.
create function system.claim_file_sweep(claimed interval) returns table (tenant_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  update public.tenant t set files_due_at = clock_timestamp() + claimed
  where t.id = (
    select due.id from public.tenant due where due.files_due_at <= now()
    order by due.files_due_at limit 1 for no key update skip locked
  )
  returning t.id;
end;
-- Files and thumbnails whose presence was not looked at for so long, the longest first.
create or replace function system.files_to_check(max_files int, older_than interval)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.tenant_id, a.id from public.asset a
  where (a.stored_at is not null or a.thumbnail_key is not null)
    and a.file_checked_at <= statement_timestamp() - older_than
  order by a.file_checked_at
  limit max_files;
end;
grant execute on function system.claim_file_sweep(interval) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

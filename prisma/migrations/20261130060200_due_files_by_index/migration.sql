-- A clock that moves while a statement runs cannot bound an index: both functions read the whole of theirs.
grant patchbay_system to current_user;
set local role patchbay_system;
create or replace function system.files_to_check(max_files int, older_than interval)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.tenant_id, a.id from public.asset a
  where a.stored_at is not null and a.file_checked_at <= statement_timestamp() - older_than
  order by a.file_checked_at
  limit max_files;
end;
create or replace function system.thumbnails_due(max_thumbnails int)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id from (
    select first.tenant_id, first.id, first.thumbnail_due_at,
      row_number() over (partition by first.tenant_id order by first.thumbnail_due_at, first.id) as turn
    from (
      select a.tenant_id, a.id, a.thumbnail_due_at from public.asset a
      where a.thumbnail_due_at <= statement_timestamp()
      order by a.thumbnail_due_at
      limit max_thumbnails * 20
    ) first
  ) due
  order by due.turn, due.thumbnail_due_at
  limit max_thumbnails;
end;
reset role;
revoke patchbay_system from current_user;

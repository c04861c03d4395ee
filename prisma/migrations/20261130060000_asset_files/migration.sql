-- What an asset's file is recognised by, whether there is one at all, and when its presence in the store and its small
-- picture are looked after next.
alter table asset
  -- The platform's own key of the content, where it has one: an address that is signed anew leads to the same file.
  add column content_key text,
  add column stored_content_key text,
  -- False where source_url is a page that shows the content and not the file itself.
  add column has_file boolean not null default true,
  -- A still picture of a video.
  add column poster_url text,
  -- When the store was last seen to have the file.
  add column file_checked_at timestamptz(3),
  -- When a worker makes the thumbnail; null while there is none to be made.
  add column thumbnail_due_at timestamptz(3);

alter table asset no force row level security;
update asset set has_file = kind in ('IMAGE', 'LOGO'), file_checked_at = stored_at;
alter table asset force row level security;

create index asset_file_checked_at_idx on asset (file_checked_at) where stored_at is not null;
create index asset_thumbnail_due_at_idx on asset (thumbnail_due_at) where thumbnail_due_at is not null;

grant patchbay_system to current_user;
grant select (tenant_id, id, stored_at, file_checked_at, thumbnail_due_at) on asset to patchbay_system;
create policy system_read on asset for select to patchbay_system
  using (stored_at is not null or thumbnail_due_at is not null);

set local role patchbay_system;
-- Files whose presence was not looked at for so long, the longest first.
create function system.files_to_check(max_files int, older_than interval)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.tenant_id, a.id from public.asset a
  where a.stored_at is not null and a.file_checked_at <= clock_timestamp() - older_than
  order by a.file_checked_at
  limit max_files;
end;
-- Thumbnails that are due. Of the longest due ones tenants take turns.
create function system.thumbnails_due(max_thumbnails int)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.id from (
    select first.tenant_id, first.id, first.thumbnail_due_at,
      row_number() over (partition by first.tenant_id order by first.thumbnail_due_at, first.id) as turn
    from (
      select a.tenant_id, a.id, a.thumbnail_due_at from public.asset a
      where a.thumbnail_due_at <= clock_timestamp()
      order by a.thumbnail_due_at
      limit max_thumbnails * 20
    ) first
  ) due
  order by due.turn, due.thumbnail_due_at
  limit max_thumbnails;
end;
grant execute on function system.files_to_check(int, interval), system.thumbnails_due(int) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

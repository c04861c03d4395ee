-- However many pictures one tenant has waiting, every tenant's first ones are among those that are made next.

create index asset_tenant_thumbnail_due_idx on asset (tenant_id, thumbnail_due_at) where thumbnail_due_at is not null;

grant patchbay_system to current_user;
set local role patchbay_system;
create or replace function system.thumbnails_due(max_thumbnails int)
returns table (tenant_id uuid, asset_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with recursive waiting as (
    (select a.tenant_id from public.asset a where a.thumbnail_due_at <= statement_timestamp() order by a.tenant_id limit 1)
    union all
    select (select a.tenant_id from public.asset a
      where a.thumbnail_due_at <= statement_timestamp() and a.tenant_id > w.tenant_id order by a.tenant_id limit 1)
    from waiting w where w.tenant_id is not null
  )
  select due.tenant_id, due.id from waiting w
  cross join lateral (
    select a.tenant_id, a.id, a.thumbnail_due_at, row_number() over (order by a.thumbnail_due_at, a.id) as turn
    from public.asset a
    where a.tenant_id = w.tenant_id and a.thumbnail_due_at <= statement_timestamp()
    order by a.thumbnail_due_at, a.id
    limit max_thumbnails
  ) due
  order by due.turn, due.thumbnail_due_at
  limit max_thumbnails;
end;
reset role;
revoke patchbay_system from current_user;

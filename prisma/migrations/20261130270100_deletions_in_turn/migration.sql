-- However many accounts one tenant deletes, every tenant's first ones are among those that a worker goes on with next.

create index ad_account_tenant_deleting_idx on ad_account (tenant_id, deleting_at) where deleting_at is not null;

grant patchbay_system to current_user;
set local role patchbay_system;
create or replace function system.accounts_to_delete(max_accounts int)
returns table (tenant_id uuid, ad_account_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  with recursive deleting as (
    (select a.tenant_id from public.ad_account a where a.deleting_at is not null order by a.tenant_id limit 1)
    union all
    select (select a.tenant_id from public.ad_account a
      where a.deleting_at is not null and a.tenant_id > d.tenant_id order by a.tenant_id limit 1)
    from deleting d where d.tenant_id is not null
  )
  select due.tenant_id, due.id from deleting d
  cross join lateral (
    select a.tenant_id, a.id, a.deleting_at, row_number() over (order by a.deleting_at, a.id) as turn
    from public.ad_account a
    where a.tenant_id = d.tenant_id and a.deleting_at is not null
    order by a.deleting_at, a.id
    limit max_accounts
  ) due
  order by due.turn, due.deleting_at
  limit max_accounts;
end;
reset role;
revoke patchbay_system from current_user;

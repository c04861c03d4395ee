-- Accounts whose data is still being deleted, of all tenants: a process that was killed leaves them, and a worker goes on.
grant patchbay_system to current_user;
grant select (tenant_id, id, deleting_at) on ad_account to patchbay_system;
create policy system_read_deleting on ad_account for select to patchbay_system using (deleting_at is not null);
set local role patchbay_system;

create function system.accounts_to_delete(max_accounts int)
returns table (tenant_id uuid, ad_account_id uuid)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select a.tenant_id, a.id from public.ad_account a
  where a.deleting_at is not null
  order by a.deleting_at
  limit max_accounts;
end;
grant execute on function system.accounts_to_delete(int) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

-- Which brands chose the same account: asked for whole pages of a manager's tree.
create index ad_account_selected_idx on ad_account (tenant_id, platform, external_id) where selected;

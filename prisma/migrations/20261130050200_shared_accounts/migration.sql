-- The external id leads both indexes: row-level security lets an index compare a text, and no enum.
drop index ad_account_selected_idx;
create index ad_account_selected_idx on ad_account (tenant_id, external_id, platform) where selected;
drop index ad_account_holds_data_idx;
create index ad_account_holds_data_idx on ad_account (tenant_id, external_id, platform, id) where holds_data;

-- Another row of the tenant holds data of the same account: only then is there anything to decide about who answers. Never
-- false where it should be true; it stays true when the other's data is deleted.
alter table ad_account add column shared boolean not null default false;
create index ad_account_shared_idx on ad_account (tenant_id, external_id, platform) where shared;

create function mark_shared_account() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Two connections that get the first data of one account at once: the second waits, and then sees the first.
  perform pg_advisory_xact_lock(hashtext('ad_account'), hashtext(new.tenant_id || ' ' || new.platform || ' ' || new.external_id));
  update public.ad_account a set shared = true
  where a.tenant_id = new.tenant_id and a.platform = new.platform and a.external_id = new.external_id and a.holds_data
    and not a.shared
    and exists (
      select from public.ad_account o
      where o.tenant_id = new.tenant_id and o.platform = new.platform and o.external_id = new.external_id and o.holds_data
        and o.id <> a.id);
  return null;
end
$$;
create trigger mark_shared_account after update of holds_data on ad_account
  for each row when (new.holds_data and not old.holds_data) execute function mark_shared_account();

alter table ad_account no force row level security;
update ad_account a set shared = true
where a.holds_data and exists (
  select from ad_account o
  where o.tenant_id = a.tenant_id and o.platform = a.platform and o.external_id = a.external_id and o.holds_data and o.id <> a.id);
alter table ad_account force row level security;

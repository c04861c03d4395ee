
-- Accounts about which a list of campaigns has something to decide: a few among many.
create index ad_account_undecided_idx on ad_account (tenant_id, id) where shared or hidden_at is not null;

-- As every key between tenant tables: what was read is deleted before its account, and never with it.
alter table metric_coverage
  drop constraint metric_coverage_tenant_id_ad_account_id_fkey,
  add constraint metric_coverage_tenant_id_ad_account_id_fkey
    foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on delete restrict on update cascade;

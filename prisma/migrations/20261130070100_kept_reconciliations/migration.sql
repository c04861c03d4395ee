-- An account's newest comparison outlives the job that made it, which is pruned; and nothing goes by itself with another
-- row: whoever deletes the other deletes it first.
alter table import_reconciliation
  drop constraint import_reconciliation_tenant_id_import_job_id_fkey,
  drop constraint import_reconciliation_tenant_id_ad_account_id_fkey,
  add foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on update cascade on delete restrict;
alter table import_difference
  drop constraint import_difference_tenant_id_import_reconciliation_id_fkey,
  add foreign key (tenant_id, import_reconciliation_id) references import_reconciliation (tenant_id, id)
    on update cascade on delete restrict;

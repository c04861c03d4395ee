-- Before a stored file is removed it is asked whether another asset has it too.
create index asset_tenant_id_blob_key_idx on asset (tenant_id, blob_key);
create index asset_tenant_id_thumbnail_key_idx on asset (tenant_id, thumbnail_key);


-- Accounts about which a list of campaigns has something to decide: a few among many.
create index ad_account_undecided_idx on ad_account (tenant_id, id) where shared or hidden_at is not null;

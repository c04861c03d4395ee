-- Sums that the migration before this made lie in no order, and a report reads an account's days: once in the order of
-- the key they lie side by side, as those do that imports write.
cluster metric_account_daily using metric_account_daily_pkey;
cluster metric_campaign_weekly using metric_campaign_weekly_pkey;

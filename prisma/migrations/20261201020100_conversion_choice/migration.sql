-- What counts as a conversion can be chosen for each connection, and numbers say how their conversions were credited.

-- Key of the platform's choices, or of its custom form; null for the platform's default.
alter table "connection" add column "conversion" text;
alter type "AuditAction" add value 'CONVERSION_CHANGE';

-- The platform's own word for how the row's conversions were credited; null where it tells none. Plain text: see
-- docs/decisions/0076 for what it costs.
alter table metric_daily add column attribution text;

-- Days of `days`, and others that have rows, whose conversions were counted by an earlier choice and not read again since.
alter table metric_coverage add column stale datemultirange not null default '{}';
create index metric_coverage_stale_idx on metric_coverage (tenant_id, ad_account_id) where not isempty(stale);

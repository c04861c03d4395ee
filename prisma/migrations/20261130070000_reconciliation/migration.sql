-- After its last window a run compares our totals of each account with the platform's own.
alter type "ImportStream" add value if not exists 'RECONCILIATION';

-- An account without a currency of its own has a total in each on the same day.
alter table metric_unattributed drop constraint metric_unattributed_pkey,
  add primary key (tenant_id, ad_account_id, date, currency_code);

create table import_reconciliation (
  id uuid primary key,
  tenant_id uuid not null,
  import_job_id uuid not null,
  ad_account_id uuid not null,
  from_date date not null,
  to_date date not null,
  compared_at timestamptz(3) not null default clock_timestamp(),
  unique (tenant_id, id),
  unique (tenant_id, import_job_id, ad_account_id),
  check (from_date <= to_date),
  foreign key (tenant_id, import_job_id) references import_job (tenant_id, id) on update cascade on delete cascade,
  foreign key (tenant_id, ad_account_id) references ad_account (tenant_id, id) on update cascade on delete cascade
);
-- An account's newest comparison.
create index import_reconciliation_newest_idx on import_reconciliation (tenant_id, ad_account_id, compared_at desc);

-- What a comparison found to differ: neighbouring days of one metric that differ in the same direction are one row.
create table import_difference (
  tenant_id uuid not null,
  import_reconciliation_id uuid not null,
  metric text not null,
  currency_code text not null,
  from_date date not null,
  to_date date not null,
  -- Money in micros, counts as they are.
  ours numeric not null,
  platforms numeric not null,
  primary key (tenant_id, import_reconciliation_id, metric, currency_code, from_date),
  check (from_date <= to_date),
  foreign key (tenant_id, import_reconciliation_id) references import_reconciliation (tenant_id, id)
    on update cascade on delete cascade
);

grant select, insert, update, delete on import_reconciliation, import_difference to patchbay_app;
do $$
declare
  tenant_table regclass;
begin
  foreach tenant_table in array array['import_reconciliation', 'import_difference']::regclass[] loop
    execute format('alter table %s enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;

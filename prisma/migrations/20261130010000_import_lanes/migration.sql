-- A long import must not hold up the hourly one: a connection has at most one unfinished job of each lane, no longer one at all.
create type "ImportLane" as enum ('MANUAL', 'RECENT', 'WINDOW', 'CAMPAIGNS', 'HISTORY');
alter table import_job add column lane "ImportLane" not null default 'MANUAL';
drop index import_job_unfinished_key;
create unique index import_job_unfinished_key on import_job (tenant_id, connection_id, lane)
  where status in ('QUEUED', 'RUNNING', 'WAITING');

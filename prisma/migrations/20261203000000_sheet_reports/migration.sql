-- Reports in spreadsheets: which tabs a connection has written, which files were picked for it, and who writes one now.

create table sheet_report (
  id uuid not null,
  tenant_id uuid not null,
  connection_id uuid not null,
  spreadsheet_id text not null,
  tab_id text not null,
  title text not null,
  sheet_name text not null,
  url text not null,
  report jsonb not null,
  rows_written integer not null,
  rows integer not null,
  created_at timestamptz(3) not null default current_timestamp,
  last_written_at timestamptz(3) not null default current_timestamp,
  constraint sheet_report_pkey primary key (id),
  constraint sheet_report_tenant_id_connection_id_fkey foreign key (tenant_id, connection_id)
    references connection (tenant_id, id) on delete restrict on update cascade
);
create unique index sheet_report_tenant_id_id_key on sheet_report (tenant_id, id);
create unique index sheet_report_tenant_id_connection_id_spreadsheet_id_tab_id_key
  on sheet_report (tenant_id, connection_id, spreadsheet_id, tab_id);

create table picked_file (
  id uuid not null,
  tenant_id uuid not null,
  connection_id uuid not null,
  external_id text not null,
  name text not null,
  mime_type text not null,
  web_url text,
  picked_at timestamptz(3) not null default current_timestamp,
  constraint picked_file_pkey primary key (id),
  constraint picked_file_tenant_id_connection_id_fkey foreign key (tenant_id, connection_id)
    references connection (tenant_id, id) on delete restrict on update cascade
);
create unique index picked_file_tenant_id_id_key on picked_file (tenant_id, id);
create unique index picked_file_tenant_id_connection_id_external_id_key
  on picked_file (tenant_id, connection_id, external_id);

-- One write at a time for a spreadsheet. A row whose process died is taken over when its time is up.
create table spreadsheet_lease (
  tenant_id uuid not null,
  spreadsheet_id text not null,
  holder uuid not null,
  lease_until timestamptz(3) not null,
  constraint spreadsheet_lease_pkey primary key (tenant_id, spreadsheet_id),
  constraint spreadsheet_lease_tenant_id_fkey foreign key (tenant_id) references tenant (id)
    on delete restrict on update cascade
);

alter table sheet_report enable row level security, force row level security;
create policy tenant_isolation on sheet_report using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table picked_file enable row level security, force row level security;
create policy tenant_isolation on picked_file using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table spreadsheet_lease enable row level security, force row level security;
create policy tenant_isolation on spreadsheet_lease using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
grant select, insert, update, delete on sheet_report, picked_file, spreadsheet_lease to patchbay_app;

-- True for a consent that only lets a person pick files for a connection.
alter table oauth_attempt add column picks_files boolean not null default false;

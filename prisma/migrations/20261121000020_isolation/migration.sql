-- Who may do what. patchbay_app serves requests and jobs, patchbay_auth keeps people and sessions, patchbay_system
-- owns the few functions that look across tenants and cannot log in. The role that runs this owns the tables, and is
-- bound by the policies like everybody else.

do $$
declare
  role_name text;
begin
  foreach role_name in array array['patchbay_app', 'patchbay_auth', 'patchbay_system'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        -- Passwords are set by `npm run db:migrate`, out of the URLs it is given.
        execute format('create role %I %s', role_name, case role_name when 'patchbay_system' then 'nologin' else 'login' end);
      end if;
    exception when duplicate_object or unique_violation then
      null; -- Another database of the same server was migrated at this moment: roles belong to the server.
    end;
    if exists (select from pg_roles where rolname = role_name and (rolsuper or rolbypassrls)) then
      raise exception 'the role % must be neither superuser nor allowed to bypass row-level security', role_name;
    end if;
  end loop;
end
$$;

-- Nothing is anybody's by default.
revoke all on schema public from public;
grant usage on schema public to patchbay_app, patchbay_system;

-- The app's tables. What is only ever marked as gone (brands, connections, grants, jobs, keys) it cannot delete.
grant select on tenant, member, api_key, audit_event to patchbay_app;
grant select, insert, update on brand, platform_grant, connection, import_job, tenant_key to patchbay_app;
grant select, insert, update, delete on
  onboarding_skip, oauth_attempt, ad_account,
  import_slice, import_failure, import_event,
  campaign, ad_group, ad, keyword, asset, asset_link, metric_daily
to patchbay_app;
grant execute on function ensure_metric_partitions(date, date) to patchbay_app;

-- A row is there for its own tenant alone, which is set for one transaction. With none set nothing is there.
do $$
declare
  tenant_table regclass;
begin
  for tenant_table in
    select c.oid::regclass from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
  loop
    execute format('alter table %s enable row level security, force row level security', tenant_table);
    execute format(
      'create policy tenant_isolation on %s using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)',
      tenant_table);
  end loop;
end
$$;

alter table tenant enable row level security, force row level security;
create policy tenant_isolation on tenant using (id = nullif(current_setting('app.tenant_id', true), '')::uuid);

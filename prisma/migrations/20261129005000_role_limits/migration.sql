-- Who is frozen or slow holds nobody for long. What a process that was stopped in the middle of a transaction has locked
-- is given free after a quarter of a minute; who waits for it is told so; and a statement has an end. Of the roles, so that
-- it holds for every session of theirs, also through a pooler. What needs longer (pages of an import, deletions) says so
-- for its own transaction: see `TransactionLimits` in packages/db. The owner, who migrates, is not limited.
-- An operator changes a limit by `alter role … set …`; nothing sets it back.
do $$
declare
  role_name text;
  setting text[];
begin
  foreach role_name in array array['patchbay_app', 'patchbay_auth'] loop
    foreach setting slice 1 in array array[
      ['idle_in_transaction_session_timeout', '15s'],
      ['lock_timeout', '10s'],
      ['statement_timeout', '30s'],
      -- Of PostgreSQL 17 and later. Also what never stands still for long, and what a cut connection left half sent.
      ['transaction_timeout', '15min'],
      -- A host that is gone is noticed, and what it ran is ended.
      ['tcp_keepalives_idle', '60'],
      ['tcp_keepalives_interval', '10'],
      ['tcp_keepalives_count', '6'],
      ['client_connection_check_interval', '10s']
    ] loop
      begin
        execute format('alter role %I set %I = %L', role_name, setting[1], setting[2]);
      exception
        -- Not known to this version, or not possible on this system.
        when undefined_object or invalid_parameter_value then
          null;
        -- The roles are somebody else's: `npm run db:migrate` says what is to be done then.
        when insufficient_privilege then
          null;
        -- Another database of the same server is migrated at this moment, and does the same.
        when object_in_use or internal_error then
          null;
      end;
    end loop;
  end loop;
end
$$;

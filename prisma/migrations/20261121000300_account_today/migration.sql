-- The present day of an ad account. A zone that this server does not know must not make a whole report fail: its days
-- are then those of UTC.
create function account_today(zone text) returns date
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  return (now() at time zone coalesce(zone, 'UTC'))::date;
exception when invalid_parameter_value then
  return (now() at time zone 'UTC')::date;
end
$$;

-- A comparison with clock_timestamp(), which may change from row to row, is never looked up in an index: these functions
-- read every row that was not due. now() is the time at which their transaction began.
create index platform_hold_ended_idx on platform_hold (greatest(until, gap_until)) where stalls = 0;
-- What was not answered is remembered for a day, so that the next pause is longer.
create index platform_hold_stalled_idx on platform_hold (greatest(until, gap_until)) where stalls > 0;
create index platform_limit_change_changed_at_idx on platform_limit_change (changed_at);

grant patchbay_system to current_user;
set local role patchbay_system;
create or replace function system.account_readings_due(max_readings int)
returns table (tenant_id uuid, grant_id uuid, platform public."Platform")
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select due.tenant_id, due.grant_id, due.platform from (
    select r.tenant_id, r.grant_id, r.platform, r.due_at,
      row_number() over (partition by r.tenant_id order by r.due_at, r.grant_id) as turn
    from public.account_reading r
    left join public.platform_grant g on g.tenant_id = r.tenant_id and g.id = r.grant_id
    where r.due_at <= now() and (r.lease_until is null or r.lease_until <= clock_timestamp())
      and system.slice_held_until(
        system.limited_app(r.platform::text, r.tenant_id, g.client_id, g.platform_user_id), null, r.grant_id) is null
  ) due
  order by due.turn, due.due_at
  limit max_readings;
end;

create or replace function system.prune_limits(max_rows int) returns bigint
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with old_windows as (
    select w.key from public.platform_limit_window w where w.expires_at < now()
    order by w.expires_at limit max_rows for update skip locked
  ), gone_windows as (
    delete from public.platform_limit_window w using old_windows o where w.key = o.key returning 1
  ), ended_holds as (
    select h.app, h.subject, h.bucket from public.platform_hold h
    where h.stalls = 0 and greatest(h.until, h.gap_until) < now() - interval '1 minute'
    limit max_rows for update skip locked
  ), stalled_holds as (
    select h.app, h.subject, h.bucket from public.platform_hold h
    where h.stalls > 0 and greatest(h.until, h.gap_until) < now() - interval '1 day'
    limit max_rows for update skip locked
  ), old_holds as (
    select * from ended_holds union all select * from stalled_holds
  ), gone_holds as (
    delete from public.platform_hold h using old_holds o
    where h.app = o.app and h.subject = o.subject and h.bucket = o.bucket returning 1
  ), gone_owners as (
    delete from public.platform_key_owner o where o.key in (
      select e.key from public.platform_key_owner e where e.expires_at < now()
      order by e.expires_at limit max_rows for update skip locked
    ) returning 1
  ), gone_changes as (
    delete from public.platform_limit_change c where (c.app, c.extra) in (
      select e.app, e.extra from public.platform_limit_change e where e.changed_at < now() - interval '2 days'
      order by e.changed_at limit max_rows for update skip locked
    ) returning 1
  )
  select (select count(*) from gone_windows) + (select count(*) from gone_holds)
    + (select count(*) from gone_owners) + (select count(*) from gone_changes);
end;
reset role;
revoke patchbay_system from current_user;

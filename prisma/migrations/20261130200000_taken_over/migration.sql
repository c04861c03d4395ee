-- A slice that ends every worker which reads it must not come back for ever; that of a job which reads some of the campaigns keeps
-- which they are.
alter table import_slice
  -- Workers in a row that were gone before they had saved a page.
  add column takeovers int not null default 0,
  -- Of the stream CAMPAIGNS.
  add column campaign_external_ids text[] default array[]::text[];

grant select (takeovers, campaign_external_ids), update (takeovers, campaign_external_ids) on import_slice to patchbay_system;

-- What jobs of before have chosen: those that are open, or may be tried again.
alter table import_slice no force row level security;
alter table import_job no force row level security;
alter table campaign no force row level security;
update import_slice s set campaign_external_ids = array(
  select c.external_id from campaign c
  where c.tenant_id = s.tenant_id and c.ad_account_id = s.ad_account_id and c.imported_at >= j.started_at
    and (j.campaign_external_ids = '{}' or c.external_id = any(j.campaign_external_ids)))
from import_job j
where j.tenant_id = s.tenant_id and j.id = s.import_job_id and s.stream = 'CAMPAIGNS'
  and (j.campaign_limit is not null or j.campaign_external_ids <> '{}');
alter table import_slice force row level security;
alter table import_job force row level security;
alter table campaign force row level security;

grant patchbay_system to current_user;
set local role patchbay_system;

-- As before, one at a time with the claims.
create or replace function system.promote_import_slices(most int) returns int
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  -- As it is stored: what is due now must not be due half a millisecond later.
  at timestamptz := date_trunc('milliseconds', clock_timestamp());
  lifted record;
  woken int;
  due record;
  promoted int := 0;
begin
  -- Whoever claims does all of this as well. Beside a claim that has judged by a hold and is not committed, what is lifted would be missed.
  if not pg_try_advisory_xact_lock(4703200011) then
    return 0;
  end if;
  for lifted in select w.app_key, w.limit_key from public.import_wake w limit 5 for update skip locked loop
    if lifted.limit_key = ''::bytea then
      update public.import_slice s set due_at = at where s.id in (
        select h.id from public.import_slice h
        where h.state = 'WAITING' and h.waiting_for = 'HOLD' and h.app_key = lifted.app_key and h.due_at > at
        limit 200 for update skip locked);
    else
      update public.import_slice s set due_at = at where s.id in (
        select h.id from public.import_slice h
        where h.state = 'WAITING' and h.waiting_for = 'HOLD' and h.app_key = lifted.app_key
          and h.limit_key = lifted.limit_key and h.due_at > at
        limit 200 for update skip locked);
    end if;
    get diagnostics woken = row_count;
    if woken < 200 then
      delete from public.import_wake w where w.app_key = lifted.app_key and w.limit_key = lifted.limit_key;
    end if;
  end loop;
  for due in
    select s.id, s.tenant_id, s.connection_id, s.priority from public.import_slice s
    where s.state in ('WAITING', 'RUNNING') and s.due_at <= at
    order by s.due_at limit most for update skip locked
  loop
    update public.import_slice s set state = 'READY', due_at = at, waiting_for = null, turn = t.turn, own_turn = t.own_turn
    from system.import_turns(due.tenant_id, due.connection_id, due.priority) t
    where s.id = due.id;
    promoted := promoted + 1;
  end loop;
  return promoted;
end
$$;

-- As before; counts how often in a row a slice was taken over.
create or replace function system.claim_import_slices(holder text, most int, lease_seconds int, patience_seconds int,
  only_tenant uuid default null, only_job uuid default null)
returns table (tenant_id uuid, import_job_id uuid, slice_id uuid, epoch int, is_held boolean, is_taken_over boolean)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  looks int := most * 4 + 60;
  claimed int := 0;
  ticket record;
  ticket_turn bigint;
  slice record;
  held timestamptz;
  crowd text;
  least_urgent int;
begin
  perform pg_advisory_xact_lock(4703200011);
  perform system.promote_import_slices(200);
  while claimed < most and looks > 0 loop
    looks := looks - 1;
    if only_job is not null then
      select s.id, s.tenant_id, s.import_job_id, s.priority, s.turn, s.app_key, s.limit_key, s.waiting_since, s.is_read,
        s.account_places, s.report_places, s.report_open, s.lease_epoch, s.lease_holder
      into slice from public.import_slice s
      where s.tenant_id = only_tenant and s.import_job_id = only_job and s.state = 'READY'
      order by s.own_turn, s.due_at limit 1 for update skip locked;
      exit when not found;
    else
      least_urgent := case nextval('public.import_claims') % 24 when 0 then 3 when 8 then 2 when 16 then 1 else 0 end;
      select s.id, s.tenant_id, s.priority, s.turn into ticket from public.import_slice s
      where s.state = 'READY' and s.priority >= least_urgent order by s.priority, s.turn, s.due_at limit 1 for update skip locked;
      continue when not found and least_urgent > 0;
      exit when not found;
      select s.id, s.tenant_id, s.import_job_id, s.priority, s.turn, s.app_key, s.limit_key, s.waiting_since, s.is_read,
        s.account_places, s.report_places, s.report_open, s.lease_epoch, s.lease_holder
      into slice from public.import_slice s
      where s.state = 'READY' and s.tenant_id = ticket.tenant_id and s.priority = ticket.priority
      order by s.own_turn, s.due_at limit 1 for update skip locked;
      -- The ticket is used, and the slice that held it keeps the other's.
      ticket_turn := ticket.turn;
      if slice.id <> ticket.id then
        update public.import_slice s set turn = slice.turn where s.id = ticket.id;
      end if;
    end if;

    held := case when slice.waiting_since is null
        or slice.waiting_since > clock_timestamp() - patience_seconds * interval '1 second'
      then system.slice_hold(slice.app_key, slice.limit_key, slice.id, slice.priority) end;
    if held is not null then
      update public.import_slice s set state = 'WAITING', waiting_for = 'HOLD', due_at = held, turn = null, own_turn = null,
        waiting_since = coalesce(s.waiting_since, clock_timestamp()), lease_holder = null
      where s.id = slice.id;
      return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch, true, false;
      continue;
    end if;

    crowd := case
      when slice.limit_key is null or slice.is_read then null
      when (select count(*) from (select from public.import_slice s where s.limit_key = slice.limit_key and s.state = 'RUNNING'
        limit coalesce(slice.account_places, 1)) o) >= coalesce(slice.account_places, 1) then 'PLACE'
      when slice.report_places is not null and not slice.report_open
        and (select count(*) from (select from public.import_slice s where s.limit_key = slice.limit_key and s.report_open
          and s.state in ('READY', 'RUNNING', 'WAITING') limit slice.report_places) o) >= slice.report_places then 'REPORT'
    end;
    if crowd is not null then
      -- Woken when a place is given up; the time is for one that nobody has told.
      update public.import_slice s set state = 'WAITING', waiting_for = crowd, turn = null, own_turn = null, lease_holder = null,
        due_at = clock_timestamp() + (240 + 120 * random()) * interval '1 second'
      where s.id = slice.id;
      return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch, true, false;
      continue;
    end if;

    update public.import_slice s set state = 'RUNNING', lease_epoch = s.lease_epoch + 1, lease_holder = holder,
      due_at = clock_timestamp() + lease_seconds * interval '1 second', waiting_for = null,
      takeovers = s.takeovers + (slice.lease_holder is not null)::int,
      turn = case when only_job is null then ticket_turn else s.turn end,
      report_open = s.report_open or (s.report_places is not null and not s.is_read),
      rows_done = case when s.cursor is null and not s.is_read then 0 else s.rows_done end,
      rows_failed = case when s.cursor is null and not s.is_read then 0 else s.rows_failed end,
      pages = case when s.cursor is null and not s.is_read then 0 else s.pages end,
      cursor_mark = case when s.cursor is not null then s.cursor_mark end,
      campaign_external_ids = case when s.cursor is null and not s.is_read then '{}' else s.campaign_external_ids end
    where s.id = slice.id;
    claimed := claimed + 1;
    return query select slice.tenant_id, slice.import_job_id, slice.id, slice.lease_epoch + 1, false,
      slice.lease_holder is not null;
  end loop;
end
$$;

reset role;
revoke patchbay_system from current_user;

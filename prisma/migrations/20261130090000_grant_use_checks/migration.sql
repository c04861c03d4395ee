-- When a worker next looks whether a grant is still used. A row is written by what may leave a grant unused, so that the
-- worker reads what is due and never all grants. Without a foreign key: it would lock the grant's row, which a refresh locks
-- before the connection's, while a disconnect locks the connection's first.
create table grant_use_check (
  tenant_id uuid not null,
  grant_id uuid not null,
  due_at timestamptz(3) not null,
  primary key (tenant_id, grant_id)
);
create index grant_use_check_due_at_idx on grant_use_check (due_at);

grant select, insert, update, delete on grant_use_check to patchbay_app;
alter table grant_use_check enable row level security, force row level security;
create policy tenant_isolation on grant_use_check using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- A minute is longer than what lies between a grant and its first connection, or between a disconnect and its end.
create function plan_grant_use_check(tenant_id uuid, grant_id uuid) returns void
language sql
begin atomic
  insert into grant_use_check (tenant_id, grant_id, due_at)
  values (tenant_id, grant_id, clock_timestamp() + interval '1 minute')
  on conflict on constraint grant_use_check_pkey do update set due_at = excluded.due_at;
end;
create function check_left_grant() returns trigger
language plpgsql as $$
begin
  perform public.plan_grant_use_check(old.tenant_id, old.grant_id);
  return null;
end
$$;
create function check_changed_grant() returns trigger
language plpgsql as $$
begin
  perform public.plan_grant_use_check(new.tenant_id, new.id);
  return null;
end
$$;
create trigger check_left_grant after update of status, grant_id on connection for each row
  when (old.grant_id is not null
    and (new.grant_id is distinct from old.grant_id or (new.status = 'DISCONNECTED' and old.status <> 'DISCONNECTED')))
  execute function check_left_grant();
create trigger check_grant_of_deleted after delete on connection for each row
  when (old.grant_id is not null) execute function check_left_grant();
create trigger check_new_grant after insert on platform_grant for each row execute function check_changed_grant();
create trigger check_changed_grant after update of granted_at, destroyed_at, pinned on platform_grant for each row
  when (new.granted_at is distinct from old.granted_at or new.destroyed_at is distinct from old.destroyed_at
    or new.pinned is distinct from old.pinned)
  execute function check_changed_grant();

alter table platform_grant no force row level security;
alter table grant_use_check no force row level security;
insert into grant_use_check (tenant_id, grant_id, due_at)
select g.tenant_id, g.id, now() from platform_grant g
where g.destroyed_at is null or g.access_token_expires_at is not null;
alter table grant_use_check force row level security;
alter table platform_grant force row level security;

grant patchbay_system to current_user;
grant select, update, delete on grant_use_check to patchbay_system;
create policy system_due on grant_use_check to patchbay_system using (true);

set local role patchbay_system;
drop function system.grants_to_destroy(int);
-- Grants that no live connection uses, or whose tokens a process left behind that was killed while it destroyed them. Each
-- check that is due is settled: forgotten where there is nothing to do, and else put off, so that one that cannot be
-- ended now keeps no other waiting. Who holds a row is about to write it anew.
create function system.grants_to_destroy(max_grants int)
returns table (tenant_id uuid, grant_id uuid)
language sql volatile security definer set search_path = pg_catalog, pg_temp
begin atomic
  with due as (
    select k.tenant_id, k.grant_id from public.grant_use_check k
    where k.due_at <= now()
    order by k.due_at
    limit max_grants
    for update skip locked
  ), checked as (
    select due.tenant_id, due.grant_id, g.id is not null and not g.pinned
      and (g.destroyed_at is null or g.access_token_expires_at is not null)
      and not exists (
        select 1 from public.connection c
        where c.tenant_id = due.tenant_id and c.grant_id = due.grant_id and c.status <> 'DISCONNECTED') as unused
    from due left join public.platform_grant g on g.tenant_id = due.tenant_id and g.id = due.grant_id
  ), settled as (
    delete from public.grant_use_check k using checked
    where k.tenant_id = checked.tenant_id and k.grant_id = checked.grant_id and not checked.unused
  )
  update public.grant_use_check k set due_at = clock_timestamp() + interval '1 minute'
  from checked
  where k.tenant_id = checked.tenant_id and k.grant_id = checked.grant_id and checked.unused
  returning k.tenant_id, k.grant_id;
end;
grant execute on function system.grants_to_destroy(int) to patchbay_app;
reset role;
revoke patchbay_system from current_user;

-- The audit's hash chain: one for each tenant. Entries come in through append_audit() alone, which numbers them without
-- a gap and links each to the one before. The form that is hashed is described in packages/audit/README.md; verifyAudit()
-- there computes it a second time.

-- The newest save of a credential is looked up before each use of it, among many entries about the same grant.
create index audit_event_saved_credential_idx on audit_event (tenant_id, target_id, sequence desc)
  where succeeded and action in ('CREDENTIAL_SAVE', 'CREDENTIAL_REFRESH', 'CREDENTIAL_DESTROY', 'KEY_ROTATE');

grant patchbay_system to current_user;
set local role patchbay_system;

-- A value with its length in bytes before it, so that no two lists of values read the same.
create function system.audit_field(value text) returns text
language sql immutable
return case when value is null then '-' else octet_length(value) || ':' || value end;

create function system.audit_first_link(tenant_id uuid) returns bytea
language sql immutable
return sha256(convert_to('patchbay.audit.1:' || tenant_id, 'UTF8'));

create function system.audit_next_link(link bytea, head bytea, entry text) returns bytea
language sql immutable
return sha256(coalesce(link, head) || convert_to(entry, 'UTF8'));

-- audit_chain(head, entry) over (order by …): the link of each entry, where head is the link before the first of them.
create aggregate system.audit_chain(head bytea, entry text) (
  sfunc = system.audit_next_link,
  stype = bytea
);

-- Adds entries to the chain of the transaction's own tenant, in their order, at the database's time. Other appends for
-- this tenant wait until the transaction ends: call it last.
create function system.append_audit(tenant_id uuid, entries jsonb)
returns table (id uuid, sequence bigint)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  tenant constant uuid := append_audit.tenant_id;
  head_sequence bigint;
  head_hash bytea;
  written_at constant timestamptz := date_trunc('milliseconds', clock_timestamp());
begin
  if tenant is distinct from nullif(current_setting('app.tenant_id', true), '')::uuid then
    raise exception 'append_audit() writes for the tenant of the transaction alone' using errcode = 'insufficient_privilege';
  end if;
  select h.sequence, h.chain_hash into head_sequence, head_hash
  from public.audit_chain_head h where h.tenant_id = tenant for update;
  if not found then
    insert into public.audit_chain_head (tenant_id, sequence, chain_hash)
    values (tenant, 0, system.audit_first_link(tenant))
    on conflict do nothing;
    select h.sequence, h.chain_hash into strict head_sequence, head_hash
    from public.audit_chain_head h where h.tenant_id = tenant for update;
  end if;

  -- One statement that looks nothing up: its plan is kept, and may have been made when the tables were empty.
  return query
  with added as (
    insert into public.audit_event (
      id, tenant_id, sequence, action, target_type, target_id, target_label, actor_type, actor_id, actor_label,
      purpose, ip_address, user_agent, request_id, succeeded, occurred_at, detail, chain_hash
    )
    select
      e.id, tenant, head_sequence + e.number, e.action, e.target_type, e.target_id, e.target_label,
      e.actor_type, e.actor_id, e.actor_label, e.purpose, e.ip_address, e.user_agent, e.request_id,
      e.succeeded, written_at, e.detail,
      system.audit_chain(
        head_hash,
        system.audit_field(tenant::text)
          || system.audit_field((head_sequence + e.number)::text)
          || system.audit_field(e.id::text)
          || system.audit_field(e.action::text)
          || system.audit_field(e.target_type)
          || system.audit_field(e.target_id::text)
          || system.audit_field(e.target_label)
          || system.audit_field(e.actor_type::text)
          || system.audit_field(e.actor_id::text)
          || system.audit_field(e.actor_label)
          || system.audit_field(e.purpose)
          || system.audit_field(e.ip_address)
          || system.audit_field(e.user_agent)
          || system.audit_field(e.request_id)
          || system.audit_field(e.succeeded::text)
          || system.audit_field(to_char(written_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
          || system.audit_field(e.detail::text)
      ) over (order by e.number)
    from rows from (jsonb_to_recordset(entries) as (
      id uuid, action public."AuditAction", target_type text, target_id uuid, target_label text,
      actor_type public."ActorType", actor_id uuid, actor_label text, purpose text, ip_address text,
      user_agent text, request_id text, succeeded boolean, detail jsonb
    )) with ordinality as e (
      id, action, target_type, target_id, target_label, actor_type, actor_id, actor_label, purpose, ip_address,
      user_agent, request_id, succeeded, detail, number
    )
    returning audit_event.id, audit_event.sequence, audit_event.chain_hash
  ), last as (
    select a.sequence, a.chain_hash from added a order by a.sequence desc limit 1
  ), moved as (
    update public.audit_chain_head h set sequence = l.sequence, chain_hash = l.chain_hash
    from last l where h.tenant_id = tenant
  )
  select a.id, a.sequence from added a;
end;
$$;

-- The end of the chain of the transaction's tenant, to compare with its entries: a cut-off tail is noticed by it.
create function system.audit_head() returns table (sequence bigint, chain_hash bytea)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select h.sequence, h.chain_hash from public.audit_chain_head h
  where h.tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid;
end;

grant execute on function system.append_audit(uuid, jsonb), system.audit_head() to patchbay_app;

-- The operator's commands run as the owner: a new tenant's first entries, audit:verify.
reset role;
do $$
declare
  operator constant text := current_user;
begin
  set local role patchbay_system;
  execute format('grant execute on function system.append_audit(uuid, jsonb), system.audit_head() to %I', operator);
  reset role;
end
$$;
revoke patchbay_system from current_user;

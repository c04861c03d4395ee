-- Members, invitations and API keys are changed by our own mutations, as the app.

create table invitation (
  id uuid not null,
  tenant_id uuid not null,
  email text not null,
  role "Role" not null,
  token_hash bytea not null,
  mailed_token_hash bytea,
  invited_by_type "ActorType" not null,
  invited_by_id uuid,
  member_id uuid,
  created_at timestamptz(3) not null default current_timestamp,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3),
  constraint invitation_pkey primary key (id),
  constraint invitation_tenant_id_fkey foreign key (tenant_id)
    references tenant (id) on delete restrict on update cascade,
  constraint invitation_tenant_id_member_id_fkey foreign key (tenant_id, member_id)
    references member (tenant_id, id) on delete restrict on update cascade
);
create unique index invitation_token_hash_key on invitation (token_hash);
create unique index invitation_mailed_token_hash_key on invitation (mailed_token_hash);
create unique index invitation_tenant_id_id_key on invitation (tenant_id, id);
create index invitation_tenant_id_created_at_id_idx on invitation (tenant_id, created_at, id);
-- One open invitation for an address: a second one replaces it.
create unique index invitation_open_key on invitation (tenant_id, email) where accepted_at is null and revoked_at is null;

alter table invitation enable row level security, force row level security;
create policy tenant_isolation on invitation using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- Rows are marked as gone and never deleted: the audit names them. What a row is about never changes.
grant select, insert, update (member_id, accepted_at, revoked_at) on invitation to patchbay_app;
grant insert (id, tenant_id, user_id, name, email, role), update (name, email, role, removed_at) on member to patchbay_app;
grant insert (id, tenant_id, name, prefix, key_hash, scopes, expires_at), update (revoked_at) on api_key to patchbay_app;

create index member_tenant_id_email_idx on member (tenant_id, email);
create index member_tenant_id_created_at_id_idx on member (tenant_id, created_at, id);
create index api_key_tenant_id_created_at_id_idx on api_key (tenant_id, created_at, id);

-- One index for each way in which the audit is filtered, in the order in which it is read.
create index audit_event_tenant_id_action_sequence_idx on audit_event (tenant_id, action, sequence);
create index audit_event_tenant_id_actor_id_sequence_idx on audit_event (tenant_id, actor_id, sequence);
create index audit_event_tenant_id_occurred_at_sequence_idx on audit_event (tenant_id, occurred_at, sequence);
create index audit_event_failed_idx on audit_event (tenant_id, sequence) where not succeeded;

grant patchbay_system to current_user;
grant select (id, tenant_id, token_hash, mailed_token_hash) on invitation to patchbay_system;
create policy system_read on invitation for select to patchbay_system using (true);
set local role patchbay_system;

-- The tenant of an invitation, which its holder does not know; everything else is read in that tenant. `mailed`: the
-- token came out of the mail, so whoever holds it reads the mail of the address.
create function system.invitation_by_token(token_hash bytea)
returns table (id uuid, tenant_id uuid, mailed boolean)
language sql stable security definer set search_path = pg_catalog, pg_temp
begin atomic
  select i.id, i.tenant_id, coalesce(i.mailed_token_hash = invitation_by_token.token_hash, false)
  from public.invitation i
  where i.token_hash = invitation_by_token.token_hash or i.mailed_token_hash = invitation_by_token.token_hash;
end;
grant execute on function system.invitation_by_token(bytea) to patchbay_app;

reset role;
revoke patchbay_system from current_user;

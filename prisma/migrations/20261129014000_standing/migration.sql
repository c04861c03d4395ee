-- Why a connection's status is what it is. What heals a connection compares this and never the sentence beside it, which
-- a release may word anew.
create type "ConnectionCause" as enum ('NONE', 'GRANT', 'SCOPES', 'ACCESS', 'LISTING', 'ACCOUNTS', 'PROOF');
alter table connection add column cause "ConnectionCause" not null default 'NONE';

-- The owner is bound by the policies too, and this concerns the connections of all tenants.
alter table connection no force row level security;
alter table platform_grant no force row level security;
alter table ad_account no force row level security;

-- The causes of what stands now are read from the sentences, this once.
update connection c set cause = case
  when c.status in ('EXPIRED', 'REVOKED') then 'GRANT'
  when c.status = 'ERROR' then case
    when c.status_message like 'Not allowed yet at %' then 'SCOPES'
    when exists (select from platform_grant g where g.tenant_id = c.tenant_id and g.id = c.grant_id
      and g.status = 'ERROR' and g.status_message = c.status_message) then 'GRANT'
    when exists (select from ad_account a where a.tenant_id = c.tenant_id and a.connection_id = c.id
      and a.selected and a.proof ->> 'campaigns' in ('DENIED', 'FAILED')) then 'PROOF'
    else 'ACCESS' end
  when c.status = 'PENDING' then case
    when c.platform <> 'GOOGLE_WORKSPACE' and not exists (select from ad_account a
      where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected) then 'ACCOUNTS'
    else 'PROOF' end
  when c.status = 'ACTIVE' and c.status_message is not null then 'PROOF'
  else 'NONE' end::"ConnectionCause";

alter table connection force row level security;
alter table platform_grant force row level security;
alter table ad_account force row level security;

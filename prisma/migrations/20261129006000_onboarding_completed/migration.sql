-- When each step that a brand chose was done for the first time: a revoked grant or a closed account takes nothing back.
alter table brand add column onboarding_completed_at timestamptz(3);

-- The owner is bound by the policies too, and this concerns the brands of all tenants.
alter table brand no force row level security;
alter table onboarding_skip no force row level security;
alter table connection no force row level security;
alter table ad_account no force row level security;

-- Platforms that could not be connected had to be skipped one by one. Nobody chose that.
delete from onboarding_skip where step_key not in ('google-ads', 'google-workspace');

-- Complete until now is what was: a connection that works, or was proven before its grant ended, or a skip, for both
-- platforms that can be connected.
update brand b set onboarding_completed_at = now()
where (
  exists (select from onboarding_skip s
    where s.tenant_id = b.tenant_id and s.brand_id = b.id and s.step_key = 'google-ads')
  or exists (select from connection c
    where c.tenant_id = b.tenant_id and c.brand_id = b.id and c.platform = 'GOOGLE_ADS'
      and c.status not in ('PENDING', 'DISCONNECTED')
      and exists (select from ad_account a
        where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected)
      and not exists (select from ad_account a
        where a.tenant_id = c.tenant_id and a.connection_id = c.id and a.selected and a.proof is null))
) and (
  exists (select from onboarding_skip s
    where s.tenant_id = b.tenant_id and s.brand_id = b.id and s.step_key = 'google-workspace')
  or exists (select from connection c
    where c.tenant_id = b.tenant_id and c.brand_id = b.id and c.platform = 'GOOGLE_WORKSPACE'
      and c.status not in ('PENDING', 'DISCONNECTED'))
);

alter table brand force row level security;
alter table onboarding_skip force row level security;
alter table connection force row level security;
alter table ad_account force row level security;

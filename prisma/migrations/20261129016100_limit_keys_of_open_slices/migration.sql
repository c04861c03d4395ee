-- Slices that were planned before limits were counted per account belong to one, too.
grant patchbay_system to current_user;
set local role patchbay_system;
grant execute on function system.limit_key(text[]) to session_user;
reset role;
alter table import_slice no force row level security;
alter table ad_account no force row level security;
update import_slice s set limit_key = system.limit_key('account', a.platform::text, a.external_id)
from ad_account a
where a.tenant_id = s.tenant_id and a.id = s.ad_account_id and s.limit_key is null and s.state in ('PENDING', 'RUNNING', 'WAITING');
alter table import_slice force row level security;
alter table ad_account force row level security;
set local role patchbay_system;
revoke execute on function system.limit_key(text[]) from session_user;
reset role;
revoke patchbay_system from current_user;

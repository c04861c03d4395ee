-- Making the plan of the append takes longer than the append itself, and it is the same for every tenant and batch: each
-- session makes it once.
grant patchbay_system to current_user;
set local role patchbay_system;
alter function system.append_audit(uuid, jsonb) set plan_cache_mode = force_generic_plan;
reset role;
revoke patchbay_system from current_user;

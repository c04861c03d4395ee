-- Nobody calls these any more: what is held back is asked for with an urgency, and a lane's is written into its slices.
grant patchbay_system to current_user;
set local role patchbay_system;
drop function system.slice_held_until(bytea, bytea, uuid);
drop function system.lane_urgency(text);
reset role;
revoke patchbay_system from current_user;

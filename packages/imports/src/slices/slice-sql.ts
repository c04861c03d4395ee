/** SQL conditions over a row `s` of import_slice. */

export const isOpen = "s.state in ('PENDING', 'READY', 'RUNNING', 'WAITING')";

/** True while something of a job goes on by itself: a worker reads it, or may claim it. */
export const isGoingOn = "s.state in ('READY', 'RUNNING')";

/** Time until which a platform's limits hold the slice back; null when they do not. */
export const heldUntil =
	"system.slice_hold(s.app_key, s.limit_key, s.id, s.priority)";

/** Assignments of a slice that belongs to no worker any more. */
export const givenBack =
	"lease_holder = null, turn = null, own_turn = null, waiting_for = null, due_at = null";

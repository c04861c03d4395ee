import { Unavailable } from "@patchbay/errors";
import { sqlStateOf } from "./sql-state.ts";

/** lock_not_available: somebody else held a row or a lock for longer than we wait. */
const lockNotAvailable = "55P03";
/** query_canceled: a statement ran longer than its role may. */
const queryCanceled = "57014";

/**
 * The database is there and ended a statement because it waited or ran too long. Its transaction was undone as a whole, so
 * the same may be tried again.
 */
export class DatabaseBusy extends Unavailable {
	/** True when it waited for what another transaction holds; false when it ran too long. */
	readonly isHeld: boolean;

	constructor(cause: unknown, isHeld: boolean) {
		super(
			isHeld
				? "Something else is changing this right now and did not finish in time. Nothing was changed. Try again in a few seconds."
				: "This took the database too long and was stopped. Nothing was changed. Try again in a moment; if this keeps happening, ask for less at once.",
			{ cause, retryAt: new Date(Date.now() + 5_000) },
		);
		this.isHeld = isHeld;
	}
}

/** Translates a statement's time limit for its caller; null for any other error. */
export function toBusy(error: unknown): DatabaseBusy | null {
	const state = sqlStateOf(error);
	if (state !== lockNotAvailable && state !== queryCanceled) return null;
	return new DatabaseBusy(error, state === lockNotAvailable);
}

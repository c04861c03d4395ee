import { Conflict } from "@patchbay/errors";
import type { PlatformSession } from "@patchbay/platforms";
import type { WritesContext } from "../context.ts";
import type { Change } from "../kinds/change.ts";
import type { Answer } from "../rows/change-row.ts";
import type { Held } from "../rows/held.ts";
import type { Target } from "../targets/target.ts";
import type { Timings } from "../timings.ts";

/** A change that is open and this process's, with all that its steps need. */
export interface Making<State> {
	ctx: WritesContext;
	target: Target;
	change: Change<State>;
	held: Held;
	session: PlatformSession;
	timings: Timings;
	/** Name of the platform. */
	at: string;
}

/** Carries the failure of a change whose row says already what became of it. */
export class Ended extends Error {
	declare readonly cause: unknown;

	constructor(cause: unknown) {
		super("the change has ended", { cause });
	}
}

export const takenOver = () =>
	new Ended(
		new Conflict(
			"This took so long that another process went on with it. The audit log tells what became of it.",
		),
	);

/** Answer to a change that is so already. */
export const alreadySo = <State>(
	change: Change<State>,
	state: State,
): Answer => ({
	warnings: [change.alreadySo(state)],
	validatedByPlatform: null,
	problems: [],
});

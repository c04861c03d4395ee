import { AppError } from "@patchbay/errors";
import { mayStillBeDone, type PlatformSession } from "@patchbay/platforms";
import type { Change } from "../kinds/change.ts";
import { isRefusal } from "./is-refusal.ts";
import type { Sent } from "./outcome.ts";
import { within } from "./with-target-session.ts";

/**
 * Sends a change, once and never again.
 * @param since time of the commit of what is wanted, by `performance.now()`: a process that stood still since then sends
 * nothing any more, as another one may have read back that it was not made
 */
export async function sendOnce<State>(
	session: PlatformSession,
	change: Change<State>,
	state: State,
	{ since, longest }: { since: number; longest: number },
): Promise<Sent> {
	const left = longest - (performance.now() - since);
	if (left < longest / 2)
		return {
			answer: "REFUSED",
			error: new AppError(
				"PLATFORM_UNAVAILABLE",
				"This took too long before anything was sent, so nothing was changed. Try again.",
			),
		};
	const limited = within(session, left);
	try {
		const told = await change.write(limited, state, { validateOnly: false });
		return { answer: "TAKEN", told };
	} catch (error) {
		if (isRefusal(error)) return { answer: "REFUSED", error };
		const isOver = !mayStillBeDone(error) && !limited.signal?.aborted;
		return { answer: "LOST", error, isOver };
	}
}

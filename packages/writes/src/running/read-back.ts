import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import type { PlatformSession } from "@patchbay/platforms";
import type { Change } from "../kinds/change.ts";

/** The platform's word on an object after a change was sent. */
export type Reading<State> =
	/** Wholly as wanted. */
	| { found: "WANTED"; state: State }
	/** In part, or as nobody asked for it here. */
	| { found: "OTHER"; state: State }
	| { found: "UNCHANGED"; state: State }
	/** The platform no longer has the object. */
	| { found: "GONE"; state: null }
	/** The object could not be read. */
	| { found: "NOTHING"; state: null; error: unknown };

/** Reads once what has become of a change. Throws nothing. */
export async function readOnce<State>(
	session: PlatformSession,
	change: Change<State>,
	before: object | null,
): Promise<Reading<State>> {
	let state: State | null;
	try {
		state = await change.read(session);
	} catch (error) {
		return { found: "NOTHING", state: null, error };
	}
	if (state === null) return { found: "GONE", state: null };
	if (change.isSo(state)) return { found: "WANTED", state };
	const isUnchanged = isDeepStrictEqual(change.valueOf(state), before);
	return { found: isUnchanged ? "UNCHANGED" : "OTHER", state };
}

/** Reads several times, as a platform may show a change late, until it shows one. */
export async function readBack<State>(
	session: PlatformSession,
	change: Change<State>,
	before: object | null,
	pauses: readonly number[],
): Promise<Reading<State>> {
	let last: Reading<State> = {
		found: "NOTHING",
		state: null,
		error: new Error("it was not read"),
	};
	for (const pause of pauses) {
		if (pause > 0) await sleep(pause);
		const reading = await readOnce(session, change, before);
		// What was read tells more than that it could not be read again.
		if (reading.found !== "NOTHING" || last.found === "NOTHING") last = reading;
		if (last.found === "WANTED" || last.found === "OTHER") return last;
	}
	return last;
}

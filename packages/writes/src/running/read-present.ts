import { NotFound } from "@patchbay/errors";
import type { PlatformSession } from "@patchbay/platforms";
import type { Change } from "../kinds/change.ts";

/**
 * Asks the platform what is there now.
 * @throws {NotFound} where it no longer has the object
 */
export async function readPresent<State>(
	session: PlatformSession,
	change: Change<State>,
	at: string,
): Promise<State> {
	const state = await change.read(session);
	if (state === null)
		throw new NotFound(
			`${at} no longer has this. Import again to see what is there now.`,
			{ field: ["targetId"] },
		);
	return state;
}

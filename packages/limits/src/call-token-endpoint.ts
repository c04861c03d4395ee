import { RateLimited } from "@patchbay/platforms";
import { tokenBucket } from "./bucket-names.ts";
import type { Meter } from "./meter.ts";

/**
 * Makes a call to a platform's authorization server, each request of it in its turn. A refusal for its limits holds the next
 * ones back: of the person whose token it is, or of those who sign in where that is not known yet.
 * @param call is given the turn that it waits for before each request
 * @throws {RateLimited} when the turn comes later than a caller should wait, and what the call throws
 */
export async function callTokenEndpoint<T>(
	meter: Pick<Meter, "admit" | "refused">,
	call: (waitTurn: () => Promise<void>) => Promise<T>,
): Promise<T> {
	try {
		return await call(() => meter.admit(tokenBucket, null));
	} catch (error) {
		if (error instanceof RateLimited)
			await meter.refused(tokenBucket, null, error);
		throw error;
	}
}

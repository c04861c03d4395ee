import { RateLimited } from "@patchbay/platforms";
import { tokenBucket } from "./buckets.ts";
import type { Meter } from "./meter.ts";

/**
 * Makes one call to a platform's authorization server in its turn. A refusal for its limits holds the next ones back.
 * @throws {RateLimited} when the turn comes later than a caller should wait, and what the call throws
 */
export async function callTokenEndpoint<T>(
	meter: Meter,
	call: () => Promise<T>,
): Promise<T> {
	try {
		await meter.admit(tokenBucket, null);
		return await call();
	} catch (error) {
		if (error instanceof RateLimited)
			await meter.refused(tokenBucket, null, error);
		throw error;
	}
}

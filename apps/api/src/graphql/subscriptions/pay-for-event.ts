import { requirePermission } from "@patchbay/access";
import { QuotaExceeded } from "../../quotas/quota-exceeded.ts";
import type { RequestContext } from "../context.ts";
import type { Wakeups } from "./wakeups.ts";

/** The longest that points are waited for before they are asked for again. */
const longestWaitMs = 5_000;

/**
 * Prepares each event of a stream: checks its right once more where that may have changed while the client took its
 * time, and sets its points aside. A stream whose bucket is empty waits and does not end. False once the stream's
 * signal is aborted.
 *
 * @throws Unauthenticated, Forbidden when the right is gone
 */
export async function payForEvent(
	ctx: RequestContext,
	wakeups: Wakeups,
): Promise<boolean> {
	while (!wakeups.isOver()) {
		if (wakeups.mustAuthorize()) {
			wakeups.authorizes();
			requirePermission(await ctx.authorizeAgain(), "tenant.read");
		}
		try {
			await ctx.quota.reserveEvent();
			return true;
		} catch (error) {
			if (!(error instanceof QuotaExceeded)) throw error;
			await wakeups.pause(
				Math.min(error.retryAfterSeconds * 1_000, longestWaitMs),
			);
		}
	}
	return false;
}

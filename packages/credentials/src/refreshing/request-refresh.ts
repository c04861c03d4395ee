import { setTimeout as sleep } from "node:timers/promises";
import { pauseBefore } from "@patchbay/errors";
import { callTokenEndpoint, type Meter } from "@patchbay/limits";
import type { Credential, Issued } from "@patchbay/oauth";
import {
	getPlatform,
	PlatformUnavailable,
	RateLimited,
	scopesToRenew,
} from "@patchbay/platforms";
import type { Dependencies } from "../dependencies.ts";
import { appOfGrant } from "../grants/app-of-grant.ts";
import { methodOf } from "../grants/grant-method.ts";
import type { GrantRow } from "../grants/grant-row.ts";

const mostAttempts = 3;

/**
 * Asks the platform for a new credential. Transient failures are tried again with backoff and jitter, as long as the time for
 * attempts allows; several client secrets are tried newest first by the method.
 * @returns with the credential whatever counts requests that are made with it
 */
export async function requestRefresh(
	deps: Dependencies,
	grant: GrantRow,
	credential: Credential,
	options: { requestId: string; signal: AbortSignal },
): Promise<{ issued: Issued; meter: Meter }> {
	const { timings } = deps;
	const { renew } = methodOf(deps, grant);
	const app = await appOfGrant(deps, grant);
	if (!renew || app === null)
		throw new TypeError("this grant cannot be renewed");
	const meter = deps.limits.meter({
		platform: grant.platform,
		clientId: grant.client_id,
		tenantId: app.tenantId,
		person: grant.platform_user_id,
		policy: getPlatform(deps.platforms, grant.platform).limits,
		extras: app.extras,
		signal: options.signal,
	});
	const lastStart = performance.now() + timings.attempts;
	for (let attempt = 1; ; attempt += 1) {
		try {
			const issued = await callTokenEndpoint(meter, (waitTurn) =>
				renew(
					{
						app,
						endpoints: deps.endpoints[grant.platform],
						waitTurn,
						requestId: options.requestId,
						signal: options.signal,
						timeoutMilliseconds: timings.request,
						readTimeoutMilliseconds: timings.request,
					},
					credential,
					scopesToRenew(
						getPlatform(deps.platforms, grant.platform),
						grant.granted_scopes,
					),
				),
			);
			return { issued, meter };
		} catch (error) {
			if (options.signal.aborted) throw error;
			const pause = pauseAfter(error, attempt, timings.backoff);
			if (
				pause === null ||
				attempt === mostAttempts ||
				performance.now() + pause > lastStart
			)
				throw error;
			deps.logger.warn(
				{ err: error, grantId: grant.id, attempt },
				"a token refresh failed and is tried again",
			);
			await sleep(pause, undefined, { signal: options.signal });
		}
	}
}

/** Milliseconds until the next attempt; null when another attempt is of no use. */
function pauseAfter(
	error: unknown,
	attempt: number,
	backoff: number,
): number | null {
	if (!(error instanceof PlatformUnavailable || error instanceof RateLimited))
		return null;
	const told = error.retryAt ? pauseBefore(error.retryAt) : 0;
	const own = backoff * 2 ** (attempt - 1);
	return Math.max(told, own / 2 + Math.random() * own);
}

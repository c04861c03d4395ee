import { setTimeout as sleep } from "node:timers/promises";
import { AppError, pauseBefore } from "@patchbay/errors";
import {
	AppRejected,
	type OAuthApp,
	refreshTokens,
	type TokenSet,
} from "@patchbay/oauth";
import {
	getGrantDefinition,
	PlatformUnavailable,
	providerNameOf,
	RateLimited,
} from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

const mostAttempts = 3;

/**
 * Asks the platform for new tokens. Transient failures are tried again with backoff and jitter, as long as the time for
 * attempts allows; several client secrets are tried newest first by `refreshTokens`.
 */
export async function requestRefresh(
	deps: Dependencies,
	grant: GrantRow,
	refreshToken: Secret,
	options: { requestId: string; signal: AbortSignal },
): Promise<TokenSet> {
	const { timings } = deps;
	const definition = getGrantDefinition(deps.platforms, grant.platform);
	const app = await getApp(deps, grant);
	const lastStart = performance.now() + timings.attempts;
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await refreshTokens({
				definition,
				app,
				endpoints: deps.endpoints[grant.platform],
				refreshToken,
				requestId: options.requestId,
				signal: options.signal,
				timeoutMilliseconds: timings.request,
				readTimeoutMilliseconds: timings.request,
			});
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

/**
 * The OAuth app that the grant's tokens were issued to.
 * @throws {AppError} APP_NOT_CONFIGURED
 * @throws {AppRejected} when another app has been configured since: the operator's matter, no tenant is marked
 */
export async function getApp(
	{ oauthApps, platforms }: Pick<Dependencies, "oauthApps" | "platforms">,
	grant: Pick<GrantRow, "platform" | "tenant_id" | "client_id">,
): Promise<OAuthApp> {
	const app = await oauthApps.find(grant.platform, grant.tenant_id, {
		clientId: grant.client_id,
	});
	if (app) return app;
	const platformName = providerNameOf(platforms, grant.platform);
	if (!(await oauthApps.find(grant.platform, grant.tenant_id)))
		throw new AppError(
			"APP_NOT_CONFIGURED",
			`No OAuth app is set up for ${platformName}. The operator of this installation has to set one up.`,
		);
	throw new AppRejected(
		`This access was given to another app of ${platformName} than the one that is set up now. The operator has to set that app up again, or connect again.`,
	);
}

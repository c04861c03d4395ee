import {
	type Issued,
	type Method,
	type OAuthEndpoints,
	refreshTokens,
	revokeToken,
	toIssued,
} from "@patchbay/oauth";
import { getGrantDefinition } from "@patchbay/platforms";
import type { Dependencies } from "./dependencies.ts";
import type { GrantRow } from "./grant-row.ts";

/** Sign-in method of a grant, as far as a stored credential is concerned. */
export type GrantMethod = Pick<Method, "kind" | "renewal" | "renew" | "revoke">;

/** How long before the end of an hour's token workers renew it. */
const usualAheadSeconds = 1_800;

/**
 * The method that a grant was made by.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM when its platform no longer has it
 */
export function methodOf(
	{ connectors }: Pick<Dependencies, "connectors">,
	{ platform }: Pick<GrantRow, "platform" | "authentication_method">,
): GrantMethod {
	const definition = getGrantDefinition(connectors, platform);
	return {
		kind: "OAUTH2",
		renewal: definition.refreshes
			? { by: "refresh_token", aheadSeconds: usualAheadSeconds, optional: true }
			: { by: "consent" },
		async renew({ endpoints, ...call }, credential): Promise<Issued> {
			if (credential.method !== "OAUTH2" || credential.refreshToken === null)
				throw new TypeError("there is no refresh token");
			return toIssued(
				await refreshTokens({
					...call,
					definition,
					endpoints: endpoints as unknown as OAuthEndpoints,
					refreshToken: credential.refreshToken,
					...(call.timeoutMilliseconds === undefined
						? {}
						: { readTimeoutMilliseconds: call.timeoutMilliseconds }),
				}),
			);
		},
		async revoke({ endpoints, ...call }, credential): Promise<void> {
			if (credential.method !== "OAUTH2") return;
			await revokeToken({
				...call,
				definition,
				endpoints: endpoints as unknown as OAuthEndpoints,
				accessToken: credential.token,
				refreshToken: credential.refreshToken,
				...(call.timeoutMilliseconds === undefined
					? {}
					: { readTimeoutMilliseconds: call.timeoutMilliseconds }),
			});
		},
	};
}

/** What a credential offers to its renewal. */
interface Renewable {
	/** Null when it does not end by itself. */
	secondsLeft: number | null;
	hasRefreshToken: boolean;
}

/** Whether a credential can be renewed without a person. */
export function canRenew(
	{ renewal, renew }: GrantMethod,
	{ secondsLeft, hasRefreshToken }: Renewable,
): boolean {
	if (!renew) return false;
	switch (renewal.by) {
		case "refresh_token":
			return hasRefreshToken;
		case "access_token":
			return secondsLeft !== null && secondsLeft > 0;
		case "consent":
			return false;
	}
}

/**
 * Seconds until a worker has something to do for a credential: renew it, early enough, or notice its end where only a
 * person can renew it. Null when there is nothing to do.
 */
export function secondsUntilRenewal(
	method: GrantMethod,
	credential: Renewable,
): number | null {
	const { secondsLeft } = credential;
	if (secondsLeft === null) return null;
	const { renewal } = method;
	if (renewal.by === "consent" || !canRenew(method, credential))
		return secondsLeft;
	// One that lives shorter than that is used for half of its life.
	return Math.max(secondsLeft - renewal.aheadSeconds, secondsLeft / 2);
}

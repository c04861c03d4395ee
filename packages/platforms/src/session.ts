import type { Logger } from "@patchbay/logger";
import { GrantRevoked, type TokenSet } from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import type { PlatformEndpoints } from "./endpoints.ts";
import { type HttpLimits, interactiveLimits } from "./http-limits.ts";

/** One request to a platform, for logs and counters: never a token, a body or a full address. */
export interface PlatformRequestEvent {
	method: string;
	/** Path without its query. */
	path: string;
	/** Null when there was no answer. */
	status: number | null;
	attempt: number;
	durationMilliseconds: number;
	/** The platform's own id of the request. */
	platformRequestId: string | null;
}

/** What a connector is given to speak for a grant. It never sees a refresh token. */
export interface PlatformSession {
	accessToken(): Promise<Secret<string>>;
	/**
	 * A token in the place of one that the platform refused; the caller tries once more with it.
	 * @throws {GrantRevoked} when there is none
	 */
	refreshAfterUnauthorized(rejected: Secret<string>): Promise<Secret<string>>;
	/**
	 * The scopes that the grant holds as the platform told last; null when that is not known, then the platform itself says
	 * what is missing.
	 */
	grantedScopes(): readonly string[] | null;
	/**
	 * True: the access is the installation's own and stands in for the tenant's. What it reaches beyond the accounts that
	 * the tenant's own access had listed is not the tenant's.
	 */
	standsIn?: boolean;
	endpoints: PlatformEndpoints;
	/** Of the OAuth app, such as `developerToken`. */
	extras: Readonly<Record<string, string>>;
	requestId: string;
	signal?: AbortSignal;
	logger: Logger;
	/** Where they differ from the standard ones, such as {@link interactiveLimits}. */
	limits?: Partial<HttpLimits>;
	onRequest?(event: PlatformRequestEvent): void;
}

/**
 * A session with fresh tokens that are not saved yet: just after an exchange. It cannot refresh, and a person waits
 * for it.
 */
export function createTokenSession(options: {
	tokens: Pick<TokenSet, "accessToken" | "scopes">;
	endpoints: PlatformEndpoints;
	extras: Readonly<Record<string, string>>;
	requestId: string;
	logger: Logger;
	signal?: AbortSignal;
	limits?: Partial<HttpLimits>;
}): PlatformSession {
	const { tokens, ...rest } = options;
	return {
		limits: interactiveLimits,
		...rest,
		accessToken: async () => tokens.accessToken,
		grantedScopes: () => tokens.scopes,
		refreshAfterUnauthorized: async () => {
			throw new GrantRevoked(
				"The platform does not accept the token that it has just issued. Connect again.",
			);
		},
	};
}

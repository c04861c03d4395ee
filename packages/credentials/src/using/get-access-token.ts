import type { AccessContext } from "@patchbay/access";
import { getPlatform } from "@patchbay/platforms";
import type { Secret } from "@patchbay/vault";
import type { Dependencies } from "../dependencies.ts";
import { secondsLeft } from "../grants/grant-row.ts";
import {
	type CredentialOptions,
	type CredentialOwner,
	getCredential,
} from "./get-credential.ts";

export type AccessTokenOptions = CredentialOptions;

export interface AccessToken {
	accessToken: Secret;
	/** Signs requests together with the token in OAuth 1.0a; null for a bearer token. */
	tokenSecret: Secret | null;
	/** Scheme of the Authorization header that it belongs in: `Bearer`, or `OAuth` for OAuth 1.0a. */
	tokenType: string;
	/** Expiry by the database's clock; null when it does not end by itself. */
	expiresAt: Date | null;
	/** Remaining life of the token; null when it does not end by itself. */
	expiresInSeconds: number | null;
	/** Scopes of the grant, for all platforms that share it; null when the platform does not say. */
	grantedScopes: readonly string[] | null;
}

/**
 * The one way to a token that leaves this process: live, refreshed when less than five minutes are left (or
 * `minValiditySeconds`), and audited before it is handed out. Not to be awaited inside a transaction.
 * @throws {NotFound} for an unknown grant or connection
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM for a key, which is never handed out
 * @throws {InvalidInput} for a `minValiditySeconds` that no token of the platform lives
 * @throws {GrantRevoked} RECONNECT_REQUIRED: only the user can fix it; grant and connections say so from now on
 * @throws {PlatformUnavailable | RateLimited | AppRejected | TokenResponseInvalid | PlatformRejected} no refresh now
 * @throws {SecretTampered | KeyUnavailable | Unavailable}
 * @throws {KeysDestroyed} when the tenant's keys were: no reconnect helps
 */
export async function getAccessToken(
	deps: Dependencies,
	ctx: AccessContext,
	of: CredentialOwner,
	options: AccessTokenOptions,
): Promise<AccessToken> {
	const { credential, grant } = await getCredential(deps, ctx, of, options);
	const told = {
		expiresAt: grant.access_token_expires_at,
		expiresInSeconds: secondsLeft(grant),
		grantedScopes: grant.granted_scopes,
	};
	switch (credential.method) {
		case "OAUTH2": {
			const { oauth2 } = getPlatform(deps.platforms, grant.platform);
			return {
				accessToken: credential.token,
				tokenSecret: null,
				tokenType: oauth2?.tokenType ?? "Bearer",
				...told,
			};
		}
		case "OAUTH1":
			return {
				accessToken: credential.token,
				tokenSecret: credential.tokenSecret,
				tokenType: "OAuth",
				...told,
			};
		case "API_KEY":
			throw new TypeError("a key is never handed out");
	}
}

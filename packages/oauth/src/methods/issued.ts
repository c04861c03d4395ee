import type { Secret } from "@patchbay/vault";
import type { Credential } from "../credential.ts";
import type { Lifetime } from "../lifetime.ts";

/** Person or account at the platform to which a credential belongs. */
export interface PlatformUser {
	id: string;
	name: string | null;
}

/** Everything that an exchange, a renewal or a key told; never less than the platform said. */
export interface Issued {
	credential: Credential;
	/** Null when the platform does not say which scopes are held, or has none. */
	scopes: string[] | null;
	/** Null when the credential does not expire by itself. */
	expiresIn: Lifetime | null;
	/** Time in which it can be renewed; null when that does not end or is not known. */
	renewableFor: Lifetime | null;
	/** Time at which the platform stops showing a person's data until they agree again (Meta); null elsewhere. */
	dataAccessEndsAt: Date | null;
	/** Null when the exchange does not say who agreed: the connector's `identify` asks. */
	user: PlatformUser | null;
	idToken: Secret<string> | null;
	/** Other values worth keeping until the connection is made, such as TikTok's advertiser ids. Never secrets. */
	facts: Readonly<Record<string, string>>;
}

/** Tokens of OAuth 2.0, with everything else that was told. */
export interface IssuedTokens extends Issued {
	credential: Extract<Credential, { method: "OAUTH2" }>;
}

/**
 * Means by which a credential outlives its expiry. `refresh_token`: RFC 6749 6. `access_token`: the credential itself
 * is exchanged while it still lives (Meta), so it is renewed days ahead. `consent`: only a person can renew it.
 */
export type Renewal =
	| {
			by: "refresh_token" | "access_token";
			/** Time before the expiry at which workers renew it. */
			aheadSeconds: number;
			/** Longest pause between two renewals, where a token is exchanged more often than its end asks for. */
			everySeconds?: number;
			/** True when some apps get renewable credentials and others do not (LinkedIn). */
			optional?: boolean;
	  }
	| { by: "consent" };

import type { TokenSet } from "../provider.ts";
import type { Issued } from "./method.ts";

/** Tokens of OAuth 2.0 as everything that an exchange told. */
export function toIssued(tokens: TokenSet): Issued {
	return {
		credential: {
			method: "OAUTH2",
			token: tokens.accessToken,
			refreshToken: tokens.refreshToken,
		},
		scopes: tokens.scopes,
		expiresIn: tokens.expiresIn,
		renewableFor: tokens.refreshTokenExpiresIn,
		dataAccessEndsAt: null,
		user: null,
		idToken: tokens.idToken,
		facts: {},
	};
}

import type { TokenSet } from "../provider.ts";
import type { IssuedTokens } from "./issued.ts";

/** Tokens of OAuth 2.0 as everything that an exchange told. */
export function toIssued({ told = {}, ...tokens }: TokenSet): IssuedTokens {
	return {
		credential: {
			method: "OAUTH2",
			token: tokens.accessToken,
			refreshToken: tokens.refreshToken,
		},
		scopes: tokens.scopes,
		expiresIn: tokens.expiresIn,
		renewableFor: tokens.refreshTokenExpiresIn,
		dataAccessEndsAt: told.dataAccessEndsAt ?? null,
		user: told.user ?? null,
		idToken: tokens.idToken,
		facts: told.facts ?? {},
	};
}

/** Addresses of Google's authorization server, as its discovery document tells them. */
export type GoogleAddresses = {
	issuer: string;
	authorizeUrl: string;
	tokenUrl: string;
	revokeUrl: string;
	userInfoUrl: string;
	jwksUrl: string;
};

/**
 * The issuer under the name that the caller used: Google's own on Google's hosts, else that of the sandbox's address. A
 * person's consent and the tokens that come of it have one, whatever name the exchange is sent to.
 */
export function issuerOf(origin: string): string {
	return isGoogles(origin)
		? "https://accounts.google.com"
		: `${origin}/google-ads`;
}

export function addressesOf(origin: string): GoogleAddresses {
	const issuer = issuerOf(origin);
	if (isGoogles(origin))
		return {
			issuer,
			authorizeUrl: `${issuer}/o/oauth2/v2/auth`,
			tokenUrl: "https://oauth2.googleapis.com/token",
			revokeUrl: "https://oauth2.googleapis.com/revoke",
			userInfoUrl: "https://openidconnect.googleapis.com/v1/userinfo",
			jwksUrl: "https://www.googleapis.com/oauth2/v3/certs",
		};
	return {
		issuer,
		authorizeUrl: `${issuer}/o/oauth2/v2/auth`,
		tokenUrl: `${issuer}/token`,
		revokeUrl: `${issuer}/revoke`,
		userInfoUrl: `${issuer}/v1/userinfo`,
		jwksUrl: `${issuer}/oauth2/v3/certs`,
	};
}

/** The addresses of signing in that an endpoints file names. */
export function endpointsOf(origin: string): Record<string, string> {
	const { authorizeUrl, tokenUrl, revokeUrl, issuer } = addressesOf(origin);
	return { authorizeUrl, tokenUrl, revokeUrl, issuer };
}

function isGoogles(origin: string): boolean {
	return /^https:\/\/[a-z0-9.-]+\.(google|googleapis)\.com$/.test(origin);
}

// The one file that knows arctic: its maintainer ended it, so it can be replaced here. Its token request is not used,
// because it follows redirects with the secrets in the body and has no limits.
import * as arctic from "arctic";

/** 256 random bits, base64url. */
export const generateState: () => string = arctic.generateState;

/** A PKCE verifier of 256 random bits, base64url: 43 characters (RFC 7636 4.1). */
export const generateCodeVerifier: () => string = arctic.generateCodeVerifier;

/** The authorization address with the parameters of RFC 6749 4.1.1 and, with a verifier, the S256 challenge. */
export function buildAuthorizationUrl(options: {
	authorizeUrl: string;
	clientId: string;
	redirectUri: string;
	state: string;
	codeVerifier: string | null;
}): URL {
	const client = new arctic.OAuth2Client(
		options.clientId,
		null,
		options.redirectUri,
	);
	return options.codeVerifier === null
		? client.createAuthorizationURL(options.authorizeUrl, options.state, [])
		: client.createAuthorizationURLWithPKCE(
				options.authorizeUrl,
				options.state,
				arctic.CodeChallengeMethod.S256,
				options.codeVerifier,
				[],
			);
}

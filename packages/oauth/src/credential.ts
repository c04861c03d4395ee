import type { Secret } from "@patchbay/vault";

/**
 * Everything that speaks for one person or account at a platform. It is sealed whole, and only the code that signs
 * requests and renews credentials ever opens it: a connector is given signed requests, never a credential.
 */
export type Credential =
	/** RFC 6749: a bearer token, with the refresh token where the platform issues one. */
	| {
			method: "OAUTH2";
			token: Secret<string>;
			refreshToken: Secret<string> | null;
	  }
	/** RFC 5849: token and token secret, which together with the app's two secrets sign each request. */
	| { method: "OAUTH1"; token: Secret<string>; tokenSecret: Secret<string> }
	/** A key that the platform issued in its own settings, such as Klaviyo's private key. */
	| { method: "API_KEY"; key: Secret<string> };

export type CredentialMethod = Credential["method"];

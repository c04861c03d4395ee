import type { Secret } from "@patchbay/vault";
import type { CallbackQuery } from "../callback-query.ts";
import type { Credential, CredentialMethod } from "../credential.ts";
import type { ExpectedIdToken, IdTokenClaims } from "../id-token.ts";
import type { OAuthApp, OAuthEndpoints } from "../provider.ts";
import type { Issued, IssuedTokens, Renewal } from "./issued.ts";

/** App and addresses of one platform as the operator configured them, and how a call to them is ended. */
export interface MethodCall {
	app: OAuthApp;
	endpoints: OAuthEndpoints;
	/** Waits for a request's turn under the platform's limits; called before each request. */
	waitTurn: () => Promise<void>;
	/** Sent as `X-Request-Id`. */
	requestId?: string;
	signal?: AbortSignal;
	/** Total time of one request in milliseconds; 15 seconds when left out. */
	timeoutMilliseconds?: number;
	/** Longest pause between two pieces of a reply, in milliseconds; 5 seconds when left out. */
	readTimeoutMilliseconds?: number;
}

/** The platform's own page that a person is sent to, and how its answer will be recognized. */
export interface BegunConsent {
	url: URL;
	/** Identifies the attempt in the callback: OAuth 2.0's `state`, OAuth 1.0a's request token. Stored as a hash. */
	key: string;
	/** Needed to finish and never shown: the PKCE verifier, the request token's secret. Sealed with the attempt. */
	secret: Secret<string> | null;
}

/** One value that an admin pastes to connect by key. GraphQL's `KeyField`. */
export interface KeyField {
	/** Name of the field in `connect`'s input. */
	name: "apiKey" | "publicApiKey";
	label: string;
	hint: string;
	required: boolean;
	secret: boolean;
	form: RegExp;
	/** Fault of a text of another form. Ends the sentence "This is not the private key: it …", such as `does not begin with "pk_"`. */
	misfit: string;
}

interface MethodBase<Kind extends CredentialMethod> {
	kind: Kind;
	renewal: Renewal;
	/**
	 * Renews a credential without a person. Absent where that cannot be done.
	 * @param scopes those that were asked for, where the platform wants them named again
	 */
	renew?(
		call: MethodCall,
		credential: Credential,
		scopes: readonly string[] | null,
	): Promise<Issued>;
	/** Ends a credential at the platform; one that has ended already is no error. Absent where the platform cannot. */
	revoke?(call: MethodCall, credential: Credential): Promise<void>;
	/** Sentence that tells a person how to end the credential at the platform, where `revoke` is absent. */
	removal?: string;
}

/** Wishes put to a person on the platform's own page. */
export interface WantedConsent {
	scopes: readonly string[];
	/** The platform's user that is expected: e-mail or id. */
	loginHint?: string;
	/** Show the page although the person agreed before. */
	reconsent: boolean;
}

/** Answer from the platform's page, with what `begin` left for it. */
export interface ConsentAnswer {
	query: CallbackQuery;
	secret: Secret<string> | null;
	/** Scopes that were asked for. */
	scopes: readonly string[];
}

/** A person agrees on the platform's own page and comes back with an answer. */
export interface ConsentMethod<Kind extends "OAUTH2" | "OAUTH1">
	extends MethodBase<Kind> {
	/** Never called inside a transaction: OAuth 1.0a asks the platform for a request token here. */
	begin(call: MethodCall, wanted: WantedConsent): Promise<BegunConsent>;
	/** The key of the attempt that a callback's query answers; null when it answers none. */
	keyOf(query: CallbackQuery): string | null;
	/**
	 * Turns the answer into a credential.
	 * @throws {InvalidInput} for a query that no platform sends
	 * @throws {ConsentDenied} when the person, or an administrator, said no
	 * @throws {StateRefused} ISSUER_MISMATCH
	 * @throws {CodeRejected | AppRejected | TokenResponseInvalid | PlatformUnavailable | RateLimited | PlatformRejected}
	 */
	finish(call: MethodCall, answer: ConsentAnswer): Promise<Issued>;
}

/** Wishes of OAuth 2.0 besides. The attempt's own values are random where the caller does not make them itself. */
export interface WantedTokens extends WantedConsent {
	state?: string;
	/** PKCE (RFC 7636 4.1). */
	codeVerifier?: Secret<string>;
	/** OpenID Connect's nonce, which the ID token then repeats. */
	nonce?: string;
}

/** OAuth 2.0, with what it alone can do. */
export interface OAuth2Method extends ConsentMethod<"OAUTH2"> {
	/** Scheme of the Authorization header that its tokens belong in, such as `Bearer`. */
	tokenType: string;
	/** True where a code is worth nothing without its attempt's verifier. */
	pkce: boolean;
	begin(call: MethodCall, wanted: WantedTokens): Promise<BegunConsent>;
	finish(call: MethodCall, answer: ConsentAnswer): Promise<IssuedTokens>;
	/**
	 * Gets an access token by a refresh token alone, such as one that was obtained elsewhere. Absent where the platform has
	 * no refresh tokens.
	 * @throws {GrantRevoked | AppRejected | TokenResponseInvalid | PlatformUnavailable | RateLimited | PlatformRejected}
	 */
	refresh?(
		call: MethodCall,
		refreshToken: Secret<string>,
		scopes: readonly string[] | null,
	): Promise<IssuedTokens>;
	/** Reads who agreed. @throws {IdTokenRefused} */
	readIdToken(
		idToken: Secret<string>,
		expected: Omit<ExpectedIdToken, "definition">,
	): IdTokenClaims;
}

/** An admin pastes what the platform issued in its own settings. No OAuth app is involved. */
export interface KeyMethod extends MethodBase<"API_KEY"> {
	fields: readonly KeyField[];
	/** @throws {InvalidFields} naming every field that is missing or does not have its form */
	read(
		values: Readonly<Partial<Record<KeyField["name"], string | null>>>,
	): Issued;
}

export type Method = OAuth2Method | ConsentMethod<"OAUTH1"> | KeyMethod;

import type { Secret } from "@patchbay/vault";
import type { Credential, CredentialMethod } from "../credential.ts";
import type { Lifetime } from "../lifetime.ts";
import type { OAuthApp } from "../provider.ts";

/** Person or account at the platform to which a credential belongs. */
export interface PlatformUser {
	id: string;
	name: string | null;
}

/** Addresses of one platform as the operator configured them, and how a call to them is ended. */
export interface MethodCall {
	app: OAuthApp;
	endpoints: Readonly<Record<string, string | null>>;
	/** Sent as `X-Request-Id`. */
	requestId?: string;
	signal?: AbortSignal;
	/** Total time of one request in milliseconds; 15 seconds when left out. */
	timeoutMilliseconds?: number;
}

/** The platform's own page that a person is sent to, and how its answer will be recognized. */
export interface BegunConsent {
	url: URL;
	/** Identifies the attempt in the callback: OAuth 2.0's `state`, OAuth 1.0a's request token. Stored as a hash. */
	key: string;
	/** Needed to finish and never shown: the PKCE verifier, the request token's secret. Sealed with the attempt. */
	secret: Secret<string> | null;
}

/** Everything that an exchange, a renewal or a key told; never less than the platform said. */
export interface Issued {
	credential: Credential;
	/** Null when the platform does not say which scopes are held, or has none. */
	scopes: string[] | null;
	/** Null when the credential does not expire by itself. */
	expiresIn: Lifetime | null;
	/** Until when it can be renewed; null when that does not end or is not known. */
	renewableFor: Lifetime | null;
	/** When the platform stops showing a person's data until they agree again (Meta); null elsewhere. */
	dataAccessEndsAt: Date | null;
	/** Null when the exchange does not say who agreed: the connector's `identify` asks. */
	user: PlatformUser | null;
	idToken: Secret<string> | null;
	/** Other values worth keeping until the connection is made, such as TikTok's advertiser ids. Never secrets. */
	facts: Readonly<Record<string, string>>;
}

/**
 * How a credential outlives its expiry. `refresh_token`: RFC 6749 6. `access_token`: the credential itself is exchanged
 * while it still lives (Meta), so it is renewed days ahead. `consent`: only a person can renew it.
 */
export type Renewal =
	| {
			by: "refresh_token" | "access_token";
			/** How long before the expiry workers renew it. */
			aheadSeconds: number;
			/** True when some apps get renewable credentials and others do not (LinkedIn). */
			optional?: boolean;
	  }
	| { by: "consent" };

/** One value that an admin pastes to connect by key. GraphQL's `KeyField`. */
export interface KeyField {
	/** Name of the field in `connect`'s input, such as `apiKey`. */
	name: string;
	label: string;
	hint: string;
	required: boolean;
	secret: boolean;
	form: RegExp;
	/** Ends the sentence "The private key …", such as `begins with "pk_"`. */
	mustBe: string;
}

interface MethodBase<Kind extends CredentialMethod> {
	kind: Kind;
	renewal: Renewal;
	/** Absent where nothing can be renewed without a person. */
	renew?(
		call: MethodCall,
		credential: Credential,
		scopes: readonly string[] | null,
	): Promise<Issued>;
	/** Absent where the platform cannot end a credential. */
	revoke?(call: MethodCall, credential: Credential): Promise<void>;
}

/** A person agrees on the platform's own page and comes back with an answer. */
export interface ConsentMethod<Kind extends "OAUTH2" | "OAUTH1">
	extends MethodBase<Kind> {
	/** Never called inside a transaction: OAuth 1.0a asks the platform for a request token here. */
	begin(
		call: MethodCall,
		wanted: {
			scopes: readonly string[];
			loginHint?: string;
			reconsent: boolean;
		},
	): Promise<BegunConsent>;
	/** The key of the attempt that a callback's query answers; null when it answers none. */
	keyOf(query: URLSearchParams): string | null;
	finish(
		call: MethodCall,
		query: URLSearchParams,
		secret: Secret<string> | null,
	): Promise<Issued>;
}

/** An admin pastes what the platform issued in its own settings. No OAuth app is involved. */
export interface KeyMethod extends MethodBase<"API_KEY"> {
	fields: readonly KeyField[];
	/** @throws {InvalidInput} naming the field that does not have its form */
	read(values: Readonly<Record<string, string>>): Issued;
}

export type Method =
	| ConsentMethod<"OAUTH2">
	| ConsentMethod<"OAUTH1">
	| KeyMethod;

import type { Secret } from "@patchbay/vault";
import type { Lifetime } from "./lifetime.ts";
import type { PlatformId } from "./platform-id.ts";

/** A registration of ours at a platform, with which tokens are asked for. */
export interface OAuthApp {
	platform: PlatformId;
	clientId: string;
	/** Newest first; the next one is tried when the platform refuses one. */
	clientSecrets: readonly Secret<string>[];
	/** Sent byte for byte, at the authorization and at the exchange. */
	redirectUri: string;
	/** Such as `developerToken`, `loginCustomerId`. */
	extras: Readonly<Record<string, string>>;
	/** Those that it may ask for; all of the platform when left out. */
	scopes?: readonly string[];
}

export interface OAuthAppSource {
	/**
	 * The app that serves this tenant at the platform; undefined when none is configured. With a client id, the app of that
	 * id wherever it stands: a grant is refreshed and revoked with the app that it was given to.
	 */
	find(
		platform: PlatformId,
		tenantId: string,
		wanted?: { clientId?: string },
	): Promise<OAuthApp | undefined>;
	/** The platforms for which `find` has an app for this tenant. */
	configuredPlatforms(tenantId: string): Promise<Set<PlatformId>>;
}

/** What a token endpoint answered, checked. */
export interface TokenSet {
	accessToken: Secret<string>;
	/** Null when the reply held none: the one that is stored stays valid. */
	refreshToken: Secret<string> | null;
	/** In the platform's canonical spelling, such as `Bearer`. */
	tokenType: string;
	/** Null when the platform does not say or the token does not expire. */
	expiresIn: Lifetime | null;
	refreshTokenExpiresIn: Lifetime | null;
	/** Scopes that were granted, in the definition's spelling; null when the reply does not say. */
	scopes: string[] | null;
	idToken: Secret<string> | null;
}

export interface OAuthEndpoints {
	authorizeUrl: string;
	tokenUrl: string;
	/** Null where the platform cannot revoke. */
	revokeUrl: string | null;
	/** How the authorization server at these addresses names itself, where the operator says so (RFC 9207, `iss`). */
	issuer?: string | null;
}

/** A token endpoint's error, read from a reply whose shape was checked. */
export interface TokenErrorReply {
	httpStatus: number;
	/** RFC 6749 5.2 `error`; null when the reply has none. */
	error: string | null;
	/** The platform's finer word for it, such as Google's `error_subtype`. */
	subtype: string | null;
}

/**
 * What an error of a token endpoint means.
 * `grant`: the code or refresh token is dead. `client`: our secret or client id is refused, another secret may work.
 * `app`: our app is at fault in another way. `policy`: an administrator at the platform blocks us.
 * `rate_limited`, `unavailable`: later. `rejected`: anything else.
 */
export type TokenErrorKind =
	| "grant"
	| "client"
	| "app"
	| "policy"
	| "rate_limited"
	| "unavailable"
	| "rejected";

/** How one platform speaks OAuth 2.0: values only, the requests are made by this package. */
export interface OAuthDefinition {
	platform: PlatformId;
	/** The platform's name for people, such as `Google Ads`. */
	platformName: string;
	/** Name for people of whoever signs people in, where several platforms share it, such as `Google`. */
	identityProviderName?: string;
	/** How the client proves itself at the token endpoint. */
	clientAuthentication: "body" | "basic";
	pkce: boolean;
	scopeSeparator: " " | ",";
	/** The scope under which a granted one is known to us, such as `email` for its long form. */
	canonicalScope(scope: string): string;
	/** Parameters of the authorization request beyond those of RFC 6749. */
	authorizationParameters(options: {
		loginHint?: string;
		/** True when the consent page must be shown although the user agreed before. */
		reconsent: boolean;
	}): Record<string, string>;
	/** The `iss` that this platform's callback carries (RFC 9207); null when it sends none. */
	issuer: string | null;
	/** Whether the platform declares that every callback carries it (RFC 9207 3): one without is refused then. */
	requiresIssuer?: boolean;
	/** The only token type that is accepted, compared without regard to case. */
	tokenType: string;
	/** Access token lifetime in seconds that is taken when the reply names none; null: it does not expire. */
	defaultExpiresInSeconds: number | null;
	/** Which token a revocation sends; null where the platform cannot revoke. */
	revokes: "refresh_token" | "access_token" | null;
	/** How the client proves itself when it revokes. */
	revocationAuthentication: "none" | "body" | "basic";
	/** True when the platform hands out refresh tokens. */
	refreshes: boolean;
	classifyTokenError(reply: TokenErrorReply): TokenErrorKind;
	/** Longest code and tokens that are accepted, in bytes. */
	limits: { code: number; accessToken: number; refreshToken: number };
}

/** Who makes a request and how it can be ended. */
export interface OAuthRequestOptions {
	definition: OAuthDefinition;
	app: OAuthApp;
	endpoints: OAuthEndpoints;
	/** Sent as `X-Request-Id`, so that the platform's log and ours can be matched. */
	requestId?: string;
	signal?: AbortSignal;
	/** Total time for one request in milliseconds; 15 seconds by default. */
	timeoutMilliseconds?: number;
	/** Longest pause between two pieces of the reply, in milliseconds; 5 seconds by default. */
	readTimeoutMilliseconds?: number;
}

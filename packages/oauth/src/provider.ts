import type { Secret } from "@patchbay/vault";
import type { Lifetime } from "./lifetime.ts";
import type { PlatformUser, Renewal } from "./methods/issued.ts";
import type { PlatformId } from "./platform-id.ts";
import type {
	TokenReply,
	TokenRequest,
	TokenRequestOptions,
} from "./token-request.ts";

/** A registration of ours at a platform, with which tokens are asked for. */
export interface OAuthApp {
	platform: PlatformId;
	clientId: string;
	/** Newest first; the next one is tried when the platform refuses one. */
	clientSecrets: readonly Secret<string>[];
	/** Sent byte for byte, at the authorization and at the exchange. */
	redirectUri: string;
	/** Extras such as `developerToken`, `loginCustomerId`. */
	extras: Readonly<Record<string, string>>;
	/** Scopes that it may ask for; all of the platform when left out. */
	scopes?: readonly string[];
	/** Tenant that set it up for itself; left out for one that serves every tenant. */
	tenantId?: string;
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

/** A token endpoint's checked answer. */
export interface TokenSet {
	accessToken: Secret<string>;
	/** Null when the reply held none: the one that is stored stays valid. */
	refreshToken: Secret<string> | null;
	/** Token type in the platform's canonical spelling, such as `Bearer`. */
	tokenType: string;
	/** Null when the platform does not say or the token does not expire. */
	expiresIn: Lifetime | null;
	refreshTokenExpiresIn: Lifetime | null;
	/** Scopes that were granted, in the definition's spelling; null when the reply does not say. */
	scopes: string[] | null;
	idToken: Secret<string> | null;
	/** Facts that the reply told besides. */
	told?: Told;
}

/** Everything besides tokens that a platform's token reply or inspection tells. */
export interface Told {
	user?: PlatformUser | null;
	scopes?: string[] | null;
	/** Seconds; null: it does not expire. */
	expiresInSeconds?: number | null;
	dataAccessEndsAt?: Date | null;
	/** Never secrets. */
	facts?: Readonly<Record<string, string>>;
}

export interface OAuthEndpoints {
	authorizeUrl: string;
	tokenUrl: string;
	/** Null where the platform cannot revoke. */
	revokeUrl: string | null;
	/** Name that the authorization server at these addresses gives itself, where the operator says so (RFC 9207, `iss`). */
	issuer?: string | null;
	/** OAuth 1.0a's first step; `request_token` beside `tokenUrl` when left out. */
	requestTokenUrl?: string | null;
	/** Root of the platform's API, for a method that asks it. */
	apiUrl?: string;
}

/** Purpose of a call whose reply is judged. */
export type TokenUse =
	| "request"
	| "exchange"
	| "refresh"
	| "inspect"
	| "revoke";

/**
 * Meaning of an error reply.
 * `grant`: the code or token is dead. `client`: our secret or client id is refused, another secret may work.
 * `app`: our app is at fault in another way. `clock`: this server's clock is wrong. `policy`: an administrator at the
 * platform blocks us. `rate_limited`, `unavailable`: later. `rejected`: anything else.
 */
export type TokenErrorKind =
	| "grant"
	| "client"
	| "app"
	| "clock"
	| "policy"
	| "rate_limited"
	| "unavailable"
	| "rejected";

/** Meaning of a callback's error word. */
export type CallbackErrorKind =
	| "denied"
	| "policy"
	| "app"
	| "unavailable"
	| "rejected";

/** Standard parameter names to a platform's own; null leaves the parameter out. */
export type ParameterNames = Readonly<Record<string, string | null>>;

type Fields = Readonly<Record<string, string | number | boolean>>;

/** One platform's OAuth 2.0: values, and hooks where it differs from RFC 6749. The requests are made by this package. */
export interface OAuth2Definition {
	/** The platform's name for people, such as `Google Ads`. */
	platformName: string;
	/** Name for people of whoever keeps what was granted, where several platforms share it, such as `Google`. */
	identityProviderName?: string;
	/** Place at the platform where an app's id, secrets and redirect URIs are, such as `at Example under Apps`; it ends a sentence. */
	appPlace?: string;
	/** Method by which the client authenticates at the token endpoint. */
	clientAuthentication: "body" | "basic";
	pkce: boolean;
	scopeSeparator: " " | ",";
	/** The scope under which a granted one is known to us, such as `email` for its long form. */
	canonicalScope(scope: string): string;
	/** Parameters of the authorization request beyond those of RFC 6749; null leaves a standard one out (Meta's `config_id` stands for `scope`). */
	authorizationParameters(options: {
		loginHint?: string;
		/** True when the consent page must be shown although the user agreed before. */
		reconsent: boolean;
		app: OAuthApp;
	}): Record<string, string | null>;
	/** The `iss` that this platform's callback carries (RFC 9207); null when it sends none. */
	issuer: string | null;
	/** True when the platform declares that every callback carries it (RFC 9207 3): one without is then refused. */
	requiresIssuer?: boolean;
	/** The only token type that is accepted, compared without regard to case. */
	tokenType: string;
	/** True where a reply without `token_type` is accepted (LinkedIn, TikTok). */
	tokenTypeOptional?: boolean;
	/** Access token lifetime in seconds that is taken when the reply names none; null: it does not expire. */
	defaultExpiresInSeconds: number | null;
	/** Token that a revocation sends; null where the platform cannot revoke. */
	revokes: "refresh_token" | "access_token" | null;
	/** Method by which the client authenticates when it revokes. */
	revocationAuthentication: "none" | "body" | "basic";
	/** Differences of a revocation from RFC 7009's form with `token`. */
	revocation?: {
		method?: "POST" | "DELETE";
		/** Place of the fields; `query` for a server that reads no body here. */
		body?: "form" | "json" | "query";
		/** Sends `token_type_hint` (RFC 7009 2.1). */
		typeHint?: boolean;
		names?: ParameterNames;
		/** Headers that hold the token. */
		headers?(token: Secret<string>): Record<string, string>;
		/** Further fields, such as a proof that is made with the client secret: each secret is tried then. */
		fields?(
			token: Secret<string>,
			clientSecret: Secret<string>,
		): Record<string, string>;
	};
	/** Renewal by refresh token half an hour ahead when left out. */
	renewal?: Renewal;
	/** Longest code and tokens that are accepted, in bytes. */
	limits: { code: number; accessToken: number; refreshToken: number };

	/** Names in the authorization address and at the token endpoint that are not those of RFC 6749. */
	names?: {
		authorization?: ParameterNames;
		token?: ParameterNames;
		/** Callback parameter that holds the code, such as `auth_code`. */
		code?: string;
	};
	/** Form of the token request; `form` when left out. */
	body?: "form" | "json";
	/** Headers of every request to the authorization server, such as a `user-agent`. */
	headers?(app: OAuthApp): Record<string, string>;
	/** Sends the scopes again at exchange and refresh (Microsoft). */
	sendsScopes?: boolean;
	/** Further fields of a token request. */
	tokenFields?: Partial<Record<"exchange" | "refresh", Fields>>;
	/**
	 * Token fields of a successful reply, from within its envelope, under the names of RFC 6749; null when there are none.
	 * Integers beyond 2^53 are strings.
	 */
	unwrap?(reply: Record<string, unknown>): Record<string, unknown> | null;
	/** Reads from a successful reply what is no token. Its argument is what `unwrap` returned. */
	told?(fields: Record<string, unknown>): Told;
	/**
	 * Judges the raw reply of any status, a success too; null leaves it to the status and the standard `error` words.
	 * Statuses 429 and 5xx need no hook.
	 */
	classify?(reply: TokenReply, use: TokenUse): TokenErrorKind | null;
	/** Meanings of `error` words at the token endpoint, beyond those of RFC 6749. */
	errorWords?: ReadonlyMap<string, TokenErrorKind>;
	/** Meanings of `error` words in the callback, beyond those of RFC 6749. */
	callbackWords?: ReadonlyMap<string, CallbackErrorKind>;
	/** Takes a callback with neither code nor error as a denial (TikTok). */
	deniedWithoutCode?: boolean;
	/**
	 * Fields of a second token request by which a token is exchanged for one that lives longer (Meta): after each exchange,
	 * and for a renewal by the access token itself.
	 */
	secondStep?(token: Secret<string>): Record<string, string>;
	/** False for a token that lives long already, right after the exchange of a code. Every token takes the second step where left out. */
	needsSecondStep?(first: {
		app: OAuthApp;
		expiresIn: Lifetime | null;
	}): boolean;
	/** Asks the platform about a new token, where the token reply says too little (Meta's `debug_token`). */
	inspect?: {
		request(
			call: { app: OAuthApp; endpoints: OAuthEndpoints },
			token: Secret<string>,
		): TokenRequest;
		/** @param now milliseconds since 1970 by the platform's clock, to which its times are compared */
		read(reply: Record<string, unknown>, now: number): Told;
	};
}

/** App, addresses and limits of a request. */
export interface OAuthRequestOptions
	extends Omit<TokenRequestOptions, "platformName"> {
	definition: OAuth2Definition;
	app: OAuthApp;
	endpoints: OAuthEndpoints;
}

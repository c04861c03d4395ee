import type {
	Credential,
	CredentialMethod,
	Lifetime,
	Method,
	OAuth2Method,
	OAuthApp,
	PlatformId,
	PlatformUser,
} from "@patchbay/oauth";
import type { Secret } from "@patchbay/vault";
import type { AccountStatuses } from "./accounts/account-status.ts";
import type { LimitPolicy } from "./limit-policy.ts";
import type { Outgoing } from "./outgoing.ts";
import type { Parts } from "./parts.ts";
import type { ScopePolicy } from "./scope-policy.ts";
import type { PlatformSession } from "./session.ts";
import type { FilePicker } from "./sheets/file-picker.ts";

/** Everything that an exchange told of whom a credential belongs to. */
export interface IdentityEvidence {
	idToken: Secret<string> | null;
	/** OAuth app's client id; null where a key belongs to no app. */
	clientId: string | null;
	/** Other values that were told or pasted, such as Klaviyo's public key. */
	facts?: Readonly<Record<string, string>>;
	/** True for a credential that was obtained elsewhere, so that no exchange could tell whose it is. */
	isGiven?: boolean;
}

/** Everything that a platform tells of a pasted key, or a token, besides whose it is. */
export interface KeyFacts {
	/** Null when it does not say. */
	scopes: readonly string[] | null;
	/** Null when the key does not end by itself, or nobody says when. */
	expiresIn: Lifetime | null;
	dataAccessEndsAt: Date | null;
}

/** A value that an OAuth app of a platform needs besides its client id and secret. GraphQL's `AppExtra`. */
export interface AppExtra {
	label: string;
	hint: string | null;
	required: boolean;
	secret: boolean;
	form: RegExp;
	/** Ends the sentence "The developer token must be …". */
	mustBe: string;
	/** The form in which a value is kept, of one that people write in several. */
	normalize?(text: string): string;
	/** Example of a value. */
	example: string;
}

/** Examples of the credentials that older installations keep in the environment. */
export interface EnvironmentExamples {
	/** Left out where a login is a key alone. Several secrets are separated by commas, the newest first. */
	app?: { clientId: string; clientSecret: string };
	/**
	 * Secrets of a login: a refresh token, an access token that lives for long, token and secret of OAuth 1.0a, or a key
	 * with the fields of the connection by key.
	 */
	login: {
		refreshToken?: string;
		accessToken?: string;
		accessTokenSecret?: string;
		apiKey?: string;
		publicApiKey?: string;
	};
	/** Left out where a login has no ad accounts to choose from. */
	accountIds?: { form: RegExp; mustBe: string; example: string };
}

/** A platform's own words for what all platforms have, in the singular, such as `campaign group`. */
export interface PlatformTerms {
	adAccount: string;
	campaign: string;
	adGroup: string;
	ad: string;
}

/** Addresses of a platform's own servers. A PLATFORM_ENDPOINTS_FILE can put others in their place. */
export interface PlatformUrls {
	/** Root of the API; the platform's client adds version and path. */
	apiUrl: string;
	authorizeUrl: string;
	tokenUrl: string;
	revokeUrl?: string;
	/** OpenID Connect's userinfo. Without it only an ID token says who agreed. */
	userInfoUrl?: string;
	/** Further hosts of the platform, such as `sheetsUrl`. */
	[name: `${string}Url`]: string | undefined;
}

/** One thing that can count as a conversion. */
export interface ConversionChoice {
	/** Name under which a connection keeps the choice; the platform's own word where there is one, such as `omni_purchase`. */
	key: string;
	label: string;
	/** Fields that are read for it, in their order where one stands in for another; for a person. */
	description: string;
}

/** Things that can count as a conversion at a platform. Exactly one choice holds for a connection: choices overlap and are never added up. */
export interface Conversions {
	/** The first is the default. */
	choices: readonly [ConversionChoice, ...ConversionChoice[]];
	/** Keys beyond the choices, such as a custom conversion's or a metric's id. */
	custom?: { label: string; form: RegExp; mustBe: string; example: string };
	/** Rule by which conversions are credited when nothing else is said, for a person. */
	attribution: string;
}

/** Call that a platform makes to us about one of its people, once its signature was found to be right. */
export interface PersonCall {
	platformUserId: string;
	issuedAt: Date;
}

/**
 * Calls that a platform makes to addresses of ours: a person took the app away, or wants what is kept of them deleted
 * (Meta's deauthorize and data-deletion callbacks).
 */
export interface PersonCalls {
	/** Reads a call's form. Null unless one of the app's secrets signed it. */
	read(
		form: URLSearchParams,
		secrets: readonly Secret<string>[],
	): PersonCall | null;
	/** Reply to a request for deletion, as the platform wants it. `url`: page on which the person can follow it. */
	deletionReply(request: { url: string; code: string }): unknown;
}

/** Sign-in of people to Patchbay itself, which needs no connection. */
export interface SignIn {
	method: OAuth2Method;
	/** Path of the admin app to which people come back. */
	path: string;
}

/** Facts of every platform, whether it can be connected yet or not. */
interface Described {
	id: PlatformId;
	/** Name for people, such as `Google Ads`. */
	name: string;
	/** `endsOn`: day on which the platform ends the version, YYYY-MM-DD; null when it has not said. */
	api: { version: string; endsOn: string | null };
	urls: PlatformUrls;
	/**
	 * Identity provider, which signs people in and keeps what they granted, where several platforms share it: one person
	 * and one app have one grant there, whichever of its platforms asked first.
	 */
	provider?: { id: string; name: string };
	/** `ad account`, `campaign`, `ad group` and `ad` where left out. */
	terms?: Partial<PlatformTerms>;
	/** A sentence on where at the platform a login is given an ad account, for one that reaches none. */
	accountAccess?: string;
}

/** A platform of the product that cannot be connected yet. */
export interface Announced extends Described {
	/** The first is the default. */
	methods: readonly [
		{ kind: CredentialMethod },
		...{ kind: CredentialMethod }[],
	];
	parts?: undefined;
}

/**
 * Everything that the product knows of one platform, in one module: who it is, how one signs in, where it is reached, its
 * words, its limits, and the parts that work.
 */
export interface Platform extends Described {
	/** The first is the default. */
	methods: readonly [Method, ...Method[]];
	/** Extras by the name under which an app keeps the value, such as `developerToken`. */
	appExtras: Readonly<Record<string, AppExtra>>;
	/** Present where older installations keep the app, and a login, in the environment: GOOGLE_ADS_CLIENT_ID and its like. */
	environment?: EnvironmentExamples;
	scopes: ScopePolicy;
	limits: LimitPolicy;
	/** Seconds for which it may refuse a token that it has just issued (LinkedIn); 2 where left out. */
	tokenGraceSeconds?: number;
	/** Authorizes a request; the bearer header of RFC 6750 where left out. `app` is null where the method needs none. */
	sign?(
		request: Outgoing,
		by: { credential: Credential; app: OAuthApp | null },
	): Outgoing | Promise<Outgoing>;
	/** Tells who gave the grant, from the ID token or by asking the platform. */
	identify(
		session: PlatformSession,
		evidence: IdentityEvidence,
	): Promise<PlatformUser>;
	/** Asks the platform what a pasted key, or a token that was obtained elsewhere, holds and when it ends, where it tells. */
	inspectKey?(session: PlatformSession): Promise<KeyFacts>;
	/** Present where the platform calls us about its people. */
	personCalls?: PersonCalls;
	/** Present where people can sign in to Patchbay itself through this platform's app. */
	signIn?: SignIn;
	/** Present where a person picks the files that this app may open. */
	picker?: FilePicker;
	/** The platform's own words for the state of an ad account; none where it tells no state. */
	accountStatuses?: AccountStatuses;
	/** An ad account's id as the platform shows it to people, such as `123-456-7890`; the id itself where left out. */
	displayAccountId?(externalId: string): string;
	/** Form of the platform's campaign ids, so that another text is refused before a job is made of it. */
	campaignId?: {
		fits(text: string): boolean;
		/** Ends the sentence "A campaign's id is …". */
		form: string;
	};
	/** Things that count as a conversion; left out where the platform tells none. */
	conversions?: Conversions;
	parts: Parts;
}

/** A platform that has ad accounts; one without has files alone, say, and nothing to import. */
export type AccountsPlatform = Platform & {
	parts: Required<Pick<Parts, "accounts">>;
};

export function hasAdAccounts(
	platform: Platform,
): platform is AccountsPlatform {
	return platform.parts.accounts !== undefined;
}

import type { Credential, Method, OAuthApp, PlatformId } from "@patchbay/oauth";
import type { PlatformConnector } from "./connector.ts";
import type { LimitPolicy } from "./limit-policy.ts";
import type { Outgoing } from "./outgoing.ts";

/** A value that an OAuth app of a platform needs besides its client id and secret. GraphQL's `AppExtra`. */
export interface AppExtra {
	label: string;
	hint: string | null;
	required: boolean;
	secret: boolean;
	form: RegExp;
	/** Ends the sentence "The developer token must be …". */
	mustBe: string;
	/** Environment variable of older installations that holds it. */
	environmentVariable?: string;
}

/** A platform's own words for what all platforms have, in the singular, such as `campaign group`. */
export interface PlatformTerms {
	adAccount: string;
	campaign: string;
	adGroup: string;
	ad: string;
}

/** How scopes are asked for at a platform, and how held ones are compared with needed ones. */
export interface ScopePolicy {
	sets: readonly {
		key: string;
		title: string;
		scopes: readonly string[];
		default: boolean;
	}[];
	/** `request`: the authorization names them; `app`: the app's settings at the platform do (TikTok); `none`: there are none (X). */
	askedFor: "request" | "app" | "none";
	/** Asked for, and never in the list of granted ones (Microsoft's `offline_access`). */
	silent: readonly string[];
	/** True where a held scope includes the needed one, such as a parent its children. Equality when left out. */
	covers?(granted: string, needed: string): boolean;
}

/**
 * Everything that the product knows of one platform, in one module: who it is, how one signs in, where it is reached, its
 * words, its limits, and the parts that work.
 */
export interface Platform {
	id: PlatformId;
	name: string;
	/** `endsOn`: day on which the platform ends the version, YYYY-MM-DD; null when it has not said. */
	api: { version: string; endsOn: string | null };
	/** Where it is reached. `api` is the API's root; other names (`authorize`, `token`, `revoke`, `sheets` …) are the platform's own. */
	urls: { api: string } & Readonly<Record<string, string>>;
	/** The first is the default. */
	methods: readonly [Method, ...Method[]];
	/** Whoever signs people in and keeps what they granted, where several platforms share it. */
	provider?: { id: string; name: string };
	appExtras: Readonly<Record<string, AppExtra>>;
	scopes: ScopePolicy;
	/** Ad account, campaign, ad group and ad where left out. */
	terms?: Partial<PlatformTerms>;
	limits: LimitPolicy;
	/** Authorizes a request; the bearer header of RFC 6750 where left out. `app` is null where the method needs none. */
	sign?(
		request: Outgoing,
		by: { credential: Credential; app: OAuthApp | null },
	): Outgoing | Promise<Outgoing>;
	/** Its capabilities: each part with the scope set that it needs. */
	parts: PlatformConnector;
}

import { platformKey } from "@patchbay/db/platform-key";
import { AppError } from "@patchbay/errors";
import {
	type CredentialMethod,
	type KeyField,
	type Method,
	type OAuth2Method,
	type PlatformId,
	platformIds,
} from "@patchbay/oauth";
import { capabilitiesOf, type PlatformCapability } from "./capabilities.ts";
import { googleAds } from "./google-ads/index.ts";
import { googleWorkspace } from "./google-workspace/index.ts";
import { klaviyo } from "./klaviyo/index.ts";
import { linkedinAds } from "./linkedin-ads/index.ts";
import { metaAds } from "./meta-ads/index.ts";
import { microsoftAds } from "./microsoft-ads/index.ts";
import type {
	Announced,
	AppExtra,
	Platform,
	PlatformTerms,
} from "./platform.ts";
import { redditAds } from "./reddit-ads/index.ts";
import type { ScopeSet } from "./scope-policy.ts";
import { tiktokAds } from "./tiktok-ads/index.ts";
import type { SettableMatchType } from "./writes/write-parts.ts";
import { xAds } from "./x-ads/index.ts";

/** Total: a forgotten platform is a type error. */
export type Platforms = Readonly<Record<PlatformId, Platform | Announced>>;

export const platforms: Platforms = {
	GOOGLE_ADS: googleAds,
	META_ADS: metaAds,
	TIKTOK_ADS: tiktokAds,
	KLAVIYO: klaviyo,
	MICROSOFT_ADS: microsoftAds,
	LINKEDIN_ADS: linkedinAds,
	REDDIT_ADS: redditAds,
	X_ADS: xAds,
	GOOGLE_WORKSPACE: googleWorkspace,
};

export type AuthenticationMethod = CredentialMethod;

export interface ScopeName {
	scope: string;
	name: string;
}

/** Facts of a platform as the API serves them. */
export interface PlatformInfo {
	platform: PlatformId;
	name: string;
	/** The default first. */
	authenticationMethods: readonly AuthenticationMethod[];
	/** False for a platform of the product that cannot be connected yet. */
	connectable: boolean;
	/** Only those that work today. */
	capabilities: readonly PlatformCapability[];
	scopeSets: readonly ScopeSet[];
	/** Scopes in the platform's own words. */
	scopeNames: readonly ScopeName[];
	apiVersion: string;
	/** YYYY-MM-DD; null when the platform has not said. */
	apiVersionEndsOn: string | null;
	terms: PlatformTerms;
	/** Fields of a connection by key; none for other methods. */
	keyFields: readonly KeyField[];
	/** Values that an OAuth app needs besides its client id and secret. */
	appExtras: readonly (AppExtra & { name: string })[];
	/** Name of whoever signs people in there. */
	providerName: string;
	/** Path of the admin app that sign-in with this platform comes back to; null where nobody can sign in with it. */
	signInPath: string | null;
	/** False where its numbers have no spend, or where it tells none. */
	reportsSpend: boolean;
	/** Zone of the days in which it tells numbers; null where they are each account's own, or where it tells none. */
	dayZone: "UTC" | null;
	/** Match types of negative keywords that can be added to an ad group; none where no negative ones can. */
	negativeMatchTypes: readonly SettableMatchType[];
}

/** Tells whether a platform can be connected. */
function isConnectable(platform: Platform | Announced): platform is Platform {
	return platform.parts !== undefined;
}

/** Platforms that can be connected, in the API's order. */
export function connectablePlatforms(registry: Platforms): Platform[] {
	return platformIds.map((id) => registry[id]).filter(isConnectable);
}

/** The platform, where it can be connected. */
export function findPlatform(
	registry: Platforms,
	id: PlatformId,
): Platform | undefined {
	const platform = registry[id];
	return isConnectable(platform) ? platform : undefined;
}

/**
 * The platform, which can be connected.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM when it cannot yet
 */
export function getPlatform(registry: Platforms, id: PlatformId): Platform {
	const platform = registry[id];
	if (isConnectable(platform)) return platform;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`${platform.name} cannot be connected yet. Choose another platform.`,
	);
}

/** Identifies whoever keeps the grants of a platform: those of one provider are shared, such as Google's. */
export function providerIdOf(platform: Platform | Announced): string {
	return platform.provider?.id ?? platformKey(platform.id);
}

/** Provider id of a platform of the product. */
export function identityProviderOf(id: PlatformId): string {
	return providerIdOf(platforms[id]);
}

/**
 * Name, for people, of whoever keeps a platform's grants. Sentences about a grant reach every connection that uses it, so
 * they name the provider (Google) and not the one platform that asked first (Google Ads).
 */
export function providerNameOf(registry: Platforms, id: PlatformId): string {
	const { provider, name } = registry[id];
	return provider?.name ?? name;
}

/** OAuth 2.0 with refresh tokens. */
type RefreshTokenMethod = OAuth2Method &
	Required<Pick<OAuth2Method, "refresh">>;

/**
 * The method by which a platform's refresh tokens are used that were obtained elsewhere.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM where there are none
 */
export function getRefreshTokenMethod({
	name,
	methods,
}: Platform): RefreshTokenMethod {
	for (const method of methods) if (hasRefreshTokens(method)) return method;
	throw new AppError(
		"UNSUPPORTED_BY_PLATFORM",
		`${name} gives no refresh tokens. Connect it through the admin app.`,
	);
}

const hasRefreshTokens = (method: Method): method is RefreshTokenMethod =>
	method.kind === "OAUTH2" && method.refresh !== undefined;

const usualTerms: PlatformTerms = {
	adAccount: "ad account",
	campaign: "campaign",
	adGroup: "ad group",
	ad: "ad",
};

function toInfo(platform: Platform | Announced): PlatformInfo {
	const connectable = isConnectable(platform);
	return {
		platform: platform.id,
		name: platform.name,
		authenticationMethods: platform.methods.map(({ kind }) => kind),
		connectable,
		capabilities: connectable ? capabilitiesOf(platform) : [],
		scopeSets: connectable ? platform.scopes.sets : [],
		scopeNames: connectable ? scopeNamesOf(platform) : [],
		apiVersion: platform.api.version,
		apiVersionEndsOn: platform.api.endsOn,
		terms: { ...usualTerms, ...platform.terms },
		providerName: platform.provider?.name ?? platform.name,
		signInPath: (connectable && platform.signIn?.path) || null,
		keyFields: connectable ? keyFieldsOf(platform) : [],
		appExtras: connectable
			? Object.entries(platform.appExtras).map(([name, extra]) => ({
					name,
					...extra,
				}))
			: [],
		reportsSpend: connectable && hasSpend(platform),
		dayZone:
			(connectable && platform.parts.metrics?.daily?.grain.dayZone) || null,
		negativeMatchTypes:
			(connectable && platform.parts.writes?.keywords?.negativeMatchTypes) ||
			[],
	};
}

const hasSpend = ({ parts: { metrics } }: Platform): boolean =>
	metrics?.daily !== undefined && metrics.daily.grain.spend !== false;

const scopeNamesOf = ({ scopes }: Platform): ScopeName[] =>
	Object.entries(scopes.names).map(([scope, name]) => ({ scope, name }));

function keyFieldsOf({ methods }: Platform): readonly KeyField[] {
	return methods.flatMap((method) =>
		method.kind === "API_KEY" ? method.fields : [],
	);
}

/** All platforms in the API's order. */
export const platformInfo: readonly PlatformInfo[] = platformIds.map((id) =>
	toInfo(platforms[id]),
);

/** The facts of one platform. */
export function getPlatformInfo(id: PlatformId): PlatformInfo {
	return toInfo(platforms[id]);
}

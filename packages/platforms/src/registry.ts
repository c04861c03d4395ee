import { AppError } from "@patchbay/errors";
import type { OAuthDefinition, PlatformId, ScopeSet } from "@patchbay/oauth";
import { platformIds } from "@patchbay/oauth";
import type { PlatformConnector } from "./connector.ts";
import { googleAds } from "./google-ads/index.ts";
import { googleWorkspace } from "./google-workspace/index.ts";
import { withScopeChecks } from "./scope-checks.ts";

export type AuthenticationMethod = "OAUTH2" | "OAUTH1" | "API_KEY";

/** Those of the API's enum that a connector can have today. */
export type PlatformCapability =
	| "CAMPAIGNS"
	| "AD_GROUPS"
	| "ADS"
	| "ASSETS"
	| "KEYWORDS"
	| "METRICS_DAILY"
	| "FILES"
	| "REFRESH"
	| "REVOKE";

export interface PlatformInfo {
	platform: PlatformId;
	name: string;
	/** The default first. */
	authenticationMethods: readonly AuthenticationMethod[];
	/** What works today. */
	capabilities: readonly PlatformCapability[];
	scopeSets: readonly ScopeSet[];
	apiVersion: string;
	/** YYYY-MM-DD; null when the platform has not said. */
	apiVersionEndsOn: string | null;
}

export type Connectors = Readonly<
	Partial<Record<PlatformId, PlatformConnector>>
>;

export const connectors: Connectors = {
	GOOGLE_ADS: withScopeChecks(googleAds),
	GOOGLE_WORKSPACE: withScopeChecks(googleWorkspace),
};

interface StaticFacts {
	name: string;
	authenticationMethods: readonly AuthenticationMethod[];
	apiVersion: string;
	apiVersionEndsOn: string | null;
}

const oauth2: readonly AuthenticationMethod[] = ["OAUTH2"];

const facts: Record<PlatformId, StaticFacts> = {
	GOOGLE_ADS: {
		name: "Google Ads",
		authenticationMethods: oauth2,
		apiVersion: googleAds.apiVersion,
		apiVersionEndsOn: googleAds.apiVersionEndsOn,
	},
	META_ADS: {
		name: "Meta Ads",
		authenticationMethods: oauth2,
		apiVersion: "v26.0",
		apiVersionEndsOn: null,
	},
	TIKTOK_ADS: {
		name: "TikTok Ads",
		authenticationMethods: oauth2,
		apiVersion: "v1.3",
		apiVersionEndsOn: null,
	},
	KLAVIYO: {
		name: "Klaviyo",
		authenticationMethods: ["API_KEY", "OAUTH2"],
		apiVersion: "2026-07-15",
		// A revision is stable for one year, deprecated for another, then retired.
		apiVersionEndsOn: "2028-07-15",
	},
	MICROSOFT_ADS: {
		name: "Microsoft Ads",
		authenticationMethods: oauth2,
		apiVersion: "v13",
		apiVersionEndsOn: null,
	},
	LINKEDIN_ADS: {
		name: "LinkedIn Ads",
		authenticationMethods: oauth2,
		apiVersion: "202607",
		apiVersionEndsOn: "2027-07-15",
	},
	REDDIT_ADS: {
		name: "Reddit Ads",
		authenticationMethods: oauth2,
		apiVersion: "v3",
		apiVersionEndsOn: null,
	},
	X_ADS: {
		name: "X Ads",
		authenticationMethods: ["OAUTH1"],
		apiVersion: "12",
		apiVersionEndsOn: null,
	},
	GOOGLE_WORKSPACE: {
		name: "Google Drive and Sheets",
		authenticationMethods: oauth2,
		apiVersion: googleWorkspace.apiVersion,
		apiVersionEndsOn: googleWorkspace.apiVersionEndsOn,
	},
};

/** A capability exists when the connector has its part. */
function capabilitiesOf(
	connector: PlatformConnector | undefined,
): PlatformCapability[] {
	if (!connector) return [];
	const parts: Record<PlatformCapability, boolean> = {
		CAMPAIGNS: connector.campaigns !== undefined,
		AD_GROUPS: connector.adGroups !== undefined,
		ADS: connector.ads !== undefined,
		ASSETS: connector.assets !== undefined,
		KEYWORDS: connector.keywords !== undefined,
		METRICS_DAILY: connector.dailyMetrics !== undefined,
		FILES: connector.files !== undefined,
		REFRESH: connector.oauth.refreshes,
		REVOKE: connector.oauth.revokes !== null,
	};
	return (Object.keys(parts) as PlatformCapability[]).filter(
		(name) => parts[name],
	);
}

/** Whose platforms share a person's grant, as `OAuthDefinition.identityProvider` says. */
export function identityProviderOf(platform: PlatformId): string {
	return (
		connectors[platform]?.oauth.identityProvider ??
		platform.toLowerCase().replaceAll("_", "-")
	);
}

/** All platforms in the API's order. */
export const platformInfo: readonly PlatformInfo[] = platformIds.map(
	(platform) => ({
		platform,
		...facts[platform],
		capabilities: capabilitiesOf(connectors[platform]),
		scopeSets: connectors[platform]?.oauth.scopeSets ?? [],
	}),
);

/** The facts of one platform. */
export function getPlatformInfo(platform: PlatformId): PlatformInfo {
	const found = platformInfo.find((each) => each.platform === platform);
	if (!found) throw new RangeError(`Unknown platform ${platform}`);
	return found;
}

/**
 * The connector of a platform.
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM when it has none
 */
export function getConnector(
	registry: Connectors,
	platform: PlatformId,
): PlatformConnector {
	const connector = registry[platform];
	if (!connector)
		throw new AppError(
			"UNSUPPORTED_BY_PLATFORM",
			`${getPlatformInfo(platform).name} cannot be connected yet. Choose another platform.`,
		);
	return connector;
}

/**
 * The OAuth definition by which a grant is refreshed, revoked and spoken of. Its texts reach every connection that stands
 * on the grant, so they name whoever keeps it (Google) and not the one platform that asked first (Google Ads).
 * @throws {AppError} UNSUPPORTED_BY_PLATFORM when the platform has no connector
 */
export function getGrantDefinition(
	registry: Connectors,
	platform: PlatformId,
): OAuthDefinition {
	const { oauth: definition } = getConnector(registry, platform);
	return {
		...definition,
		platformName: definition.identityProviderName ?? definition.platformName,
	};
}

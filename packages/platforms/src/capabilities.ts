import type { Platform } from "./platform.ts";

/** Every capability of the API, in its order, with the part or the way of signing in that it follows from. */
const capabilityOf = {
	CAMPAIGNS: ({ parts }) => parts.campaigns !== undefined,
	AD_GROUPS: ({ parts }) => parts.adGroups !== undefined,
	ADS: ({ parts }) => parts.ads !== undefined,
	ASSETS: ({ parts }) => parts.assets !== undefined,
	KEYWORDS: ({ parts }) => parts.keywords !== undefined,
	METRICS_DAILY: ({ parts }) => parts.metrics?.daily !== undefined,
	METRICS_HOURLY: ({ parts }) => parts.metrics?.hourly !== undefined,
	METRICS_REGION: ({ parts }) => parts.metrics?.region !== undefined,
	ASYNC_REPORTS: ({ parts: { metrics } }) =>
		[metrics?.daily, metrics?.hourly, metrics?.region].some(
			(part) => part?.isReport,
		),
	BUDGET_WRITE: ({ parts }) => parts.writes?.budget !== undefined,
	STATUS_WRITE: ({ parts }) => parts.writes?.status !== undefined,
	KEYWORD_WRITE: ({ parts }) => parts.writes?.keywords !== undefined,
	VALIDATE_ONLY: ({ parts }) => parts.writes?.validatesItself,
	AUDIENCES: ({ parts }) => parts.audiences !== undefined,
	CATALOG: ({ parts }) => parts.catalogItems !== undefined,
	FILES: ({ parts }) => parts.files !== undefined,
	SHEETS: ({ parts }) => parts.sheets !== undefined,
	REFRESH: ({ methods }) => methods.some((method) => method.renew),
	REVOKE: ({ methods }) => methods.some((method) => method.revoke),
} satisfies Record<string, (platform: Platform) => unknown>;

export type PlatformCapability = keyof typeof capabilityOf;

/** All capabilities, in the API's order. */
export const platformCapabilities = Object.keys(capabilityOf) as [
	PlatformCapability,
	...PlatformCapability[],
];

/** Capabilities that work today. */
export function capabilitiesOf(platform: Platform): PlatformCapability[] {
	return platformCapabilities.filter((name) => capabilityOf[name](platform));
}

import type { Platform } from "./platform.ts";

/** Says of a capability that no kind of part exists for it yet. */
const notYet = () => false;

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
	ASYNC_REPORTS: notYet,
	BUDGET_WRITE: notYet,
	STATUS_WRITE: notYet,
	KEYWORD_WRITE: notYet,
	VALIDATE_ONLY: notYet,
	AUDIENCES: notYet,
	CATALOG: notYet,
	FILES: ({ parts }) => parts.files !== undefined,
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

import type { LimitBucket } from "../limit-policy.ts";

/** Klaviyo's tiers of limits: requests in a second and in a minute. */
const tiers = {
	xs: [1, 15],
	s: [3, 60],
	m: [10, 150],
	l: [75, 700],
	xl: [350, 3_500],
} as const;

/** Group of calls that Klaviyo counts together, and the scope sets that they need. */
interface Endpoint {
	tier: keyof typeof tiers;
	scopeSets: readonly string[];
}

export const endpoints = {
	accounts: { tier: "xs", scopeSets: ["account"] },
	campaigns: { tier: "m", scopeSets: ["campaigns"] },
	campaignMessages: { tier: "m", scopeSets: ["campaigns", "content"] },
	flows: { tier: "s", scopeSets: ["flows"] },
	templates: { tier: "l", scopeSets: ["content"] },
	images: { tier: "m", scopeSets: ["content"] },
	metrics: { tier: "m", scopeSets: ["metrics"] },
	aggregates: { tier: "s", scopeSets: ["metrics"] },
	lists: { tier: "l", scopeSets: ["lists"] },
	segments: { tier: "l", scopeSets: ["segments"] },
	listCounts: { tier: "xs", scopeSets: ["lists"] },
	segmentCounts: { tier: "xs", scopeSets: ["segments"] },
	catalogItems: { tier: "xl", scopeSets: ["catalog"] },
} satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof endpoints;

/**
 * A bucket for each group. Keys of one account are counted together, and an OAuth app by itself in each account: both are the
 * "person" here.
 */
export const buckets = Object.fromEntries(
	Object.entries(endpoints).map(([name, { tier }]) => {
		const [second, minute] = tiers[tier];
		return [
			name,
			{
				per: "person",
				windows: [
					{ requests: second, seconds: 1 },
					{ requests: minute, seconds: 60 },
				],
			},
		];
	}),
) as unknown as Record<EndpointName, LimitBucket>;

import type { LimitBucket, LimitPolicy } from "../limit-policy.ts";

/**
 * Quotas of Reddit's policies for a minute, by the policy's name. Whom Reddit counts is not documented: a token's requests are
 * counted here, and its headers correct us.
 */
export const quotas = {
	"ads-business-manager": 100,
	"ads-campaign-management-read": 400,
	"ads-campaign-management-write": 200,
	"ads-creative-management": 200,
	"ads-reporting": 60,
} as const;

export type RedditAdsBucket = keyof typeof quotas;

const perMinute = (requests: number): LimitBucket => ({
	per: "person",
	windows: [{ requests, seconds: 60 }],
});

export const redditAdsLimits: LimitPolicy = {
	concurrentPerAccount: 2,
	buckets: {
		...(Object.fromEntries(
			Object.entries(quotas).map(([name, quota]) => [name, perMinute(quota)]),
		) as Record<RedditAdsBucket, LimitBucket>),
		// Exchanges, renewals and revocations: Reddit says no number, and its other hosts have 100 a minute for an app.
		token: { per: "app", windows: [{ requests: 100, seconds: 60 }] },
	},
};

/** Our bucket of a policy as a header names it, with or without the `ads-` before it. */
export function bucketOf(policy: string): RedditAdsBucket | null {
	const name = policy.startsWith("ads-") ? policy : `ads-${policy}`;
	return Object.hasOwn(quotas, name) ? (name as RedditAdsBucket) : null;
}

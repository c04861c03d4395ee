import type { LimitBucket, LimitPolicy } from "../limit-policy.ts";

/**
 * Calls of one endpoint. LinkedIn counts them by the day, for the app and for each person, publishes no number and tells none in
 * its replies: a refusal lasts until the next midnight in UTC, for the account that was asked about. The window is ours, so that
 * a day is not used up in an hour.
 */
const endpoint: LimitBucket = {
	per: "app",
	windows: [{ requests: 10, seconds: 1 }],
	onBlock: "midnightUtc",
};

export const linkedinAdsLimits = {
	concurrentPerAccount: 2,
	buckets: {
		accounts: endpoint,
		campaignGroups: endpoint,
		campaigns: endpoint,
		creatives: endpoint,
		posts: endpoint,
		media: endpoint,
		analytics: endpoint,
		// Who signed in, what a token is worth, names of places.
		other: endpoint,
		// Exchange, renewal and end of a token.
		token: { per: "app", windows: [{ requests: 10, seconds: 1 }] },
	},
} as const satisfies LimitPolicy;

export type LinkedinAdsBucket = Exclude<
	keyof typeof linkedinAdsLimits.buckets,
	"token"
>;

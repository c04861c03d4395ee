import type { LimitPolicy } from "../limit-policy.ts";

/**
 * Calls of an app at the level "Basic", which every app begins with. TikTok counts them for all people and advertisers
 * together, and tells nothing of them in its replies. Its limits by the minute and by the day are sixty times and 86,400 times
 * that by the second at every level: who keeps to the second keeps to all three.
 */
export const tiktokAdsLimits: LimitPolicy = {
	concurrentPerAccount: 2,
	// Ours: TikTok names no number but those of the bucket `reports`.
	reportsInFlightPerAccount: 8,
	buckets: {
		default: {
			per: "app",
			windows: [
				{ requests: 10, seconds: 1, requestsExtra: "requestsPerSecond" },
			],
		},
		// Reports that TikTok is asked to make: the same number at every level.
		reports: {
			per: "app",
			windows: [
				{ requests: 2, seconds: 1 },
				{ requests: 60, seconds: 60 },
				{ requests: 4_500, seconds: 86_400, isBudget: true },
			],
		},
		// The exchange: TikTok says no number for it, and nobody signs in so often.
		token: { per: "app", windows: [{ requests: 10, seconds: 1 }] },
	},
};

import type { LimitPolicy } from "../limit-policy.ts";

/**
 * Calls of an app at the level "Basic", which every app begins with. TikTok counts them for all people and advertisers
 * together, and tells nothing of them in its replies.
 */
export const tiktokAdsLimits: LimitPolicy = {
	concurrentPerAccount: 2,
	buckets: {
		default: {
			per: "app",
			windows: [
				{ requests: 10, seconds: 1 },
				{ requests: 600, seconds: 60 },
				{ requests: 864_000, seconds: 86_400 },
			],
		},
		// The exchange: TikTok says no number for it, and nobody signs in so often.
		token: { per: "app", windows: [{ requests: 10, seconds: 1 }] },
	},
};

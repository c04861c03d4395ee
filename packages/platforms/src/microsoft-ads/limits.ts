import type { LimitPolicy } from "../limit-policy.ts";

/**
 * Limits of our own choosing: Microsoft counts calls of a minute for each person and customer, publishes no number and tells
 * nothing of it in its replies. A refusal (117) says to wait for a minute.
 */
export const microsoftAdsLimits: LimitPolicy = {
	concurrentPerAccount: 3,
	// Microsoft refuses more than some at once (207) and does not say how many.
	reportsInFlightPerAccount: 5,
	buckets: {
		default: { per: "person", windows: [{ requests: 60, seconds: 1 }] },
		// Reports that are asked for; a look at one is an ordinary call.
		reports: {
			per: "person",
			windows: [
				{ requests: 10, seconds: 1 },
				{ requests: 120, seconds: 60 },
			],
		},
		// Exchanges and refreshes.
		token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
	},
};

export type MicrosoftAdsBucket = "default" | "reports";

import type { LimitPolicy } from "../limit-policy.ts";

/**
 * Calls of an app with Limited access, which every app begins with: an hour's for each ad account and use case, without what its
 * active ads add (400 and 40 each). Meta's replies tell how much of the true number is used, and our count follows them.
 */
export const metaAdsLimits = {
	concurrentPerAccount: 2,
	// Ours: Meta names no number, and its percentages slow us down before. Others who read it have up to 100 in flight.
	reportsInFlightPerAccount: 16,
	buckets: {
		insights: {
			per: "account",
			windows: [
				{
					requests: 600,
					seconds: 3_600,
					requestsExtra: "insightsPerHour",
					isLeast: true,
				},
			],
		},
		management: {
			per: "account",
			windows: [
				{
					requests: 300,
					seconds: 3_600,
					requestsExtra: "managementPerHour",
					isLeast: true,
				},
			],
		},
		// Of the app's 200 calls an hour for each of its people, those of one person.
		person: { per: "person", windows: [{ requests: 200, seconds: 3_600 }] },
		app: { per: "app", windows: [{ requests: 100, seconds: 1 }] },
		// Exchange, inspection and end of a token: Meta says no number, and nobody signs in so often.
		token: { per: "app", windows: [{ requests: 10, seconds: 1 }] },
	},
	always: ["app"],
} as const satisfies LimitPolicy;

export type MetaAdsBucket = keyof typeof metaAdsLimits.buckets;

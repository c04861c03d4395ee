import type { Caller } from "@patchbay/limits";
import type { LimitPolicy } from "@patchbay/platforms";

/** Limits that are met within seconds. */
const hurried: LimitPolicy = {
	concurrentPerAccount: 2,
	buckets: {
		own: {
			per: "account",
			windows: [
				{ requests: 4, seconds: 1 },
				{ requests: 9, seconds: 4 },
			],
		},
		all: {
			per: "app",
			windows: [
				{ requests: 7, seconds: 1 },
				{ requests: 20, seconds: 6 },
			],
		},
	},
	always: ["all"],
};

/** Caller of requests under these limits. */
export const hurriedClient = {
	platform: "X_ADS",
	clientId: "client",
	person: "person",
	policy: hurried,
} as const satisfies Caller;

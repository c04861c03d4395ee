import { sentAt } from "@patchbay/oauth";
import type { LimitPolicy, Usage } from "../limit-policy.ts";
import { afterSeconds, headerNumber } from "../read-failure.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** X's own limits of reads. */
export const xAdsLimits = {
	concurrentPerAccount: 2,
	buckets: {
		// Reads that name no account.
		discovery: { per: "person", windows: [{ requests: 5, seconds: 900 }] },
		// Request token, access token and its end: X says no number, and nobody signs in so often.
		token: { per: "person", windows: [{ requests: 60, seconds: 60 }] },
	},
} as const satisfies LimitPolicy;

export type XAdsBucket = Exclude<keyof typeof xAdsLimits.buckets, "token">;

/** The limit that a reply's headers tell of: the account's where there is one, else the person's. */
export function readLimit(headers: Headers): {
	limit: number;
	remaining: number;
	resetsAt: Date | null;
} | null {
	for (const family of ["x-account-rate-limit", "x-rate-limit"]) {
		const limit = headerNumber(headers, `${family}-limit`);
		const remaining = headerNumber(headers, `${family}-remaining`);
		if (limit === null || limit === 0 || remaining === null) continue;
		const reset = headerNumber(headers, `${family}-reset`);
		return {
			limit,
			remaining,
			// At most a day ahead, whatever the header says. It is X's time, and compared with X's clock.
			resetsAt:
				reset === null
					? null
					: afterSeconds(reset - sentAt(headers, Date.now()) / 1000),
		};
	}
	return null;
}

/** Share of the limit that is used, as the bucket's usage. */
export function readUsage(headers: Headers, bucket: XAdsBucket): Usage[] {
	const told = readLimit(headers);
	if (told === null) return [];
	return [
		{
			bucket,
			used: 1 - Math.min(told.remaining, told.limit) / told.limit,
			resetsAt: told.resetsAt,
			blockedUntil: null,
		},
	];
}

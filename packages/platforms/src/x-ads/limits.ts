import { sentAt } from "@patchbay/oauth";
import type { LimitPolicy, Usage } from "../limit-policy.ts";
import { afterSeconds, headerNumber } from "../read-failure.ts";

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const quarterHour = 900;

/** X's own limits. Where a reply tells an account's own number, that decides. */
export const xAdsLimits = {
	concurrentPerAccount: 4,
	// X makes a hundred jobs at a time for an account, and each reading asks for 30 at most.
	reportsInFlightPerAccount: 3,
	buckets: {
		// Lists of campaigns, line items, promoted posts and media creatives.
		entities: {
			per: "account",
			windows: [{ requests: 10_000, seconds: quarterHour }],
		},
		// Every other read that names an account: posts, cards, media, jobs.
		reads: {
			per: "account",
			windows: [{ requests: 2_000, seconds: quarterHour }],
		},
		// Keywords are targeting criteria, which have the tightest limit of all lists.
		targeting: {
			per: "person",
			windows: [{ requests: 400, seconds: quarterHour }],
		},
		// Numbers that are told at once, and the list of what has any.
		stats: {
			per: "person",
			windows: [{ requests: 250, seconds: quarterHour }],
		},
		writes: { per: "person", windows: [{ requests: 450, seconds: 60 }] },
		// Jobs that are asked for. X counts those that it is making and no requests: the number is ours.
		jobs: { per: "account", windows: [{ requests: 100, seconds: 1 }] },
		// Reads that name no account.
		discovery: {
			per: "person",
			windows: [{ requests: 5, seconds: quarterHour }],
		},
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

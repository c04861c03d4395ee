import type { LimitBucket, LimitWindow } from "@patchbay/platforms";
import { tokenBucket } from "./bucket-names.ts";
import type { Caller } from "./caller.ts";
import type { LimitScope, Owners } from "./owners.ts";
import { keptPercent } from "./urgency.ts";

/** Bucket as one request meets it. */
export interface CountedBucket {
	name: string;
	scope: LimitScope;
	/** Hash of whose requests it counts; empty for the app as a whole. */
	owner: Buffer;
	/** True when every request of the owner is counted in it. */
	shared: boolean;
	bucket: LimitBucket;
	windows: readonly CountedWindow[];
}

/** Window as it is for one app. */
export interface CountedWindow {
	/** Requests that are assumed of the platform. */
	assumed: number;
	/** App's own number, as far as this session knows it: 0 for no limit, null where the operator says none. */
	own: number | null;
	/** App extra that holds the own number; null where every app has the assumed one. */
	extra: string | null;
	seconds: number;
	/** Per cent that are kept for requests more urgent than this one. */
	kept: number;
	/** True where replies tell how much of the true number is used, and the count is lowered to that. */
	isLeast: boolean;
}

/** The buckets that count a request: its own, and those in which all are counted. */
export function bucketsOf(
	{
		policy,
		extras = {},
		urgency = "PERSON",
	}: Pick<Caller, "policy" | "extras" | "urgency">,
	owners: Owners,
	name: string,
): CountedBucket[] {
	const always = policy.always ?? [];
	const exempt = policy.exempt?.[name] ?? [];
	// A token endpoint is another service than the API: what counts every request there does not count this one.
	const names =
		name === tokenBucket
			? [name]
			: [...new Set([...always, name])].filter(
					(each) => !exempt.includes(each),
				);
	return names.flatMap((each) => {
		const bucket = policy.buckets[each];
		if (!bucket) return [];
		return {
			name: each,
			scope: bucket.per,
			owner: owners.of[bucket.per],
			shared: always.includes(each),
			bucket,
			windows: bucket.windows.map(
				({
					requests,
					seconds,
					requestsExtra: extra,
					isBudget,
					isLeast = false,
				}) => ({
					assumed: requests,
					own: extra === undefined ? null : ownNumber(extras, extra),
					extra: extra ?? null,
					seconds,
					kept: isBudget ? keptPercent[urgency] : 0,
					isLeast,
				}),
			),
		};
	});
}

/** Reads an app's own number of requests from its extras; null for none, or for a text that is no number. */
export function ownNumber(
	extras: Readonly<Record<string, string>>,
	name: string,
): number | null {
	const text = extras[name];
	return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** Windows as the app's own numbers make them, without those that have no limit. */
export function effectiveWindows(
	windows: readonly CountedWindow[],
): LimitWindow[] {
	return windows
		.map(({ assumed, own, seconds }) => ({ requests: own ?? assumed, seconds }))
		.filter(({ requests }) => requests > 0);
}

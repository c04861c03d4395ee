import type { Call } from "./api.ts";
import { XRefused } from "./errors.ts";
import {
	applicationLimit,
	type Counted,
	type RateLimit,
	totalLimit,
	writeLimit,
} from "./rate-limits.ts";

/** More calls than X takes; answered with the headers of the limit that is full. */
export class Limited extends XRefused {
	readonly headers: Record<string, string>;
	constructor(headers: Record<string, string>) {
		super(88);
		this.headers = headers;
	}
}

/** Counts a read, and returns the headers of its limits; throws `Limited`. */
export function countRead(
	{ api, person, accountId, parameters }: Call,
	read: { limit: RateLimit; category?: string },
	name: string,
): Record<string, string> {
	if (parameters.text("with_total_count") === "true") {
		const key = `totals of ${name} by ${person.sub}`;
		return ofUser(api.limits.count(key, totalLimit));
	}
	if (read.category !== undefined) {
		const key = `${read.category} by ${person.sub}`;
		return ofUser(api.limits.count(key, read.limit));
	}
	const counted = api.limits.count(`${name} of ${accountId}`, read.limit);
	// Both families: where the account's is there, it decides, and the user's is a quota of the whole application.
	const headers = {
		...limitHeaders("x-rate-limit", {
			...counted,
			limit: applicationLimit,
			remaining: applicationLimit - 1,
		}),
		...limitHeaders("x-account-rate-limit", counted),
	};
	if (counted.isRefused) throw new Limited(headers);
	return headers;
}

/** Counts a change, and returns the headers of its limit; throws `Limited`. */
export function countWrite({ api, person }: Call): Record<string, string> {
	return ofUser(api.limits.count(`writes by ${person.sub}`, writeLimit));
}

function ofUser(counted: Counted): Record<string, string> {
	const headers = limitHeaders("x-rate-limit", counted);
	if (counted.isRefused) throw new Limited(headers);
	return headers;
}

export function limitHeaders(
	family: string,
	{ limit, remaining, reset }: Counted,
): Record<string, string> {
	return {
		[`${family}-limit`]: String(limit),
		[`${family}-remaining`]: String(remaining),
		[`${family}-reset`]: String(reset),
	};
}

import type { HttpReply } from "../http-reply.ts";
import type { Usage } from "../limit-policy.ts";
import { afterSeconds, headerNumber, headerText } from "../read-failure.ts";

/** Share of a second's limit that is told at the most: our own count keeps it, and nothing is slowed down for it. */
const mostOfASecond = 0.8;

/**
 * Reads from a success how much of the nearest limit is left. `RateLimit-Limit` is a list such as `10, 10;w=1, 150;w=60`: its
 * first number is the one that the other two headers speak of, most often that of a second. A refusal tells nothing but when to
 * go on.
 * @param bucket that counted the request: the headers do not name it
 */
export function usageOf({ headers }: HttpReply, bucket: string): Usage[] {
	const told = headerText(headers, "ratelimit-limit") ?? "";
	const limit = Number(/^(\d{1,9})\s*(?:[,;]|$)/.exec(told)?.[1] ?? 0);
	const remaining = headerNumber(headers, "ratelimit-remaining");
	const reset = headerNumber(headers, "ratelimit-reset");
	if (!limit || remaining === null) return [];
	const isOfASecond = told.replaceAll(" ", "").includes(`,${limit};w=1,`);
	const used = 1 - remaining / limit;
	return [
		{
			bucket,
			used: isOfASecond ? Math.min(used, mostOfASecond) : used,
			// The end of a second is told as 0.
			resetsAt: reset === null ? null : afterSeconds(Math.max(reset, 1)),
			blockedUntil: null,
		},
	];
}

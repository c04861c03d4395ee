import type { HttpReply } from "../http-reply.ts";
import type { Usage } from "../limit-policy.ts";
import { afterSeconds, headerNumber, headerText } from "../read-failure.ts";

/**
 * Reads from a success how much of the nearest limit is left. `RateLimit-Limit` is a list such as `10, 10;w=1, 150;w=60`: its
 * first number is the one that the other two headers speak of. A refusal tells nothing but when to go on.
 * @param bucket that counted the request: the headers do not name it
 */
export function usageOf({ headers }: HttpReply, bucket: string): Usage[] {
	const limit = firstNumber(headerText(headers, "ratelimit-limit"));
	const remaining = headerNumber(headers, "ratelimit-remaining");
	const reset = headerNumber(headers, "ratelimit-reset");
	if (!limit || remaining === null) return [];
	return [
		{
			bucket,
			used: 1 - remaining / limit,
			resetsAt: reset === null ? null : afterSeconds(reset),
			blockedUntil: null,
		},
	];
}

function firstNumber(header: string | null): number | null {
	const match = /^(\d{1,9})\s*(?:[,;]|$)/.exec(header ?? "");
	return match?.[1] === undefined ? null : Number(match[1]);
}

import type { HttpReply } from "../http-reply.ts";
import type { Usage } from "../limit-policy.ts";
import { afterSeconds, headerNumber } from "../read-failure.ts";
import { bucketOf, quotas } from "./limits.ts";

type Headers = HttpReply["headers"];

/** State of one policy as a reply tells it. */
interface Told {
	policy: string;
	remaining: number;
	resetSeconds: number | null;
	quota: number | null;
}

/**
 * Usage that a reply's headers tell. Those of the Ads API are the IETF's draft: `RateLimit: "name";r=12;t=42`, a policy each, with
 * the quota in `RateLimit-Policy`. Reddit's other hosts tell `x-ratelimit-used`, `-remaining` and `-reset`.
 * @param bucket that counted the request, where a reply does not name a policy that is known
 */
export function usageOf(
	{ headers, status }: Pick<HttpReply, "headers" | "status">,
	bucket: string,
): Usage[] {
	const told = readPolicies(headers).flatMap((each): Usage[] => {
		const own = bucketOf(each.policy);
		const quota = each.quota ?? (own && quotas[own]);
		if (own === null || !quota) return [];
		const resetsAt =
			each.resetSeconds === null ? null : afterSeconds(each.resetSeconds);
		return [
			{
				bucket: own,
				used: 1 - Math.min(each.remaining, quota) / quota,
				resetsAt,
				blockedUntil: status === 429 && each.remaining === 0 ? resetsAt : null,
			},
		];
	});
	return told.length > 0 ? told : readOlder(headers, bucket);
}

/** Seconds after which a refused request may be sent again; null where the headers do not say. */
export function waitSeconds(headers: Headers): number | null {
	const spent = readPolicies(headers)
		.filter(({ remaining }) => remaining === 0)
		.map(({ resetSeconds }) => resetSeconds)
		.filter((seconds) => seconds !== null);
	return spent.length > 0
		? Math.max(...spent)
		: (headerNumber(headers, "retry-after") ??
				headerNumber(headers, "x-ratelimit-reset"));
}

function readPolicies(headers: Headers): Told[] {
	const quotasTold = new Map(
		readItems(headers, "ratelimit-policy").map(({ name, parameters }) => [
			name,
			parameters.get("q") ?? null,
		]),
	);
	return readItems(headers, "ratelimit").flatMap(({ name, parameters }) => {
		const remaining = parameters.get("r");
		return remaining === undefined
			? []
			: [
					{
						policy: name,
						remaining,
						resetSeconds: parameters.get("t") ?? null,
						quota: quotasTold.get(name) ?? null,
					},
				];
	});
}

const longestHeader = 4096;
const item = /"([\w.-]{1,64})"((?:\s*;\s*[a-z]{1,8}=\d{1,9})*)/g;

/** Items of a list such as `"a";q=400;w=60, "b";q=5;w=1`: names with their numbers. */
function readItems(
	headers: Headers,
	header: string,
): { name: string; parameters: ReadonlyMap<string, number> }[] {
	const value = headers[header];
	const text = Array.isArray(value) ? value.join(",") : (value ?? "");
	if (text.length > longestHeader) return [];
	return [...text.matchAll(item)].map(([, name = "", rest = ""]) => ({
		name,
		parameters: new Map(
			[...rest.matchAll(/([a-z]{1,8})=(\d{1,9})/g)].map(
				([, key = "", number]): [string, number] => [key, Number(number)],
			),
		),
	}));
}

function readOlder(headers: Headers, bucket: string): Usage[] {
	const used = headerNumber(headers, "x-ratelimit-used");
	const remaining = headerNumber(headers, "x-ratelimit-remaining");
	const reset = headerNumber(headers, "x-ratelimit-reset");
	if (used === null || remaining === null || used + remaining === 0) return [];
	return [
		{
			bucket,
			used: used / (used + remaining),
			resetsAt: reset === null ? null : afterSeconds(reset),
			blockedUntil: null,
		},
	];
}

import type { ApiRules } from "../api-rules.ts";
import { requestJson } from "../http.ts";
import type { PlatformSession } from "../session.ts";
import { codeOf, tiktokAdsRules } from "./errors.ts";

export const apiVersion = "v1.3";

/** A value of a query: what is neither text nor a number is written as JSON. */
type QueryValue = string | number | readonly unknown[] | object;

/** A call of TikTok's API as this connector writes it. */
export interface TikTokCall {
	/** Path below the version, with a slash at its end: without one TikTok has no such page. */
	path: `${string}/`;
	/** Parameters of a GET; one that is undefined is left out. */
	query?: Readonly<Record<string, QueryValue | undefined>>;
	/** Given for a POST, which is sent once. */
	body?: Readonly<Record<string, unknown>>;
	/** Advertiser that the call is about. */
	account: string | null;
	bucket?: string;
	/** Most bytes of the reply, where it is known to be small. */
	maxBytes?: number;
	/** Codes of failures that the caller judges: the reply is returned then. */
	lenient?: readonly number[];
}

/** Sends a call and returns its whole envelope. */
export function callTikTok(
	session: PlatformSession,
	{ path, query = {}, body, account, bucket, maxBytes, lenient }: TikTokCall,
): Promise<unknown> {
	const url = new URL(
		`${session.endpoints.apiUrl}/open_api/${apiVersion}/${path}`,
	);
	for (const [name, value] of Object.entries(query))
		if (value !== undefined)
			url.searchParams.set(
				name,
				typeof value === "object" ? JSON.stringify(value) : String(value),
			);
	return requestJson(session, lenient ? without(lenient) : tiktokAdsRules, {
		method: body === undefined ? "GET" : "POST",
		url,
		account,
		...(body === undefined ? {} : { body: { json: body } }),
		...(bucket === undefined ? {} : { bucket }),
		...(maxBytes === undefined ? {} : { maxBytes }),
	});
}

/** TikTok's rules without the failures of some codes. */
function without(codes: readonly number[]): ApiRules {
	return {
		...tiktokAdsRules,
		failureOf(reply) {
			const code = codeOf(reply.body);
			return code !== null && codes.includes(code)
				? null
				: tiktokAdsRules.failureOf(reply);
		},
	};
}

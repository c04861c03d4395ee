import { json } from "../reply.ts";
import type { Reply } from "../simulator.ts";

/** Status of each of the platform's codes. */
const statuses: Record<string, number> = {
	token_invalid: 401,
	signature_invalid: 401,
	timestamp_invalid: 401,
	scope_missing: 403,
	forbidden: 403,
	account_closed: 403,
	app_refused: 403,
	not_found: 404,
	rate_limited: 429,
	server_error: 500,
};

/** Thrown where a call is refused; answered in the platform's own form. */
export class Refused extends Error {
	readonly code: string;
	constructor(code: string) {
		super(code);
		this.code = code;
	}
}

export function errorReply(
	code: string,
	{
		status = statuses[code] ?? 400,
		retryAfterSeconds,
	}: {
		status?: number | undefined;
		retryAfterSeconds?: number | undefined;
	} = {},
): Reply {
	return json(
		status,
		{ error: { code, message: `The request was refused: ${code}.` } },
		retryAfterSeconds === undefined
			? {}
			: { "retry-after": String(retryAfterSeconds) },
	);
}

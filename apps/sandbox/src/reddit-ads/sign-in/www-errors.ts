import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

const messages: Readonly<Record<number, string>> = {
	400: "Bad Request",
	401: "Unauthorized",
	403: "Forbidden",
	404: "Not Found",
	429: "Too Many Requests",
	500: "Internal Server Error",
	503: "Service Unavailable",
};

/** Thrown where the host of the token endpoint refuses a call: a number is a status, a word comes with status 200. */
export class WwwRefused extends Error {
	readonly error: number | string;
	constructor(error: number | string) {
		super(String(error));
		this.error = error;
	}
}

/** `{"message":"Bad Request","error":400}` with its status, or `{"error":"invalid_grant"}` with status 200. */
export function wwwError(
	error: number | string,
	{
		status = typeof error === "number" ? error : 200,
		hasMessage = true,
	}: { status?: number | undefined; hasMessage?: boolean | undefined } = {},
): Reply {
	const isNumber = typeof error === "number";
	return json(
		status,
		isNumber && hasMessage
			? { message: messages[error] ?? "Error", error }
			: { error },
		{
			"cache-control": "private, no-store",
			...(error === 401 ? { "www-authenticate": 'Basic realm="reddit"' } : {}),
		},
	);
}

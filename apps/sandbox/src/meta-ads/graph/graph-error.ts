import { randomBytes } from "node:crypto";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

/** The inside of an error reply, in Meta's own words. */
export type GraphError = {
	message: string;
	type: string;
	code: number;
	error_subcode?: number | undefined;
	is_transient?: boolean | undefined;
	error_user_title?: string | undefined;
	error_user_msg?: string | undefined;
	error_data?: unknown;
};

/** Thrown where a call is refused. */
export class GraphRefused extends Error {
	readonly error: GraphError;
	readonly status: number;

	constructor(
		code: number,
		message: string,
		more: Partial<Omit<GraphError, "code" | "message">> & {
			status?: number;
		} = {},
	) {
		super(message);
		const { status, ...fields } = more;
		this.error = {
			message:
				isNumbered(code) && more.type !== "GraphMethodException"
					? `(#${code}) ${message}`
					: message,
			type: "OAuthException",
			code,
			...fields,
		};
		this.status = status ?? statusOf(code);
	}
}

/** Meta writes the number before the sentence of most errors, but not of those about tokens and of its own failures. */
function isNumbered(code: number): boolean {
	return ![1, 2, 190, 102, 2500].includes(code);
}

/** Status that goes with a code where nothing else is said: 400 for nearly all. */
export function statusOf(code: number): number {
	if (code === 1 || code === 2) return 500;
	return 400;
}

/** The error envelope, with a trace id of its own. */
export function errorReply(
	error: GraphError,
	status: number,
	headers: Record<string, string> = {},
): Reply {
	return json(
		status,
		{ error: { ...error, fbtrace_id: traceId() } },
		{
			"content-type": "application/json; charset=UTF-8",
			"cache-control": "no-store",
			"www-authenticate": `OAuth "Facebook Platform" "invalid_request" "${error.message.replaceAll('"', "'").replace(/[^\x20-\x7e]/g, "?")}"`,
			...headers,
		},
	);
}

export function traceId(): string {
	return `A${randomBytes(16).toString("base64url")}`.slice(0, 23);
}

/** An id that nobody has, or that this token may not see: Meta does not tell which. */
export function unknownObject(id: string, method = "GET"): GraphRefused {
	return new GraphRefused(
		100,
		`Unsupported ${method.toLowerCase()} request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
		{ type: "GraphMethodException", error_subcode: 33 },
	);
}

/** A parameter that is missing or wrong. */
export function badParameter(message: string): GraphRefused {
	return new GraphRefused(100, message);
}

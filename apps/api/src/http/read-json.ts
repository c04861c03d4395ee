import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { decodeJson } from "./decode-json.ts";

/** Reason why a body cannot be used; `status` is the HTTP status that says so. */
export interface UnusableBody {
	status: 400 | 415;
	code: string;
	message: string;
	/** Path of the value that is at fault. */
	field?: string[];
}

/**
 * A request's body as JSON; the server has held its length to the address's limit. Another type than application/json is
 * refused: a page of another origin can send no JSON without being asked first.
 *
 * @param options.emptyIs what no body at all stands for, with or without a type; refused when left out
 */
export async function readJson(
	request: IncomingMessage,
	options: { emptyIs?: unknown } = {},
): Promise<{ value: unknown } | { refused: UnusableBody }> {
	const bytes = await buffer(request);
	if (bytes.length === 0 && options.emptyIs !== undefined)
		return { value: options.emptyIs };
	if (
		!/^application\/json\s*(;|$)/i.test(request.headers["content-type"] ?? "")
	)
		return {
			refused: {
				status: 415,
				code: "UNSUPPORTED_MEDIA_TYPE",
				message: "Send JSON as application/json.",
			},
		};
	const decoded = decodeJson(bytes);
	if ("value" in decoded) return decoded;
	return { refused: { status: 400, code: "INVALID_INPUT", ...decoded } };
}

import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { isNestedWithin, maximumNesting } from "./nesting.ts";

/** Why a body cannot be used; `status` is the HTTP status that says so. */
export interface UnusableBody {
	status: 400 | 415;
	code: string;
	message: string;
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
	const unusable = (message: string) => ({
		refused: { status: 400 as const, code: "INVALID_INPUT", message },
	});
	try {
		// Bytes that are no UTF-8 would otherwise be taken as another text.
		const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
		const value: unknown = JSON.parse(text);
		// Before anything goes through it level by level.
		if (!isNestedWithin(value, maximumNesting))
			return unusable(
				`The body's JSON is nested more than ${maximumNesting} levels deep.`,
			);
		return { value: JSON.parse(text, refuseUnstorable) };
	} catch (error) {
		if (error instanceof UnstorableText) return unusable(error.message);
		if (error instanceof SyntaxError) return unusable("The body is not JSON.");
		return unusable("The body is not UTF-8.");
	}
}

class UnstorableText extends Error {}

/** PostgreSQL cannot hold U+0000, and would store half of a surrogate pair as another character. */
function refuseUnstorable(name: string, value: unknown): unknown {
	for (const text of [name, value]) {
		if (typeof text !== "string") continue;
		if (text.includes("\0"))
			throw new UnstorableText("Text cannot hold the character U+0000.");
		if (!text.isWellFormed())
			throw new UnstorableText(
				"Text cannot hold half of a surrogate pair. Send whole characters.",
			);
	}
	return value;
}

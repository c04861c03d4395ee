import type { IncomingMessage } from "node:http";
import { isNestedWithin, maximumNesting } from "./nesting.ts";

/** Why a body cannot be used; `status` is the HTTP status that says so. */
export interface UnusableBody {
	status: 400 | 413 | 415;
	message: string;
}

/**
 * A request's body as JSON. Another type than application/json is refused: a page of another origin can send no JSON
 * without being asked first.
 */
export async function readJson(
	request: IncomingMessage,
	maximumBytes: number,
): Promise<{ value: unknown } | { refused: UnusableBody }> {
	if (!/^application\/json\b/i.test(request.headers["content-type"] ?? ""))
		return {
			refused: { status: 415, message: "Send JSON as application/json." },
		};
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request as AsyncIterable<Buffer>) {
		bytes += chunk.length;
		if (bytes > maximumBytes)
			return {
				refused: { status: 413, message: "The request is too large." },
			};
		chunks.push(chunk);
	}
	try {
		const value: unknown = JSON.parse(Buffer.concat(chunks).toString());
		if (isNestedWithin(value, maximumNesting)) return { value };
		return {
			refused: {
				status: 400,
				message: `The body's JSON is nested more than ${maximumNesting} levels deep.`,
			},
		};
	} catch {
		return { refused: { status: 400, message: "The body is not JSON." } };
	}
}

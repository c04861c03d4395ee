import type { IncomingMessage, ServerResponse } from "node:http";
import type { Refusal } from "./admitted-body.ts";

/** Writes a refusal in a form that the address's clients read: a content type and a text. */
export type WriteRefusal = (
	request: IncomingMessage,
	refusal: Refusal,
	response: ServerResponse,
) => { type: string; text: string };

export const asText: WriteRefusal = (_request, { message }) => ({
	type: "text/plain; charset=utf-8",
	text: `${message}\n`,
});

/** Time in which a client may go on sending what is thrown away, before the connection is cut. */
const lingerMs = 5_000;

/**
 * Refuses a request whose body is still on its way. The answer goes out whole at once, but the connection is closed only
 * when the client has read it or its time is over: closed at once, TCP would throw the answer away (RFC 9112 9.6).
 */
export function refuseRequest(
	request: IncomingMessage,
	response: ServerResponse,
	refusal: Refusal,
	write: WriteRefusal,
): void {
	const { status, retryAfterSeconds } = refusal;
	const { type, text } = write(request, refusal, response);
	if (retryAfterSeconds !== undefined)
		response.setHeader("Retry-After", String(retryAfterSeconds));
	response.writeHead(status, {
		"Content-Type": type,
		"Content-Length": Buffer.byteLength(text),
		"Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
		Connection: "close",
	});
	if (request.complete) return void response.end(text);
	response.write(text);
	const close = () => {
		clearTimeout(late);
		response.end();
	};
	const late = setTimeout(close, lingerMs);
	request.on("error", () => undefined);
	request.once("end", close);
	request.once("close", close);
	request.resume();
}

import { STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import type { Refusal } from "./admitted-body.ts";

/**
 * Time in which a client may go on sending before the connection is cut: cut at once, TCP would throw the answer away.
 */
const lingerMs = 2_000;

/** Answers on a connection on which no request could be read, and closes it. */
export function answerRaw(socket: Duplex, { status, message }: Refusal): void {
	const body = `${message}\n`;
	const late = setTimeout(() => socket.destroy(), lingerMs);
	socket.once("close", () => clearTimeout(late));
	socket.end(
		[
			`HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
			"Content-Type: text/plain; charset=utf-8",
			`Content-Length: ${Buffer.byteLength(body)}`,
			"Cache-Control: no-store",
			"Connection: close",
			"",
			body,
		].join("\r\n"),
	);
}

/** Chooses the refusal of a request that Node.js could not read; null when nobody is there to be told. */
export function refusalOf(error: Error & { code?: string }): Refusal | null {
	switch (error.code) {
		case "ECONNRESET":
		case "EPIPE":
		// It ended in the middle of a request.
		case "HPE_INVALID_EOF_STATE":
			return null;
		case "HPE_HEADER_OVERFLOW":
			return {
				status: 431,
				message:
					"The headers of this request are too large. Remove cookies of this address, or send fewer and shorter headers.",
			};
		case "HPE_CHUNK_EXTENSIONS_OVERFLOW":
			return { status: 413, message: "The request is too large." };
		case "ERR_HTTP_REQUEST_TIMEOUT":
			return {
				status: 408,
				message: "The request did not come in time. Send it again, in one go.",
			};
		default:
			return { status: 400, message: "This is no HTTP request." };
	}
}

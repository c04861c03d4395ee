import { type Server, STATUS_CODES } from "node:http";
import type { Http2SecureServer } from "node:http2";
import type { Duplex } from "node:stream";

/** Bounds of HTTP/1.1; HTTP/2 has bounds of its own for headers and memory of a session. */
export const httpOptions = {
	maxHeaderSize: 32 * 1024,
	headersTimeout: 15_000,
	// A file that is uploaded over a slow line.
	requestTimeout: 120_000,
	keepAliveTimeout: 30_000,
	connectionsCheckingInterval: 1_000,
};
const maximumConnections = 1_000;
/** Time for which a caller may go on sending before the connection is cut: cut at once, TCP would throw the answer away. */
export const lingerMs = 2_000;

/** Bounds what a caller may hold, and answers with a sentence what is no request. */
export function limitServer(server: Server | Http2SecureServer): void {
	server.maxConnections = maximumConnections;
	const closing = new WeakSet<Duplex>();
	const listen = server as Server;
	listen.on("clientError", (error: Error & { code?: string }, socket) => {
		if (closing.has(socket)) return;
		closing.add(socket);
		const refusal = refusalOf(error.code);
		if (refusal === null || !socket.writable) return void socket.destroy();
		const [status, message] = refusal;
		const body = `${message}\n`;
		const late = setTimeout(() => socket.destroy(), lingerMs);
		socket.once("close", () => clearTimeout(late));
		socket.end(
			`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: text/plain\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
		);
	});
}

function refusalOf(code: string | undefined): [number, string] | null {
	switch (code) {
		case "ECONNRESET":
		case "EPIPE":
		// It ended in the middle of a request.
		case "HPE_INVALID_EOF_STATE":
			return null;
		case "HPE_HEADER_OVERFLOW":
			return [431, "The headers of this request are too large."];
		case "ERR_HTTP_REQUEST_TIMEOUT":
			return [408, "The request did not come in time."];
		default:
			return [400, "This is no HTTP request."];
	}
}

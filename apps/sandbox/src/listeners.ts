import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";
import {
	createSecureServer,
	type Http2SecureServer,
	type Http2ServerRequest,
	type Http2ServerResponse,
} from "node:http2";
import type { AddressInfo, Socket } from "node:net";
import { cutReply } from "./fault-reply.ts";
import { httpOptions, limitServer, lingerMs } from "./limit-server.ts";
import { maximumBodyBytes } from "./maximum-body-bytes.ts";
import { checkDeclaredBytes, receiveBody } from "./receive-body.ts";
import { json } from "./reply.ts";
import { BodyTooLarge, type Reply, type SandboxRequest } from "./simulator.ts";

/** Answers one request; `host` is the lower-case host name without its port. */
export type Answer = (
	request: SandboxRequest,
	host: string,
	transport: "http" | "tls",
	abandoned: AbortSignal,
) => Promise<Reply>;

export type Listener = { port: number; close: () => Promise<void> };

type AnyRequest = IncomingMessage | Http2ServerRequest;
type AnyResponse = ServerResponse | Http2ServerResponse;

/** Listens for plain HTTP/1.1. Port 0 chooses one. */
export async function listenPlain(
	host: string,
	port: number,
	answer: Answer,
): Promise<Listener> {
	const server = createServer(httpOptions, (request, response) => {
		void serve(request, response, "http", answer);
	});
	return await listen(server, host, port);
}

/** Listens for TLS with HTTP/2 and HTTP/1.1 by ALPN. */
export async function listenTls(
	host: string,
	port: number,
	certificate: { key: string; cert: string },
	answer: Answer,
): Promise<Listener> {
	const server = createSecureServer(
		{ ...certificate, ...httpOptions, allowHTTP1: true },
		(request, response) => {
			void serve(request, response, "tls", answer);
		},
	);
	return await listen(server, host, port);
}

async function listen(
	server: Server | Http2SecureServer,
	host: string,
	port: number,
): Promise<Listener> {
	limitServer(server);
	const sockets = new Set<Socket>();
	server.on("connection", (socket: Socket) => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => socket.destroy());
	});
	server.listen(port, host);
	await once(server, "listening");
	const address = server.address() as AddressInfo;
	return {
		port: address.port,
		close: async () => {
			const closed = new Promise<void>((resolve) =>
				server.close(() => resolve()),
			);
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

async function serve(
	request: AnyRequest,
	response: AnyResponse,
	transport: "http" | "tls",
	answer: Answer,
): Promise<void> {
	const abandoned = new AbortController();
	response.on("close", () => abandoned.abort());
	response.on("error", () => abandoned.abort());
	try {
		const reply = await answerOrRefuse(request, () =>
			answer(
				toSandboxRequest(request, transport),
				hostOf(request),
				transport,
				abandoned.signal,
			),
		);
		if (reply === cutReply || abandoned.signal.aborted) destroy(response);
		else {
			await send(response, reply, request.method === "HEAD", abandoned.signal);
			if (reply.status === 413) await untilSent(request, abandoned.signal);
			response.end();
		}
	} catch {
		// Nothing useful can be told any more: the answer has begun, or the caller is gone.
		destroy(response);
	}
}

/** A body that is too large is refused before it is read where its length is declared, else while it comes. */
async function answerOrRefuse(
	request: AnyRequest,
	answer: () => Promise<Reply>,
): Promise<Reply> {
	try {
		checkDeclaredBytes(request, maximumBodyBytes(pathOf(request)));
		return await answer();
	} catch (error) {
		if (!(error instanceof BodyTooLarge)) throw error;
		const { message } = error;
		return json(413, {
			error: { code: 413, message, status: "INVALID_ARGUMENT" },
		});
	}
}

const pathOf = ({ url = "/" }: AnyRequest) => url.split("?", 1)[0] ?? "/";

function hostOf(request: AnyRequest): string {
	return authorityOf(request).replace(/:\d+$/, "");
}

function authorityOf(request: AnyRequest): string {
	const authority = request.headers[":authority"] ?? request.headers.host ?? "";
	return String(authority).toLowerCase();
}

function toSandboxRequest(
	request: AnyRequest,
	transport: "http" | "tls",
): SandboxRequest {
	const target = request.url ?? "/";
	const queryStart = target.indexOf("?");
	const headers: Record<string, string> = {};
	for (const [name, value] of Object.entries(request.headers)) {
		if (name.startsWith(":") || value === undefined) continue;
		headers[name] = Array.isArray(value) ? value.join(", ") : value;
	}
	let body: Promise<Buffer> | undefined;
	const rawQuery = queryStart < 0 ? "" : target.slice(queryStart + 1);
	return {
		method: request.method ?? "GET",
		origin: `${transport === "tls" ? "https" : "http"}://${authorityOf(request)}`,
		path: queryStart < 0 ? target : target.slice(0, queryStart),
		query: new URLSearchParams(rawQuery),
		rawQuery,
		headers,
		body: () => {
			body ??= receiveBody(request, maximumBodyBytes(pathOf(request)));
			return body;
		},
	};
}

async function send(
	anyResponse: AnyResponse,
	reply: Reply,
	isHead: boolean,
	abandoned: AbortSignal,
): Promise<void> {
	// Both kinds have what is used here; only their overloads differ.
	const response = anyResponse as ServerResponse;
	const whole =
		typeof reply.body === "string"
			? Buffer.from(reply.body)
			: Buffer.isBuffer(reply.body)
				? reply.body
				: null;
	const headers: Record<string, string | number> = { ...reply.headers };
	if (reply.isWithoutLength) {
		response.removeHeader("transfer-encoding");
		headers.connection = "close";
	} else if (whole !== null && reply.trailers === undefined)
		headers["content-length"] = whole.length;
	response.writeHead(reply.status, headers);
	if (!isHead) {
		if (whole !== null) response.write(whole);
		else {
			for await (const piece of reply.body as AsyncIterable<Buffer | string>) {
				if (abandoned.aborted) return;
				if (!response.write(piece)) await drained(response, abandoned);
			}
		}
	}
	if (reply.trailers !== undefined) response.addTrailers(reply.trailers);
}

/** The rest of a refused body is thrown away until it ends: closed at once, TCP would throw the answer away (RFC 9112 9.6). */
async function untilSent(
	request: AnyRequest,
	abandoned: AbortSignal,
): Promise<void> {
	if (request.complete) return;
	request.resume();
	const signal = AbortSignal.any([abandoned, AbortSignal.timeout(lingerMs)]);
	await once(request, "end", { signal }).catch(() => undefined);
}

async function drained(
	response: AnyResponse,
	abandoned: AbortSignal,
): Promise<void> {
	if (abandoned.aborted) return;
	await once(response, "drain", { signal: abandoned }).catch(() => undefined);
}

function destroy(response: AnyResponse): void {
	if ("stream" in response) response.stream.destroy();
	else response.socket?.destroy();
}

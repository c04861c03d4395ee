import {
	createServer,
	type IncomingMessage,
	type RequestListener,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";

/** Ways in which a store misbehaves for every request that comes. */
export type StoreFault =
	| { kind: "stall" }
	/** The connection ends after so many bytes of a request's body. */
	| { kind: "cut"; afterBytes: number }
	/** The connection ends after so many bytes of an answer's body. */
	| { kind: "cut_answer"; afterBytes: number }
	/** Requests with a body are looked at when the promise is kept, and not at all where their sender is gone by then. */
	| { kind: "hold"; until: Promise<void> }
	| {
			kind: "answer";
			status: number;
			body: string;
			contentType: string;
			/** Only requests whose address matches; all when left out. */
			url?: RegExp;
	  };

export interface FaultyServer {
	url: string;
	/** Misbehaviour in place of its work; null for none. */
	fault: StoreFault | null;
	/** Method and path of each request, oldest first. */
	calls: string[];
	/** Requests that are not answered yet. */
	open: number;
	/** Values of the Authorization headers that came. */
	authorizations: string[];
	close(): Promise<void>;
}

/** Serves a store over real HTTP, in the way of which a test can put faults. */
export async function startFaultyServer(
	handler: RequestListener,
): Promise<FaultyServer> {
	const server = createServer((request, response) => {
		stand.calls.push(`${request.method} ${request.url}`);
		stand.open += 1;
		response.once("close", () => {
			stand.open -= 1;
		});
		const { authorization } = request.headers;
		if (authorization) stand.authorizations.push(authorization);
		const { fault } = stand;
		const isMeant =
			fault?.kind !== "answer" || fault.url?.test(request.url ?? "") !== false;
		if (fault && isMeant) suffer(fault, request, response);
		else handler(request, response);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	const stand: FaultyServer = {
		url: `http://127.0.0.1:${port}`,
		fault: null,
		calls: [],
		open: 0,
		authorizations: [],
		async close() {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	return stand;

	function suffer(
		fault: StoreFault,
		request: IncomingMessage,
		response: ServerResponse,
	): void {
		request.on("error", () => {});
		if (fault.kind === "stall") return;
		if (fault.kind === "answer") {
			request.resume();
			response
				.writeHead(fault.status, { "content-type": fault.contentType })
				.end(fault.body);
			return;
		}
		if (fault.kind === "cut_answer") {
			cutAnswer(response, fault.afterBytes);
			handler(request, response);
			return;
		}
		// A session is opened as always; it is the bytes that get lost.
		const opensSession = /uploads|uploadType=resumable(?!.*upload_id)|token/;
		if (
			request.method === "GET" ||
			request.method === "HEAD" ||
			opensSession.test(request.url ?? "")
		) {
			handler(request, response);
			return;
		}
		if (fault.kind === "hold" && request.method === "DELETE") {
			handler(request, response);
			return;
		}
		if (fault.kind === "hold") {
			fault.until.then(() => {
				if (!request.socket.destroyed) handler(request, response);
			});
			return;
		}
		let left = fault.afterBytes;
		request.on("data", (chunk: Buffer) => {
			left -= chunk.length;
			if (left <= 0) request.socket.destroy();
		});
		request.on("end", () => request.socket.destroy());
	}
}

function cutAnswer(response: ServerResponse, afterBytes: number): void {
	let left = afterBytes;
	const write = response.write.bind(response) as (chunk: Buffer) => boolean;
	response.write = ((chunk: Buffer) => {
		left -= chunk.length;
		if (left > 0) return write(chunk);
		response.destroy();
		return false;
	}) as typeof response.write;
}

import { once } from "node:events";
import {
	createServer,
	type IncomingHttpHeaders,
	type ServerResponse,
} from "node:http";
import { text } from "node:stream/consumers";

/** One call as it arrived. */
export interface ArrivedCall {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: string;
}

type Answer = (call: ArrivedCall, response: ServerResponse) => void;

export interface MethodServer {
	url: string;
	/** Calls so far, oldest first. */
	calls: ArrivedCall[];
	/** Sets how a path is answered from now on. */
	on(path: string, answer: Answer): void;
	close(): Promise<void>;
}

/** A real HTTP server in the place of a platform's authorization server, which answers as a test says. */
export async function startMethodServer(): Promise<MethodServer> {
	const answers = new Map<string, Answer>();
	const calls: ArrivedCall[] = [];
	const server = createServer((request, response) => {
		response.on("error", () => {});
		text(request).then(
			(body) => {
				const url = new URL(request.url ?? "/", "http://localhost");
				const call = {
					method: request.method ?? "",
					path: url.pathname,
					query: url.searchParams,
					headers: request.headers,
					body,
				};
				calls.push(call);
				const answer = answers.get(url.pathname);
				if (answer) answer(call, response);
				else response.writeHead(404).end();
			},
			() => response.destroy(),
		);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	const port = typeof address === "object" && address ? address.port : 0;
	return {
		url: `http://127.0.0.1:${port}`,
		calls,
		on: (path, answer) => {
			answers.set(path, answer);
		},
		async close() {
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

/** Answers with JSON: a value, or a text as it is, where JSON.stringify cannot write it. */
export const json =
	(body: unknown, status = 200): Answer =>
	(_call, response) => {
		response.writeHead(status, { "content-type": "application/json" });
		response.end(typeof body === "string" ? body : JSON.stringify(body));
	};

/** Answers with a form, as OAuth 1.0a does. */
export const form =
	(fields: Record<string, string> | string, status = 200): Answer =>
	(_call, response) => {
		response.writeHead(status, { "content-type": "text/html;charset=utf-8" });
		response.end(new URLSearchParams(fields).toString());
	};

/** Answers with so many bytes, piece by piece, until the other side has enough of it. */
export const huge =
	(bytes: number, start: string): Answer =>
	async (_call, response) => {
		response.writeHead(200, { "content-type": "application/json" });
		response.write(start);
		const gone = new AbortController();
		response.once("close", () => gone.abort());
		const piece = Buffer.alloc(65_536, "a");
		for (
			let sent = 0;
			sent < bytes && !response.destroyed;
			sent += piece.length
		)
			if (!response.write(piece))
				await once(response, "drain", { signal: gone.signal }).catch(() => {});
		response.end();
	};

import {
	createServer,
	type IncomingMessage,
	type Server,
	type ServerResponse,
} from "node:http";

export interface HealthOptions {
	host: string;
	/** 0 for none. */
	port: number;
	/** Null when the worker can work, otherwise why not. */
	problem: () => Promise<string | null>;
	/** Answers `/metrics`. */
	metrics: (request: IncomingMessage, response: ServerResponse) => void;
}

/** `/healthz` answers while the process lives, `/readyz` while it can work, `/metrics` to Prometheus. */
export async function startHealthServer({
	host,
	port,
	problem,
	metrics,
}: HealthOptions): Promise<Server | null> {
	if (port === 0) return null;
	const server = createServer((request, response) => {
		const answer = (status: number, body: object) => {
			response.writeHead(status, { "content-type": "application/json" });
			response.end(JSON.stringify(body));
		};
		if (request.url === "/healthz") return answer(200, { status: "ok" });
		if (request.url === "/metrics") return metrics(request, response);
		if (request.url !== "/readyz") return answer(404, { status: "not found" });
		problem().then(
			(reason) =>
				reason === null
					? answer(200, { status: "ready" })
					: answer(503, { status: "not ready", reason }),
			() => answer(503, { status: "not ready", reason: "database" }),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, resolve);
	});
	return server;
}

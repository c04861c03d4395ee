import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createLimitedServer } from "@patchbay/http";

export interface HealthOptions {
	host: string;
	/** 0 for none. */
	port: number;
	/** Null when the worker can work, otherwise why not. */
	problem: () => Promise<string | null>;
	/** Answers `/metrics`. */
	metrics: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Asked by a load balancer and by Prometheus alone. */
const limits = { maximumConnections: 100 };

/** `/healthz` answers while the process lives, `/readyz` while it can work, `/metrics` to Prometheus. */
export async function startHealthServer({
	host,
	port,
	problem,
	metrics,
}: HealthOptions): Promise<Server | null> {
	if (port === 0) return null;
	const options = { limits, maximumBodyBytes: () => 0 };
	const server = createLimitedServer(options, (request, response) => {
		const answer = (status: number, body: object) => {
			response.writeHead(status, {
				"content-type": "application/json",
				"cache-control": "no-store",
			});
			response.end(JSON.stringify(body));
		};
		if (request.method !== "GET" && request.method !== "HEAD") {
			response.setHeader("Allow", "GET, HEAD");
			return answer(405, { status: "method not allowed" });
		}
		const [path] = (request.url ?? "/").split("?", 1);
		if (path === "/healthz") return answer(200, { status: "ok" });
		if (path === "/metrics") return metrics(request, response);
		if (path !== "/readyz") return answer(404, { status: "not found" });
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

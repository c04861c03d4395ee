import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createLimitedServer } from "@patchbay/http";

/** Asked by Prometheus alone. */
const limits = { maximumConnections: 100 };

/**
 * Answers `/metrics` at an address of its own, since the API's is open to everybody.
 *
 * @returns null for port 0
 */
export async function startMetricsServer({
	host,
	port,
	handle,
}: {
	host: string;
	port: number;
	handle: (request: IncomingMessage, response: ServerResponse) => void;
}): Promise<Server | null> {
	if (port === 0) return null;
	const options = { limits, maximumBodyBytes: () => 0 };
	const server = createLimitedServer(options, (request, response) => {
		const [path] = (request.url ?? "/").split("?", 1);
		if (path === "/metrics" && request.method === "GET")
			return handle(request, response);
		response.writeHead(404, { "content-type": "text/plain" });
		response.end("There is nothing here but /metrics.\n");
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, resolve);
	});
	return server;
}

import { once } from "node:events";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** An HTTP server on a free port; `answer` gets each request with its whole body. */
export async function listen(
	answer: (
		request: IncomingMessage,
		body: Buffer,
		response: ServerResponse,
	) => void,
): Promise<{ url: string; stop(): Promise<void> }> {
	const server = createServer((request, response) => {
		buffer(request).then(
			(body) => answer(request, body, response),
			() => response.destroy(),
		);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		async stop() {
			if (!server.listening) return;
			const closed = once(server, "close");
			server.close();
			server.closeAllConnections();
			await closed;
		},
	};
}

import { once } from "node:events";
import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Listener } from "./listeners.ts";

/**
 * An HTTPS proxy (`CONNECT` only) that leads every host to the sandbox's own TLS port and nowhere else. Clients whose
 * host is fixed reach the sandbox with `HTTPS_PROXY`.
 */
export async function listenConnectProxy(
	host: string,
	port: number,
	tlsPort: number,
): Promise<Listener> {
	const sockets = new Set<Socket>();
	const keep = (socket: Socket): void => {
		sockets.add(socket);
		socket.on("close", () => sockets.delete(socket));
		socket.on("error", () => socket.destroy());
	};
	const server = createServer((_request, response) => {
		response.writeHead(405, { allow: "CONNECT" }).end();
	});
	server.on("connection", keep);
	server.on("connect", (_request, client: Socket, head: Buffer) => {
		const upstream = connect(
			tlsPort,
			host === "0.0.0.0" ? "127.0.0.1" : host,
			() => {
				client.write("HTTP/1.1 200 Connection Established\r\n\r\n");
				if (head.length > 0) upstream.write(head);
				upstream.pipe(client).pipe(upstream);
			},
		);
		keep(upstream);
		client.on("close", () => upstream.destroy());
		upstream.on("close", () => client.destroy());
	});
	server.listen(port, host);
	await once(server, "listening");
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			const closed = new Promise<void>((resolve) =>
				server.close(() => resolve()),
			);
			for (const socket of sockets) socket.destroy();
			await closed;
		},
	};
}

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface BreakableProxy {
	/** The target's URL with our address in place of its own. */
	url(target: string): string;
	/** Drops every connection, and refuses new ones. */
	cut(): Promise<void>;
	/** Lets them through again. */
	restore(): Promise<void>;
	/**
	 * Resolves when a client has sent this text, such as a part of a statement. It reaches the server; from then on nothing
	 * of that connection goes either way, as if the client's host had died after it.
	 */
	holdAfter(text: string): Promise<void>;
	close(): Promise<void>;
}

/** Stands between a server and its database, so that a test can take the database away. */
export async function startBreakableProxy(
	target: string,
): Promise<BreakableProxy> {
	const { hostname, port: targetPort } = new URL(target);
	const sockets = new Set<Socket>();
	let server = createServer();
	let trigger: { text: string; met: () => void } | undefined;
	const accept = (client: Socket) => {
		const upstream = connect(Number(targetPort), hostname);
		for (const socket of [client, upstream]) {
			sockets.add(socket);
			socket.on("error", () => socket.destroy());
			socket.on("close", () => {
				sockets.delete(socket);
				client.destroy();
				upstream.destroy();
			});
		}
		client.pipe(upstream).pipe(client);
		client.on("data", (chunk: Buffer) => {
			if (!trigger || !chunk.includes(trigger.text)) return;
			upstream.unpipe(client);
			client.unpipe(upstream);
			// Read and dropped, so that the end of either side is noticed.
			upstream.resume();
			const { met } = trigger;
			trigger = undefined;
			// The other listener has passed it on already.
			met();
		});
	};
	const listen = async (port: number) => {
		server = createServer(accept);
		server.listen(port, "127.0.0.1");
		await once(server, "listening");
		const address = server.address();
		return typeof address === "object" && address ? address.port : 0;
	};
	const cut = async () => {
		const closed = once(server, "close");
		server.close();
		for (const socket of sockets) socket.destroy();
		await closed;
	};
	const ownPort = await listen(0);
	return {
		url(text) {
			const url = new URL(text);
			url.hostname = "127.0.0.1";
			url.port = String(ownPort);
			return url.href;
		},
		cut,
		holdAfter: (text) =>
			new Promise((resolve) => {
				trigger = { text, met: resolve };
			}),
		async restore() {
			await listen(ownPort);
		},
		close: cut,
	};
}

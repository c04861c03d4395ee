import pg, { type PoolClient } from "pg";

/** Session of node-postgres, with fields that it keeps to itself; its version is pinned. */
interface Session {
	host: string;
	port: number;
	processID: number;
	secretKey: number;
}

/** The part of node-postgres' wire connection that we speak through. */
interface WireConnection {
	stream: { destroy(): void };
	connect(port: number, host: string): void;
	cancel(processID: number, secretKey: number): void;
	once(event: "connect" | "end", heard: () => void): void;
	on(event: "error", heard: () => void): void;
}

/** Longest wait for a server that takes the request and does not hang up. */
const longestMs = 5_000;

/**
 * Asks PostgreSQL to end what a session runs, by a connection of its own (protocol, "Canceling Requests in Progress").
 * Resolved once the server has hung up, and so has sent the signal, or cannot be reached: then its own limits end the
 * statement. Until then the session must not be given to anybody else, whose statement it would end.
 */
export function cancelStatements(client: PoolClient): Promise<void> {
	const { host, port, processID, secretKey } = client as unknown as Session;
	const wire = new pg.Connection() as unknown as WireConnection;
	return new Promise((resolve) => {
		const timer = setTimeout(() => wire.stream.destroy(), longestMs);
		const end = () => {
			clearTimeout(timer);
			resolve();
		};
		wire.once("connect", () => wire.cancel(processID, secretKey));
		wire.once("end", end);
		wire.on("error", end);
		if (host.startsWith("/"))
			wire.connect(`${host}/.s.PGSQL.${port}` as never, "");
		else wire.connect(port, host);
	});
}

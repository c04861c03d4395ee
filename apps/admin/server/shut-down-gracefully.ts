import type { Server } from "node:http";
import type { Logger } from "@patchbay/logger";

const forceAfterMs = 10_000;

export interface ShutDownOptions {
	server: Server;
	/** Aborted first, so that event streams end and browsers connect again elsewhere. */
	closing: AbortController;
	logger: Logger;
}

/** Ends the process on SIGTERM, SIGINT or when the parent that started it is gone, after answering what is under way. */
export function shutDownGracefully({
	server,
	closing,
	logger,
}: ShutDownOptions): void {
	const stop = (reason: string) => {
		if (closing.signal.aborted) return;
		logger.info({ reason }, "Stopping");
		closing.abort();
		server.close(() => process.exit(0));
		// A connection that has just ended its stream is idle, and would be kept open for the next request.
		setInterval(() => server.closeIdleConnections(), 100).unref();
		setTimeout(() => {
			server.closeAllConnections();
			process.exit(0);
		}, forceAfterMs).unref();
	};
	process.on("SIGTERM", () => stop("SIGTERM"));
	process.on("SIGINT", () => stop("SIGINT"));
	// A parent killed with SIGKILL cannot tell us; its closed channel does.
	if (process.channel)
		process.on("disconnect", () => stop("the parent process is gone"));
}

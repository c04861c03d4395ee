import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@patchbay/logger";

/** Asked for every few seconds by whatever watches the process. */
const quiet = new Set(["/healthz", "/readyz"]);

/** One line for each request when it is over. The query is left out: signatures and one-time codes stand there. */
export function logAccess(
	logger: Logger,
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
): void {
	const began = performance.now();
	const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
	response.once("close", () => {
		const level = quiet.has(path) ? "debug" : "info";
		logger[level](
			{
				requestId,
				method: request.method,
				path,
				status: response.statusCode,
				durationMs: Math.round(performance.now() - began),
				...(response.writableFinished ? {} : { aborted: true }),
			},
			"request",
		);
	});
}

import type { Logger } from "@patchbay/logger";
import type { RequestHandler } from "express";
import { loggablePath } from "./secret-addresses.ts";

/** One line for each request, without its query string or a token in its path: both can be a key. */
export function requestLog(logger: Logger): RequestHandler {
	return (request, response, next) => {
		const startedAt = performance.now();
		const path = loggablePath(request.originalUrl);
		response.on("close", () => {
			const finished = response.writableFinished;
			logger[response.statusCode >= 500 ? "warn" : "info"](
				{
					requestId: response.locals.requestId,
					method: request.method,
					path,
					status: response.statusCode,
					durationMs: Math.round(performance.now() - startedAt),
					...(finished ? {} : { aborted: true }),
				},
				"request",
			);
		});
		next();
	};
}

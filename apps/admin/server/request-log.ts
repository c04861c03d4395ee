import type { Logger } from "@patchbay/logger";
import type { RequestHandler } from "express";

/** One line for each request, without its query string: an OAuth callback carries a code and a state there. */
export function requestLog(logger: Logger): RequestHandler {
	return (request, response, next) => {
		const startedAt = performance.now();
		const path = request.originalUrl.split("?", 1)[0];
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

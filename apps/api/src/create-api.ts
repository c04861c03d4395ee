import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Unavailable } from "@patchbay/errors";
import { createLimitedServer } from "@patchbay/http";
import { serveAsset } from "./assets/serve-asset.ts";
import { serveAuditCsv } from "./audit-export/serve-audit-csv.ts";
import { createGraphqlServer } from "./graphql/serve-graphql.ts";
import { logAccess } from "./http/access-log.ts";
import { reportHealth, reportReadiness } from "./http/health.ts";
import { maximumBodyBytes } from "./http/maximum-body-bytes.ts";
import { readRequestId } from "./http/request-id.ts";
import { cutOffSlowReaders } from "./http/slow-readers.ts";
import { watchRequest } from "./http/watch-request.ts";
import { writeRefusal } from "./http/write-refusal.ts";
import { serveInvitations } from "./invitations/serve-invitations.ts";
import { serveDataDeletion } from "./platform-callbacks/serve-data-deletion.ts";
import { servePlatformCallbacks } from "./platform-callbacks/serve-platform-callbacks.ts";
import type { Services } from "./services.ts";

export interface Api {
	server: Server;
	/** Takes no more requests, ends the event streams, and lets what runs finish. */
	stop(): Promise<void>;
}

/** Longer than any request of ours should take; event streams are ended at once. */
const graceMs = 10_000;

/** The HTTP server, not listening yet. */
export function createApi(services: Services): Api {
	const { logger } = services;
	const stopping = new AbortController();
	const graphql = createGraphqlServer(services);

	/** Aborted when the client goes or the server stops. */
	const endOf = (response: ServerResponse) =>
		AbortSignal.any([stopping.signal, ended(response)]);

	async function handle(
		request: IncomingMessage,
		response: ServerResponse,
		requestId: string,
	): Promise<void> {
		const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
		if (path === "/graphql") {
			let left: AbortSignal | undefined;
			await graphql.handle(request, response, {
				requestId,
				signal: () => endOf(response),
				gone() {
					left ??= ended(response);
					return left;
				},
			});
		} else if (path.startsWith("/api/auth/")) {
			await services.authenticator.handler(request, response, requestId);
		} else if (path.startsWith("/api/invitations/")) {
			await serveInvitations(services, request, response, requestId);
		} else if (path.startsWith("/api/platform-callbacks/")) {
			await servePlatformCallbacks(services, request, response, requestId);
		} else if (path.startsWith("/api/data-deletions/")) {
			await serveDataDeletion(services, request, response, requestId);
		} else if (path === "/api/audit-events.csv") {
			await serveAuditCsv(services, request, response, {
				requestId,
				signal: endOf(response),
			});
		} else if (path.startsWith("/assets/")) {
			await serveAsset(services, request, response, requestId);
		} else if (path === "/healthz") {
			reportHealth(response);
		} else if (path === "/readyz") {
			await reportReadiness(services, response, stopping.signal.aborted);
		} else {
			response.writeHead(404, { "Content-Type": "text/plain" });
			response.end("There is nothing here. GraphQL is served at /graphql.\n");
		}
	}

	const server = createLimitedServer(
		{
			limits: { maximumConnections: services.maximumConnections },
			maximumBodyBytes,
			writeRefusal,
			begin(request, response) {
				const requestId = readRequestId(request);
				// For whoever answers: the header may have been missing.
				request.headers["x-request-id"] = requestId;
				response.setHeader("X-Request-Id", requestId);
				// A connection that stays open would outlive the server's stop.
				if (stopping.signal.aborted) response.setHeader("Connection", "close");
				logAccess(logger, request, response, requestId);
			},
		},
		(request, response) => {
			const requestId = readRequestId(request);
			watchRequest(request, response, requestId, () =>
				handle(request, response, requestId),
			).catch((err: unknown) => {
				logger.error({ err, requestId }, "a request failed");
				if (!response.headersSent) response.writeHead(500);
				response.end();
			});
		},
	);
	const seconds = services.slowReaderSeconds;
	const stopWatching = cutOffSlowReaders(server, { seconds, logger });

	return {
		server,
		async stop() {
			stopping.abort(
				new Unavailable("The server stops. Subscribe again in a moment."),
			);
			const closed = new Promise<void>((resolve) => {
				server.close(() => resolve());
			});
			// A connection is idle only once its last answer is out, and clients keep theirs open.
			const idle = setInterval(() => server.closeIdleConnections(), 100);
			const last = setTimeout(() => server.closeAllConnections(), graceMs);
			await closed;
			clearInterval(idle);
			clearTimeout(last);
			stopWatching();
			await graphql.dispose();
		},
	};
}

/** Aborted when the client has gone or has its answer. */
function ended(response: ServerResponse): AbortSignal {
	const controller = new AbortController();
	response.once("close", () => controller.abort());
	return controller.signal;
}

import { pipeline } from "node:stream/promises";
import type { Logger } from "@patchbay/logger";
import {
	type Request,
	type RequestHandler,
	type Response,
	Router,
} from "express";
import { Agent, request as send } from "undici";
import { apiHeaders } from "../app/api-headers.server.ts";
import { brandConnectionChanged } from "../app/graphql/connection-changed.ts";
import type { TypedDocument } from "../app/graphql/document.ts";
import { importJobProgress } from "../app/graphql/import-job-progress.ts";
import { eventBlocks } from "./event-blocks.ts";
import { vouchedClient } from "./vouched-client.ts";

const heartbeatMs = 15_000;

export interface EventStreamOptions {
	apiUrl: string;
	forwardingSecret: string;
	logger: Logger;
	closing: AbortSignal;
}

/**
 * The API's subscriptions on the admin's own origin, so that a page needs no second origin and no token: each opens the
 * API's event stream with the person's session and is closed with the browser's.
 */
export function eventStreams({
	apiUrl,
	forwardingSecret,
	logger,
	closing,
}: EventStreamOptions): RequestHandler {
	// A stream is silent for as long as nothing happens; the API sends its own pings.
	const agent = new Agent({ bodyTimeout: 60_000, headersTimeout: 15_000 });
	const router = Router();
	const open =
		(document: TypedDocument<unknown, { id: string }>) =>
		async (request: Request, response: Response) => {
			const id = String(request.params.id);
			const gone = new AbortController();
			response.on("close", () => gone.abort());
			const signal = AbortSignal.any([gone.signal, closing]);
			try {
				const upstream = await send(`${apiUrl}/graphql`, {
					method: "POST",
					dispatcher: agent,
					signal,
					headers: {
						...apiHeaders({
							cookie: request.get("cookie") ?? null,
							vouchedClient: vouchedClient(request, forwardingSecret),
							requestId: response.locals.requestId,
							userAgent: request.get("user-agent") ?? null,
						}),
						accept: "text/event-stream",
						"content-type": "application/json",
					},
					body: JSON.stringify({ query: document.text, variables: { id } }),
				});
				const isStream = String(upstream.headers["content-type"]).startsWith(
					"text/event-stream",
				);
				if (upstream.statusCode !== 200 || !isStream) {
					await upstream.body.dump();
					// EventSource gives up on anything but 200, and the page then asks by itself.
					response
						.status(upstream.statusCode === 200 ? 502 : upstream.statusCode)
						.end();
					return;
				}
				response.status(200).set({
					"Content-Type": "text/event-stream; charset=utf-8",
					"Cache-Control": "no-cache, no-transform",
					"X-Accel-Buffering": "no",
				});
				response.write("retry: 2000\n\n");
				const heartbeat = setInterval(
					() => response.write(":\n\n"),
					heartbeatMs,
				);
				try {
					await pipeline(upstream.body, eventBlocks(), response, { signal });
				} finally {
					clearInterval(heartbeat);
				}
			} catch (error) {
				if (!signal.aborted)
					logger.warn(
						{ err: error, requestId: response.locals.requestId },
						"An event stream broke",
					);
				if (!response.headersSent) response.status(503);
				response.end();
			}
		};
	router.get("/events/import-jobs/:id", open(importJobProgress));
	router.get("/events/brands/:id/connections", open(brandConnectionChanged));
	return router;
}

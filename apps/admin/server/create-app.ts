import { fileURLToPath } from "node:url";
import type { Logger } from "@patchbay/logger";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import express, { type ErrorRequestHandler, type Express } from "express";
import type { AdminEnv } from "../env.ts";
import { checkForms } from "./check-forms.ts";
import { compressAnswers } from "./compress-answers.ts";
import { eventStreams } from "./event-streams.ts";
import { health } from "./health.ts";
import { keepNothing } from "./keep-nothing.ts";
import { originCheck } from "./origin-check.ts";
import { refuseForms, refuseMethods } from "./refuse-methods.ts";
import { requestId } from "./request-id.ts";
import { requestLog } from "./request-log.ts";
import { securityHeaders } from "./security-headers.ts";
import { vouchedClient } from "./vouched-client.ts";

export interface AppOptions {
	env: AdminEnv;
	logger: Logger;
	build: ServerBuild;
	/** Aborted when the process is about to end. */
	closing: AbortSignal;
}

const clientFiles = fileURLToPath(new URL("../build/client", import.meta.url));

/** The whole HTTP side of the admin: static files, event streams, and Remix behind the security headers. */
export function createApp({
	env,
	logger,
	build,
	closing,
}: AppOptions): Express {
	const app = express();
	app.disable("x-powered-by");
	app.set("trust proxy", env.trustedProxies);
	app.set("query parser", false);

	app.use(requestId(env.trustedProxies));
	app.use(keepNothing);
	app.use(health({ apiUrl: env.apiUrl, closing }));
	app.use(securityHeaders({ apiUrl: env.apiUrl, adminUrl: env.adminUrl }));
	app.use(compressAnswers());
	// Built files carry a hash of their content in the name.
	app.use(
		"/assets",
		express.static(`${clientFiles}/assets`, {
			immutable: true,
			maxAge: "1y",
			index: false,
			redirect: false,
		}),
	);
	app.use(
		"/assets",
		(_request, response) =>
			void response.status(404).type("text").send("Not found\n"),
	);
	// No way from a folder to its address with a slash: it would be made of what was asked for.
	app.use(
		express.static(clientFiles, {
			maxAge: "1h",
			index: false,
			redirect: false,
		}),
	);
	app.use(requestLog(logger));
	app.use(originCheck(env.adminUrl));
	app.use(
		eventStreams({
			apiUrl: env.apiUrl,
			forwardingSecret: env.forwardingSecret,
			logger,
			closing,
		}),
	);
	app.use(refuseMethods(refusals[405]));
	app.use(
		createRequestHandler({
			build: refuseForms(checkForms(build)),
			mode: env.nodeEnv,
			getLoadContext: (request, response) => ({
				apiUrl: env.apiUrl,
				adminUrl: env.adminUrl,
				requestId: response.locals.requestId,
				cspNonce: response.locals.cspNonce,
				vouchedClient: vouchedClient(request, env.forwardingSecret),
				rawQuery: request.originalUrl.split("?").slice(1).join("?"),
				logger: logger.child({ requestId: response.locals.requestId }),
			}),
		}),
	);
	app.use(lastResort(logger));
	return app;
}

/** Answers what Remix could not turn into a page itself. */
function lastResort(logger: Logger): ErrorRequestHandler {
	return (error, _request, response, next) => {
		const refused = refusalOf(error);
		if (refused === null)
			logger.error(
				{ err: error, requestId: response.locals.requestId },
				"A request failed outside the pages",
			);
		if (response.headersSent) return next(error);
		response
			.status(refused?.status ?? 500)
			.type("text")
			.send(
				refused?.text ??
					`This failed on our side. Try again; if this keeps happening, give this number to whoever runs Patchbay: ${response.locals.requestId}\n`,
			);
	};
}

const refusals = {
	400: "This address cannot be read. Check it.\n",
	404: "There is nothing here. Check the address.\n",
	405: "This address does not accept such a request. Go back and use the page's own form.\n",
};

/**
 * A refusal that a route without a page threw, as `data(…, { status })` or Remix's own, or Express's of an address whose
 * percent-encoding is broken: nothing has failed.
 */
function refusalOf(error: unknown): { status: number; text: string } | null {
	if (typeof error !== "object" || error === null) return null;
	const { init, status } = error as {
		init?: { status?: unknown } | null;
		status?: unknown;
	};
	const found = init?.status ?? status;
	return found === 400 || found === 404 || found === 405
		? { status: found, text: refusals[found] }
		: null;
}

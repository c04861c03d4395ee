import type { IncomingMessage, ServerResponse } from "node:http";
import { describeIssue } from "@patchbay/env";
import { clientAddressHeader } from "@patchbay/identity";
import type { Logger } from "@patchbay/logger";
import { readJson } from "../../http/read-json.ts";
import type { FindClientAddress } from "../client-address.ts";
import { toHeaders } from "../to-headers.ts";
import { type Answer, type Call, refuse } from "./call.ts";
import type { ServedRoute } from "./served-routes.ts";

interface Dependencies {
	routes: ReadonlyMap<string, ServedRoute>;
	findClientAddress: FindClientAddress;
	/** Origins that may post here: the API's own and the admin's. */
	ownOrigins: ReadonlySet<string>;
	logger: Logger;
	/** Keeps the process from ending before it is done. */
	inBackground(work: () => Promise<void>): void;
}

const prefix = "/api/auth";

/** Serves `/api/auth/*` by the table of routes: anything else is a 404. */
export function createRoutes(deps: Dependencies) {
	const { routes, logger } = deps;

	return async (
		request: IncomingMessage,
		response: ServerResponse,
		requestId: string,
	): Promise<void> => {
		const [pathname = "", query = ""] = splitOnce(request.url ?? "/", "?");
		const route = routes.get(pathname.slice(prefix.length));
		if (!route || !pathname.startsWith(`${prefix}/`))
			return send(
				response,
				refuse(404, "NOT_FOUND", "There is nothing here. Check the address."),
			);
		if (request.method !== route.method) {
			response.setHeader("Allow", route.method);
			return send(
				response,
				refuse(405, "METHOD_NOT_ALLOWED", `Use ${route.method}.`),
			);
		}
		try {
			const call = await readCall(deps, route, request, requestId);
			if ("status" in call) return send(response, call);
			const answer = await route.handle({ ...call, query });
			send(response, answer);
			const { afterwards } = answer;
			if (afterwards)
				deps.inBackground(() =>
					afterwards().catch((err: unknown) =>
						logger.error(
							{ err, requestId },
							"what follows a sign-in request failed",
						),
					),
				);
		} catch (err) {
			logger.error({ err, requestId }, "a sign-in request failed");
			if (response.headersSent) return;
			send(response, {
				status: 503,
				body: {
					code: "UNAVAILABLE",
					message: "Sign-in is not available right now. Try again in a moment.",
					requestId,
				},
				cookies: [],
			});
		}
	};
}

async function readCall(
	{ findClientAddress, ownOrigins }: Dependencies,
	{ body: schema }: ServedRoute,
	request: IncomingMessage,
	requestId: string,
): Promise<Omit<Call, "query"> | Answer> {
	const sentFrom = request.headers.origin;
	// Also without a cookie: a page elsewhere must not sign a browser in as somebody else.
	if (schema && sentFrom && !ownOrigins.has(sentFrom))
		return refuse(
			403,
			"INVALID_ORIGIN",
			"This can be done from Patchbay's own pages alone.",
		);
	const ipAddress = findClientAddress({
		headers: request.headers,
		remoteAddress: request.socket.remoteAddress ?? "",
	});
	const headers = toHeaders(request.headers);
	headers.set(clientAddressHeader, ipAddress);
	headers.set("x-request-id", requestId);
	const userAgent = request.headers["user-agent"]?.slice(0, 500);
	const origin = { requestId, ipAddress, ...(userAgent ? { userAgent } : {}) };
	if (!schema) return { headers, origin, body: null };
	const sent = await readJson(request, { emptyIs: {} });
	if ("refused" in sent) {
		const { status, code, message } = sent.refused;
		return refuse(status, code, message);
	}
	const parsed = schema.safeParse(sent.value, {
		reportInput: false,
		error: describeIssue,
	});
	if (parsed.success) return { headers, origin, body: parsed.data };
	const issue = parsed.error.issues[0];
	const where = issue?.path.join(".") || "the body";
	return refuse(
		400,
		"INVALID_INPUT",
		`Send JSON as this route expects it: ${where}: ${issue?.message ?? "wrong"}.`,
	);
}

function splitOnce(text: string, at: string): [string, string] {
	const index = text.indexOf(at);
	return index < 0 ? [text, ""] : [text.slice(0, index), text.slice(index + 1)];
}

function send(response: ServerResponse, answer: Answer): void {
	const { status, body, cookies, location, retryAfterSeconds } = answer;
	response.statusCode = status;
	if (cookies.length > 0) response.setHeader("Set-Cookie", cookies);
	if (location) response.setHeader("Location", location);
	if (retryAfterSeconds)
		response.setHeader("Retry-After", String(retryAfterSeconds));
	response.setHeader("Content-Type", "application/json");
	response.setHeader("Cache-Control", "no-store");
	response.setHeader("X-Content-Type-Options", "nosniff");
	response.setHeader("Referrer-Policy", "no-referrer");
	response.end(JSON.stringify(body));
}

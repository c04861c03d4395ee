import type { IncomingMessage, ServerResponse } from "node:http";
import { durations, inSpan } from "@patchbay/telemetry";

const seconds = durations(
	"patchbay_http_request_seconds",
	"Duration of requests to the API until their answer is out, by address and status",
);

/** Addresses that figures tell apart; all others are one. */
const routes = [
	"/graphql",
	"/api/auth/",
	"/api/invitations/",
	"/api/audit-events.csv",
	"/assets/",
	"/healthz",
	"/readyz",
];
const methods = new Set(["GET", "HEAD", "POST", "OPTIONS"]);

/** Answers a request in a span of its own, which belongs to the client's trace where it names one, and counts it. */
export async function watchRequest(
	request: IncomingMessage,
	response: ServerResponse,
	requestId: string,
	answer: () => Promise<void>,
): Promise<void> {
	const startedAt = performance.now();
	const route = routeOf(request.url);
	const method = methods.has(request.method ?? "")
		? String(request.method)
		: "OTHER";
	response.once("close", () => {
		seconds.record((performance.now() - startedAt) / 1000, {
			route,
			method,
			status: `${Math.floor(response.statusCode / 100)}xx`,
		});
	});
	const { traceparent } = request.headers;
	await inSpan(
		`${method} ${route}`,
		{
			kind: "SERVER",
			parent: typeof traceparent === "string" ? traceparent : null,
			facts: {
				"http.request.method": method,
				"http.route": route,
				"patchbay.request_id": requestId,
			},
		},
		async (span) => {
			await answer();
			span?.setAttribute("http.response.status_code", response.statusCode);
		},
	);
}

function routeOf(url = "/"): string {
	const path = url.split("?", 1)[0] ?? "/";
	return (
		routes.find((route) =>
			route.endsWith("/") ? path.startsWith(route) : path === route,
		) ?? "other"
	);
}

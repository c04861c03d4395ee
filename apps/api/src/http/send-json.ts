import type { ServerResponse } from "node:http";

/** Answers with JSON that nobody keeps. */
export function sendJson(
	response: ServerResponse,
	status: number,
	body: object,
): void {
	response.writeHead(status, {
		"Content-Type": "application/json",
		"Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff",
	});
	response.end(JSON.stringify(body));
}

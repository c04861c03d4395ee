import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";

const safe = /^[\w.:-]{1,128}$/;

/** The caller's `X-Request-Id`, where it can stand in a log as it is; else a new one. */
export function readRequestId(request: IncomingMessage): string {
	const given = request.headers["x-request-id"];
	return typeof given === "string" && safe.test(given) ? given : randomUUID();
}

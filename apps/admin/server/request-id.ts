import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";

declare global {
	namespace Express {
		interface Locals {
			requestId: string;
			cspNonce: string;
		}
	}
}

const wellFormed = /^[\w.-]{8,128}$/;

/** Gives each request an id that the API and the logs share; a trusted proxy's own id is kept. */
export function requestId(trustedProxies: readonly string[]): RequestHandler {
	return (request, response, next) => {
		const given = request.get("x-request-id");
		const id =
			trustedProxies.length > 0 && given && wellFormed.test(given)
				? given
				: randomUUID();
		response.locals.requestId = id;
		response.setHeader("X-Request-Id", id);
		next();
	};
}

import { randomInt } from "node:crypto";
import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";

const messages: Readonly<Record<number, string>> = {
	40001: "No permission to operate.",
	40002: "Invalid parameter.",
	40006: "The object does not exist.",
	40008: "The endpoint does not exist.",
	40011: "Too many ids.",
	40016: "Too many requests.",
	40100: "Too many requests. Please retry in some time.",
	40101: "Invalid authorization parameters.",
	40102: "Access token is expired.",
	40104:
		"Access token is null, you should set it in http header with key Access-Token.",
	40105: "Access token is incorrect or has been revoked.",
	40106: "The core user is invalid.",
	40110: "Auth code is invalid, used, expired or cancelled.",
	40113: "The app is blocked or the access token belongs to another app.",
	40200: "The task has failed.",
	40201: "The task is not ready.",
	40133: "Too many requests for this advertiser.",
	50000: "System error.",
	50002: "Service error.",
	60001: "The service is under maintenance.",
};

/** Thrown where a call is refused: an envelope with this code, and status 200 all the same. */
export class TikTokRefused extends Error {
	readonly code: number;
	constructor(code: number, message = messages[code] ?? `Error ${code}`) {
		super(message);
		this.code = code;
	}
}

/** An envelope as every call is answered with. Nearly all failures have status 200. */
export function envelope(
	code: number,
	message: string,
	data: unknown,
	status = 200,
): Reply {
	const requestId = newRequestId();
	return json(
		status,
		{ code, message, request_id: requestId, data },
		{ "x-tt-logid": requestId },
	);
}

export function success(data: unknown): Reply {
	return envelope(0, "OK", data);
}

export function failure(
	code: number,
	message: string | undefined,
	status?: number,
): Reply {
	return envelope(
		code,
		message ?? messages[code] ?? `Error ${code}`,
		{},
		status,
	);
}

/** The path as it is without its slash at the end: TikTok's web server answers, and not its API. */
export function noSuchPage(): Reply {
	return {
		status: 404,
		headers: { "content-type": "text/plain; charset=utf-8" },
		body: "404 page not found",
	};
}

function newRequestId(): string {
	const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
	return `${time}${String(randomInt(1_000_000_000)).padStart(9, "0")}`;
}

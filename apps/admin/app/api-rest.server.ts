import { fetch, type Response } from "undici";
import type { RouteArgs } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import { apiHeaders } from "./api-headers.server.ts";

const timeoutMs = 20_000;

/** Answer of one of the API's REST routes. */
export interface RestAnswer {
	ok: boolean;
	status: number;
	/** The JSON body; an empty object when there is none. */
	body: Readonly<Record<string, unknown>>;
	/** The API's word for what went wrong; null when it says none. */
	code: string | null;
	/** Sentence for a person; null when the answer has none. */
	message: string | null;
	/** Cookies for the admin's own origin to set. */
	cookies: string[];
	/** Target of a redirect. */
	location: string | null;
	retryAfterSeconds: number | null;
}

/**
 * Sends a request to a REST route of the API (`/api/…`) with the session of this one: a POST when there is a body.
 *
 * @throws ApiError UNAVAILABLE when no answer comes
 */
export async function callRest(
	args: RouteArgs,
	path: string,
	body?: object,
): Promise<RestAnswer> {
	const response = await send(args, path, {
		signal: AbortSignal.timeout(timeoutMs),
		...(body === undefined ? {} : { body }),
	});
	const json = (await response.json().catch(() => null)) as unknown;
	const answer = isRecord(json) ? json : {};
	return {
		ok: response.ok,
		status: response.status,
		body: answer,
		code: textOf(answer.code),
		message: textOf(answer.message),
		cookies: hostOnly(response.headers.getSetCookie()),
		location: response.headers.get("location"),
		retryAfterSeconds: retryAfter(response),
	};
}

/**
 * The answer as it comes, for a body that is passed on while it arrives. Ends when the browser leaves.
 *
 * @throws ApiError UNAVAILABLE when no answer comes
 */
export function streamRest(args: RouteArgs, path: string): Promise<Response> {
	return send(args, path, { signal: args.request.signal });
}

async function send(
	{ request, context }: RouteArgs,
	path: string,
	{ signal, body }: { signal: AbortSignal; body?: object },
): Promise<Response> {
	try {
		return await fetch(`${context.apiUrl}${path}`, {
			method: body ? "POST" : "GET",
			redirect: "manual",
			signal,
			headers: {
				...apiHeaders({
					cookie: request.headers.get("cookie"),
					vouchedClient: context.vouchedClient,
					requestId: context.requestId,
					userAgent: request.headers.get("user-agent"),
				}),
				// The server has checked the browser's own Origin before.
				origin: context.adminUrl,
				...(body ? { "content-type": "application/json" } : {}),
			},
			...(body ? { body: JSON.stringify(body) } : {}),
		});
	} catch (cause) {
		// Not the cause's own text: it may repeat the address.
		context.logger.warn(
			{ cause: cause instanceof Error ? cause.name : "unknown" },
			"The API did not answer",
		);
		throw new ApiError(
			"UNAVAILABLE",
			"Patchbay's API cannot be reached right now.",
			context.requestId,
		);
	}
}

/** A `Domain` would hand the session to every sister host; without one the cookie is this host's alone. */
function hostOnly(cookies: string[]): string[] {
	return cookies.map((cookie) => cookie.replaceAll(/;\s*domain=[^;]*/gi, ""));
}

function retryAfter({ headers }: Response): number | null {
	const seconds = Number(
		headers.get("retry-after") ?? headers.get("x-retry-after"),
	);
	return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown) =>
	typeof value === "string" && value !== "" ? value : null;

import { fetch } from "undici";
import { type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import { apiHeaders } from "./api-headers.server.ts";
import { tenantCookie } from "./cookies.server.ts";

const timeoutMs = 15_000;

export type SignInResult =
	| { signedIn: true; cookies: string[] }
	| {
			signedIn: false;
			reason: "wrong" | "throttled" | "unavailable";
			retryAfterSeconds: number | null;
	  };

/** Asks the API to check a password. The session cookie it sets is for the admin's own origin to set on. */
export async function signIn(
	args: RouteArgs,
	credentials: { email: string; password: string },
): Promise<SignInResult> {
	try {
		const response = await postToAuth(args, "sign-in/email", credentials);
		if (response.ok)
			return {
				signedIn: true,
				cookies: newPersonCookies(args, response.headers.getSetCookie()),
			};
		if (response.status === 429) {
			return {
				signedIn: false,
				reason: "throttled",
				retryAfterSeconds: retryAfter(response.headers),
			};
		}
		const reason = response.status >= 500 ? "unavailable" : "wrong";
		return { signedIn: false, reason, retryAfterSeconds: null };
	} catch (error) {
		args.context.logger.warn(
			{ err: error },
			"The API did not answer a sign-in",
		);
		return { signedIn: false, reason: "unavailable", retryAfterSeconds: null };
	}
}

/** Ends the session in the API. Returns the cookies that end it in the browser. */
export async function signOut(args: RouteArgs): Promise<string[]> {
	const response = await postToAuth(args, "sign-out", {}).catch((cause) => {
		const { requestId } = args.context;
		const error = new ApiError(
			"UNAVAILABLE",
			"You are still signed in.",
			requestId,
			{ cause },
		);
		throw toPage(error, args);
	});
	return newPersonCookies(args, response.headers.getSetCookie());
}

function postToAuth(
	{ request, context }: RouteArgs,
	path: string,
	body: unknown,
) {
	return fetch(`${context.apiUrl}/api/auth/${path}`, {
		method: "POST",
		redirect: "manual",
		signal: AbortSignal.timeout(timeoutMs),
		headers: {
			...apiHeaders({
				cookie: request.headers.get("cookie"),
				forwardedFor: context.forwardedFor,
				requestId: context.requestId,
				userAgent: request.headers.get("user-agent"),
			}),
			// The server has checked the browser's own Origin before.
			origin: context.adminUrl,
			accept: "application/json",
			"content-type": "application/json",
		},
		body: JSON.stringify(body),
	});
}

/** The API's cookies, and none of the workspace that somebody chose before. */
function newPersonCookies({ context }: RouteArgs, cookies: string[]): string[] {
	return [...hostOnly(cookies), tenantCookie(null, context.adminUrl)];
}

/** A `Domain` would hand the session to every sister host; without one the cookie is this host's alone. */
function hostOnly(cookies: string[]): string[] {
	return cookies.map((cookie) => cookie.replaceAll(/;\s*domain=[^;]*/gi, ""));
}

function retryAfter(headers: {
	get(name: string): string | null;
}): number | null {
	const seconds = Number(
		headers.get("retry-after") ?? headers.get("x-retry-after"),
	);
	return Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}

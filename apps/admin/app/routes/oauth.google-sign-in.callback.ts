import { type LoaderFunctionArgs, redirect } from "@remix-run/node";
import type { RouteArgs } from "../api.server.ts";
import { ApiError } from "../api-error.ts";
import { callRest, type RestAnswer } from "../api-rest.server.ts";
import { localPath } from "../forms/local-path.ts";
import { toSignInProblem } from "../google-sign-in.server.ts";
import { cookieHeaders, newPersonCookies } from "../session.server.ts";

/**
 * Receives the browser that Google sends back. The query goes to the API as it came; every answer is a redirect, so
 * that the code never stays in the address bar or the history.
 */
export async function loader(args: LoaderFunctionArgs) {
	try {
		const answer = await callRest(
			args,
			`/api/auth/callback/google?${args.context.rawQuery}`,
		);
		const headers = cookieHeaders(cookiesOf(args, answer));
		const next = landingOf(answer.location, args.context.adminUrl);
		if (next === null)
			return await toSignInProblem(
				args,
				{
					code: answer.code ?? "UNAVAILABLE",
					retryAfterSeconds: answer.retryAfterSeconds,
					next: null,
				},
				headers,
			);
		const { drive } = answer.body;
		if (typeof drive === "string" && drive !== "CONNECTED")
			return await toSignInProblem(
				args,
				{ code: `DRIVE_${drive}`, retryAfterSeconds: null, next },
				headers,
			);
		return redirect(next, { headers });
	} catch (error) {
		if (!(error instanceof ApiError)) throw error;
		return await toSignInProblem(args, {
			code: error.code,
			retryAfterSeconds: null,
			next: null,
		});
	}
}

/** Someone who was signed in before stays in the workspace that they chose. */
function cookiesOf(args: RouteArgs, { cookies }: RestAnswer): string[] {
	const before = args.request.headers.get("cookie")?.includes("session_token");
	return before ? cookies : newPersonCookies(args, cookies);
}

/** The path of the API's redirect, when it leads to this app. */
function landingOf(location: string | null, adminUrl: string): string | null {
	if (location === null || !URL.canParse(location, adminUrl)) return null;
	const url = new URL(location, adminUrl);
	return url.origin === new URL(adminUrl).origin
		? localPath(`${url.pathname}${url.search}`)
		: null;
}

import { type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import { callRest, type RestAnswer } from "./api-rest.server.ts";
import { tenantCookie } from "./cookies.server.ts";
import type { SignInRefusal } from "./sign-in-refusal.ts";

export type SignInResult =
	| { outcome: "signed-in" | "second-step"; cookies: string[] }
	| { outcome: "refused"; refusal: SignInRefusal; cookies: string[] };

/** A person who has a session, with or without a workspace. */
export interface SignedInPerson {
	email: string;
	name: string;
}

/** Asks the API to check a password. Someone with two-factor sign-in has a second step before them then. */
export async function signIn(
	args: RouteArgs,
	credentials: { email: string; password: string },
): Promise<SignInResult> {
	return await askToSignIn(args, "sign-in/email", credentials);
}

/** The second step: a code of the authenticator app, or one of the backup codes. */
export async function signInWithCode(
	args: RouteArgs,
	{ code, backup }: { code: string; backup: boolean },
): Promise<SignInResult> {
	return await askToSignIn(
		args,
		backup ? "two-factor/verify-backup-code" : "two-factor/verify-totp",
		{ code },
	);
}

async function askToSignIn(
	args: RouteArgs,
	path: string,
	body: object,
): Promise<SignInResult> {
	try {
		const answer = await callRest(args, `/api/auth/${path}`, body);
		if (answer.ok)
			return {
				outcome: answer.body.twoFactorRedirect ? "second-step" : "signed-in",
				cookies: newPersonCookies(args, answer.cookies),
			};
		return refused(reasonOf(answer), answer);
	} catch (error) {
		if (error instanceof ApiError) return refused("unavailable");
		throw error;
	}
}

function refused(
	reason: SignInRefusal["reason"],
	answer?: RestAnswer,
): SignInResult {
	return {
		outcome: "refused",
		refusal: { reason, retryAfterSeconds: answer?.retryAfterSeconds ?? null },
		// The API ends an attempt's cookie when the attempt is over.
		cookies: answer?.cookies ?? [],
	};
}

/** Codes with which an attempt's second step is over, and the password is asked for again. */
const attemptOver = new Set([
	"INVALID_TWO_FACTOR_COOKIE",
	"TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE",
]);

function reasonOf({ status, code }: RestAnswer): SignInRefusal["reason"] {
	if (status === 429) return "throttled";
	if (status >= 500) return "unavailable";
	return code !== null && attemptOver.has(code) ? "expired" : "wrong";
}

/**
 * Finds the owner of this request's session, even when they belong to no workspace; null when nobody is signed in.
 *
 * @throws ApiError UNAVAILABLE when the API does not answer
 */
export async function findSignedInPerson(
	args: RouteArgs,
): Promise<SignedInPerson | null> {
	if (!args.request.headers.get("cookie")) return null;
	const { body } = await callRest(args, "/api/auth/get-session");
	const user = body.user as { email?: unknown; name?: unknown } | undefined;
	return typeof user?.email === "string"
		? { email: user.email, name: String(user.name ?? "") }
		: null;
}

/** Ends the session in the API. Returns the cookies that end it in the browser. */
export async function signOut(args: RouteArgs): Promise<string[]> {
	const answer = await callRest(args, "/api/auth/sign-out", {}).catch(
		(cause: unknown) => {
			const { requestId } = args.context;
			const error = new ApiError(
				"UNAVAILABLE",
				"You are still signed in.",
				requestId,
				{ cause },
			);
			throw toPage(error, args);
		},
	);
	return newPersonCookies(args, answer.cookies);
}

/** The API's cookies, and none of the workspace that somebody chose before. */
export function newPersonCookies(
	{ context }: RouteArgs,
	cookies: string[],
): string[] {
	return [...cookies, tenantCookie(null, context.adminUrl)];
}

/** Headers of an answer that sets cookies. */
export function cookieHeaders(cookies: readonly string[]): Headers {
	const headers = new Headers();
	for (const cookie of cookies) headers.append("Set-Cookie", cookie);
	return headers;
}

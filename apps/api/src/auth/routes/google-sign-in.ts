import { randomBytes } from "node:crypto";
import { AppError } from "@patchbay/errors";
import { isReturnPath } from "@patchbay/http";
import {
	type GoogleSignIn,
	type People,
	type SecurityEvents,
	SignInRefused,
	type Throttle,
} from "@patchbay/identity";
import { wantedTenant } from "../wanted-tenant.ts";
import {
	type Answer,
	type Call,
	type Handler,
	refuse,
	refuseForNow,
	textOf,
} from "./call.ts";
import { toAnswer } from "./forward.ts";

interface Dependencies {
	people: People;
	/** Null where the process has no way to speak to Google. */
	google: GoogleSignIn | null;
	throttle: Throttle;
	events: SecurityEvents;
	adminUrl: string;
}

const notConfigured = refuse(
	409,
	"APP_NOT_CONFIGURED",
	"Sign-in with Google is not set up on this installation. Sign in with your password.",
);
const cookieSeconds = 10 * 60;

/** `/sign-in/google`: where to send the browser, and a cookie that it has to bring back. */
export function startGoogleSignIn(deps: Dependencies): Handler {
	const { google, people, adminUrl } = deps;
	return (call) =>
		guarded(deps, call, async () => {
			if (!google) return notConfigured;
			const returnTo = textOf(call, "callbackURL") || "/";
			const tenantId = wantedTenant(call.headers.get("x-patchbay-tenant"));
			if (!isReturnPath(returnTo))
				return refuse(
					400,
					"INVALID_INPUT",
					"callbackURL must be a path of the admin, such as /brands.",
				);
			if (tenantId === "none")
				return refuse(
					400,
					"INVALID_INPUT",
					"X-Patchbay-Tenant is not the id of an organization.",
				);
			const session = await people.auth.api.getSession({
				headers: call.headers,
			});
			// Kept where there is one: a second tab must not end the first one's attempt.
			const browserNonce =
				readNonce(call, adminUrl) ?? randomBytes(32).toString("base64url");
			const url = await google.start({
				browserNonce,
				userId: session?.user.id ?? null,
				returnTo,
				drive: call.body?.drive === true,
				tenantId,
			});
			return {
				status: 200,
				body: { url: url.href },
				cookies: [nonceCookie(browserNonce, adminUrl)],
			};
		});
}

/** `/callback/google`: the raw query of Google's redirect. Answers with a redirect into the admin and the cookies for it. */
export function endGoogleSignIn(deps: Dependencies): Handler {
	const { google, people, events, adminUrl } = deps;
	return (call) =>
		guarded(deps, call, async () => {
			if (!google) return notConfigured;
			const { headers, origin } = call;
			const session = await people.auth.api.getSession({ headers });
			const { person, returnTo, drive } = await google.finish({
				query: call.query,
				browserNonce: readNonce(call, adminUrl),
				userId: session?.user.id ?? null,
				origin,
			});
			if (person.linked) events.notify(person, origin, "GOOGLE_SIGN_IN_ADDED");
			const goOn = (path: string, rest: Omit<Answer, "status">): Answer => ({
				...rest,
				status: 302,
				location: `${adminUrl}${path}`,
				body: {
					redirectTo: path,
					twoFactorRedirect: false,
					drive,
					...(rest.body as object),
				},
			});
			if (session?.user.id === person.userId)
				return goOn(returnTo, { body: {}, cookies: [] });
			const opened = await toAnswer(
				await people.auth.api.openSession({
					headers,
					body: { userId: person.userId },
					asResponse: true,
				}),
			);
			const { twoFactorRedirect } = opened.body as {
				twoFactorRedirect: boolean;
			};
			if (twoFactorRedirect)
				return goOn(`/login/code?${new URLSearchParams({ returnTo })}`, opened);
			await events.audit(person, origin, {
				action: "SIGN_IN",
				detail: { method: "GOOGLE" },
			});
			return goOn(returnTo, opened);
		});
}

/** Throttles by address, and says what was refused. */
async function guarded(
	{ throttle, events }: Dependencies,
	{ origin }: Call,
	work: () => Promise<Answer>,
): Promise<Answer> {
	const { ipAddress } = origin;
	const waitSeconds = await throttle.count({
		account: ipAddress,
		address: ipAddress,
	});
	if (waitSeconds > 0) return refuseForNow(waitSeconds, "attempts to sign in");
	try {
		return await work();
	} catch (error) {
		const status = refusalStatus(error);
		if (status === null || !(error instanceof Error)) throw error;
		if (error instanceof SignInRefused && error.person)
			await events.audit(error.person, origin, {
				action: "SIGN_IN_FAILED",
				succeeded: false,
				detail: { method: "GOOGLE", reason: error.code },
			});
		const { code } = error as SignInRefused | AppError;
		const answer = refuse(status, code, error.message);
		const retryAt = error instanceof AppError ? error.retryAt : undefined;
		if (!retryAt) return answer;
		const seconds = Math.max(
			1,
			Math.ceil((retryAt.getTime() - Date.now()) / 1000),
		);
		return { ...answer, retryAfterSeconds: seconds };
	}
}

const cookieName = (adminUrl: string) =>
	adminUrl.startsWith("https://")
		? "__Secure-patchbay.google_sign_in"
		: "patchbay.google_sign_in";

function nonceCookie(nonce: string, adminUrl: string): string {
	const secure = adminUrl.startsWith("https://") ? "; Secure" : "";
	return `${cookieName(adminUrl)}=${nonce}; Path=/; Max-Age=${cookieSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

function readNonce({ headers }: Call, adminUrl: string): string | null {
	const name = cookieName(adminUrl);
	for (const pair of (headers.get("cookie") ?? "").split(";")) {
		const [key, value] = pair.trim().split("=", 2);
		if (key === name && value && /^[\w-]{43}$/.test(value)) return value;
	}
	return null;
}

/** HTTP status of what `start` and `finish` throw; null for what nobody expects. */
function refusalStatus(error: unknown): number | null {
	if (error instanceof SignInRefused) return 403;
	if (!(error instanceof AppError)) return null;
	switch (error.code) {
		case "ACCESS_DENIED":
			return 403;
		case "APP_NOT_CONFIGURED":
		case "APP_REJECTED":
			return 409;
		case "RATE_LIMITED":
			return 429;
		case "TOKEN_RESPONSE_INVALID":
		case "PLATFORM_REJECTED":
		case "PLATFORM_REPLY_CHANGED":
			return 502;
		case "PLATFORM_UNAVAILABLE":
		case "UNAVAILABLE":
			return 503;
		default:
			return 400;
	}
}

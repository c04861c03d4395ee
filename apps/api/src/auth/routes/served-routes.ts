import {
	createThrottle,
	createUsedCodes,
	type GoogleSignIn,
	type People,
	type SecurityEvents,
} from "@patchbay/identity";
import type { Logger } from "@patchbay/logger";
import { z } from "zod";
import type { Handler } from "./call.ts";
import type { Forward } from "./forward.ts";
import { endGoogleSignIn, startGoogleSignIn } from "./google-sign-in.ts";
import {
	checkResetToken,
	requestPasswordReset,
	resetPassword,
} from "./password-reset.ts";
import { secondStep } from "./second-step.ts";
import { signInByPassword } from "./sign-in-by-password.ts";
import { withOwnPassword } from "./with-own-password.ts";

export interface ServedRoute {
	method: "GET" | "POST";
	/** Fields that a body may hold, and no others: better-auth knows more, among them addresses to redirect to. */
	body?: z.ZodType<Readonly<Record<string, unknown>>>;
	handle: Handler;
}

export interface RouteDependencies {
	people: People;
	forward: Forward;
	events: SecurityEvents;
	google: GoogleSignIn | null;
	adminUrl: string;
	logger: Logger;
}

const quarterHour = 15 * 60;
const email = z.email().max(320);
const secret = z.string().min(1).max(1_000);
const password = z.strictObject({ password: secret });
const code = z.strictObject({ code: z.string().min(1).max(40) });

/**
 * Everything that is served below `/api/auth`. What is not here does not exist: members, organizations, sign-up,
 * changes to a person, linked accounts and the like are no routes, whatever better-auth brings along.
 */
export function servedRoutes(
	deps: RouteDependencies,
): ReadonlyMap<string, ServedRoute> {
	const { forward, people, adminUrl } = deps;
	const throttle = (
		name: string,
		perAccount: number,
		perAddress: number,
		windowSeconds = quarterHour,
	) =>
		createThrottle(people.pool, {
			name,
			perAccount,
			perAddress,
			windowSeconds,
		});
	const steps = {
		...deps,
		throttle: throttle("second-step", 10, 50),
		usedCodes: createUsedCodes(people.pool),
	};
	const confirmed = { ...deps, throttle: throttle("confirm", 10, 50) };
	const google = { ...deps, throttle: throttle("google", 60, 60), adminUrl };
	return new Map<string, ServedRoute>([
		[
			"/sign-in/email",
			{
				method: "POST",
				body: z.strictObject({
					email: z.string().max(320),
					password: z.string().max(1_000),
					rememberMe: z.boolean().optional(),
				}),
				handle: signInByPassword({
					...deps,
					throttle: throttle("sign-in", failuresPerAccount, failuresPerAddress),
				}),
			},
		],
		[
			"/sign-out",
			{
				method: "POST",
				body: z.strictObject({}),
				handle: async (call) => {
					const { headers } = call;
					const session = await people.auth.api.getSession({ headers });
					const answer = await forward(call, "/sign-out", {});
					if (session) await deps.events.wakeStreams(session.user.id);
					return answer;
				},
			},
		],
		[
			"/get-session",
			{ method: "GET", handle: (call) => forward(call, "/get-session") },
		],
		[
			"/request-password-reset",
			{
				method: "POST",
				body: z.strictObject({ email }),
				handle: requestPasswordReset({
					forward,
					throttle: throttle(
						"ask-reset",
						resetsPerAccount,
						resetsPerAddress,
						60 * 60,
					),
				}),
			},
		],
		[
			"/reset-password/check",
			{
				method: "POST",
				body: z.strictObject({ token: z.string().min(1).max(200) }),
				handle: checkResetToken({
					people,
					throttle: throttle("check-reset", 30, 60),
				}),
			},
		],
		[
			"/reset-password",
			{
				method: "POST",
				body: z.strictObject({
					token: z.string().min(1).max(200),
					newPassword: secret,
				}),
				handle: resetPassword({ forward, throttle: throttle("reset", 10, 30) }),
			},
		],
		[
			"/change-password",
			{
				method: "POST",
				body: z.strictObject({ currentPassword: secret, newPassword: secret }),
				handle: withOwnPassword(confirmed, {
					path: "/change-password",
					fixed: { revokeOtherSessions: true },
					entry: {
						action: "SESSION_REVOKE",
						purpose: "the password was changed",
						detail: { reason: "PASSWORD_CHANGED" },
					},
					notice: "PASSWORD_CHANGED",
					endsSessions: true,
				}),
			},
		],
		[
			"/two-factor/enable",
			{
				method: "POST",
				body: password,
				handle: withOwnPassword(confirmed, {
					path: "/two-factor/enable",
					fixed: { method: "totp" },
				}),
			},
		],
		[
			"/two-factor/disable",
			{
				method: "POST",
				body: password,
				handle: withOwnPassword(confirmed, {
					path: "/two-factor/disable",
					entry: {
						action: "CREDENTIAL_DESTROY",
						purpose: "two-factor sign-in switched off",
						detail: { what: "TWO_FACTOR" },
					},
					notice: "TWO_FACTOR_DISABLED",
				}),
			},
		],
		[
			"/two-factor/get-totp-uri",
			{
				method: "POST",
				body: password,
				handle: withOwnPassword(confirmed, {
					path: "/two-factor/get-totp-uri",
					entry: {
						action: "CREDENTIAL_USE",
						purpose: "shown to its owner again",
						detail: { what: "TWO_FACTOR" },
					},
				}),
			},
		],
		[
			"/two-factor/generate-backup-codes",
			{
				method: "POST",
				body: password,
				handle: withOwnPassword(confirmed, {
					path: "/two-factor/generate-backup-codes",
					entry: {
						action: "CREDENTIAL_SAVE",
						purpose: "new backup codes",
						detail: { what: "BACKUP_CODES" },
					},
					notice: "BACKUP_CODES_REPLACED",
				}),
			},
		],
		[
			"/two-factor/verify-totp",
			{ method: "POST", body: code, handle: secondStep(steps, "TOTP") },
		],
		[
			"/two-factor/verify-backup-code",
			{ method: "POST", body: code, handle: secondStep(steps, "BACKUP_CODE") },
		],
		[
			"/sign-in/google",
			{
				method: "POST",
				body: z.strictObject({
					callbackURL: z.string().max(1_000).optional(),
					drive: z.boolean().optional(),
				}),
				handle: startGoogleSignIn(google),
			},
		],
		["/callback/google", { method: "GET", handle: endGoogleSignIn(google) }],
	]);
}

export const failuresPerAccount = 10;
export const failuresPerAddress = 50;
export const resetsPerAccount = 5;
export const resetsPerAddress = 30;

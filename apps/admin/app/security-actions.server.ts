import type { Submission } from "@conform-to/react";
import { parseWithZod } from "@conform-to/zod/v4";
import type { z } from "zod";
import { type FormOutcome, failed, outcomeOf } from "./action-outcome.ts";
import { api, type RouteArgs, toPage } from "./api.server.ts";
import { ApiError } from "./api-error.ts";
import { callRest, type RestAnswer } from "./api-rest.server.ts";
import type { QrSquares } from "./components/ui/qr-code.tsx";
import { countOf } from "./format/numbers.ts";
import {
	ChangePasswordForm,
	PasswordForm,
	TotpCodeForm,
} from "./forms/security-forms.ts";
import { revokeOtherSessions, revokeSession } from "./graphql/security.ts";
import { qrSquares } from "./qr-squares.server.ts";
import { refusalText } from "./sign-in-refusal.ts";

/** Values that an authenticator app needs; shown while two-factor sign-in is set up. */
export interface Enrolment {
	qr: QrSquares;
	/** The key for typing, in groups of four. */
	key: string;
	backupCodes: string[];
}

export interface SecurityOutcome extends FormOutcome {
	enrolment: Enrolment | null;
	/** New ones, in place of all before. */
	backupCodes: string[] | null;
}

export interface SecurityResult {
	outcome: SecurityOutcome;
	/** The API renews the session's cookie with a change of how one signs in. */
	cookies: string[];
}

/** Runs a person's action on their own sign-in, by the form's `intent`. */
export async function runSecurityAction(
	args: RouteArgs,
	form: FormData,
): Promise<SecurityResult> {
	switch (form.get("intent")) {
		case "revoke-session": {
			const { revokeSession: ended } = await api(args)(revokeSession, {
				input: { sessionId: String(form.get("sessionId")) },
			});
			return plain(outcomeOf(ended.userErrors, "That session is ended."));
		}
		case "revoke-others": {
			const { revokeOtherSessions: ended } =
				await api(args)(revokeOtherSessions);
			const done = `${countOf(ended.revoked, "other session")} ended.`;
			return plain(outcomeOf(ended.userErrors, done));
		}
		case "change-password":
			return await viaAuth(args, form, {
				schema: ChangePasswordForm,
				path: "change-password",
				done: "Your password is changed, and all other sessions are ended.",
				fieldOf: passwordFields,
			});
		case "enable":
			return await viaAuth(args, form, {
				schema: PasswordForm,
				path: "two-factor/enable",
				done: null,
				fieldOf: () => "password",
				more: ({ body }) => ({ enrolment: enrolmentOf(body) }),
			});
		case "confirm":
			return await viaAuth(args, form, {
				schema: TotpCodeForm,
				path: "two-factor/verify-totp",
				done: "Two-factor sign-in is on.",
				fieldOf: () => "code",
			});
		case "disable":
			return await viaAuth(args, form, {
				schema: PasswordForm,
				path: "two-factor/disable",
				done: "Two-factor sign-in is off.",
				fieldOf: () => "password",
			});
		case "new-codes":
			return await viaAuth(args, form, {
				schema: PasswordForm,
				path: "two-factor/generate-backup-codes",
				done: "Your previous backup codes no longer work.",
				fieldOf: () => "password",
				more: ({ body }) => ({ backupCodes: textsOf(body.backupCodes) }),
			});
		default:
			return plain(failed("This form is not known."));
	}
}

const nothing = { reply: null, enrolment: null, backupCodes: null };

function plain(outcome: {
	done: string | null;
	problem: string | null;
}): SecurityResult {
	return { outcome: { ...nothing, ...outcome }, cookies: [] };
}

interface AuthCall<Schema extends z.ZodType<object>> {
	schema: Schema;
	path: string;
	/** Said when it worked; null: what comes next says it. */
	done: string | null;
	/** The field at which an error of the API stands. */
	fieldOf: (code: string | null) => string;
	more?: (answer: RestAnswer) => Partial<SecurityOutcome>;
}

/** Checks the form, asks the API, and puts what it says at the field. Passwords and codes never go back. */
async function viaAuth<Schema extends z.ZodType<object>>(
	args: RouteArgs,
	form: FormData,
	{ schema, path, done, fieldOf, more }: AuthCall<Schema>,
): Promise<SecurityResult> {
	const submission: Submission<z.infer<Schema>, string[]> = parseWithZod(form, {
		schema,
	});
	const hideFields = ["password", "currentPassword", "newPassword", "code"];
	if (submission.status !== "success")
		return {
			outcome: {
				...nothing,
				done: null,
				problem: null,
				reply: submission.reply({ hideFields }),
			},
			cookies: [],
		};
	const answer = await askAuth(args, path, submission.value);
	const outcome: SecurityOutcome = answer.ok
		? {
				...nothing,
				done,
				problem: null,
				reply: submission.reply({ resetForm: true }),
				...more?.(answer),
			}
		: {
				...nothing,
				done: null,
				problem: null,
				reply: submission.reply({
					fieldErrors: { [fieldOf(answer.code)]: [faultText(answer)] },
					hideFields,
				}),
			};
	return { outcome, cookies: answer.cookies };
}

async function askAuth(
	args: RouteArgs,
	path: string,
	body: object,
): Promise<RestAnswer> {
	try {
		const answer = await callRest(args, `/api/auth/${path}`, body);
		if (answer.status === 401 && answer.code === "UNAUTHENTICATED")
			throw new ApiError("UNAUTHENTICATED", "", args.context.requestId);
		return answer;
	} catch (error) {
		if (error instanceof ApiError) throw toPage(error, args);
		throw error;
	}
}

const passwordFields = (code: string | null) =>
	code?.startsWith("PASSWORD_") ? "newPassword" : "currentPassword";

const faults: Record<string, string> = {
	INVALID_PASSWORD: "This is not your password.",
	INVALID_CODE:
		"This code is not right. Codes change every 30 seconds: enter the one your app shows now.",
	PASSWORD_TOO_SHORT: "Use at least 12 characters.",
	PASSWORD_TOO_LONG: "Use at most 256 characters.",
	CREDENTIAL_ACCOUNT_NOT_FOUND:
		"You have no password yet. Ask for the e-mail that lets you set one.",
	TOTP_ALREADY_ENABLED: "Two-factor sign-in is on already.",
	TOTP_NOT_ENABLED: "This took too long. Begin again.",
	TWO_FACTOR_NOT_ENABLED: "Two-factor sign-in is off already.",
};

function faultText({ status, code, retryAfterSeconds }: RestAnswer): string {
	const known = faults[code ?? ""];
	if (known) return known;
	return refusalText(
		{ reason: status === 429 ? "throttled" : "unavailable", retryAfterSeconds },
		"",
	);
}

function enrolmentOf(body: RestAnswer["body"]): Enrolment | null {
	const uri = body.totpURI;
	if (typeof uri !== "string" || !URL.canParse(uri)) return null;
	const secret = new URL(uri).searchParams.get("secret") ?? "";
	return {
		qr: qrSquares(uri),
		key: secret.replaceAll(/(.{4})(?=.)/g, "$1 "),
		backupCodes: textsOf(body.backupCodes),
	};
}

const textsOf = (value: unknown): string[] =>
	Array.isArray(value)
		? value.filter((text): text is string => typeof text === "string")
		: [];

import { AppError } from "@patchbay/errors";
import { expect, test } from "vitest";
import {
	AccessTokenRefused,
	type FailureKind,
	failureKind,
	RateLimited,
} from "../errors.ts";
import type { HttpReply } from "../http-reply.ts";
import { toError } from "../meanings.ts";
import { driveRules } from "./errors.ts";

function classifyError(reply: HttpReply): Error {
	const failure = driveRules.failureOf(reply);
	if (!failure) throw new Error("it is taken for a success");
	return toError(driveRules, failure, reply);
}

const drive = (reason: string, more: object = {}) => ({
	error: {
		code: 403,
		message: "secret words of the platform",
		errors: [{ message: "more words", domain: "global", reason }],
		...more,
	},
});
const insufficient = (service: string) => ({
	error: {
		code: 403,
		status: "PERMISSION_DENIED",
		message: "Request had insufficient authentication scopes.",
		details: [
			{
				"@type": "type.googleapis.com/google.rpc.ErrorInfo",
				reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
				domain: "googleapis.com",
				metadata: { service },
			},
		],
	},
});
const front = (reason: string) => ({
	error: {
		status: "UNAUTHENTICATED",
		details: [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason }],
	},
});
function kindOf(status: number, body: unknown): FailureKind | "unauthorized" {
	const error = classifyError({ status, headers: {}, body });
	return error instanceof AccessTokenRefused && !error.isCertain
		? "unauthorized"
		: failureKind(error);
}

test.each<[string, number, unknown, FailureKind | "unauthorized"]>([
	["an ended token", 401, drive("authError"), "reconnect"],
	["an unreadable 401", 401, "no", "transient"],
	[
		"a credential that a proxy has cut off",
		401,
		front("CREDENTIALS_MISSING"),
		"unauthorized",
	],
	["a suspended project", 403, front("CONSUMER_SUSPENDED"), "operator"],
	[
		"a service that is switched off",
		403,
		front("SERVICE_DISABLED"),
		"operator",
	],
	[
		"a service that an administrator blocks",
		403,
		front("USER_BLOCKED_BY_ADMIN"),
		"access",
	],
	["a 401 for a reason that nobody knows", 401, drive("new"), "unauthorized"],
	[
		"a 401 of the API",
		401,
		{ error: { status: "UNAUTHENTICATED" } },
		"reconnect",
	],
	["a missing scope", 403, drive("insufficientPermissions"), "access"],
	["another's file", 403, drive("insufficientFilePermissions"), "access"],
	["a file not opened to us", 403, drive("appNotAuthorizedToFile"), "access"],
	["an administrator's word", 403, drive("domainPolicy"), "access"],
	["a refusal nobody knows", 403, drive("somethingNew"), "access"],
	[
		"too many calls of a user",
		403,
		drive("userRateLimitExceeded"),
		"rate_limited",
	],
	[
		"too many calls of the app",
		403,
		drive("rateLimitExceeded"),
		"rate_limited",
	],
	["a full day", 403, drive("dailyLimitExceeded"), "rate_limited"],
	["429 alone", 429, {}, "rate_limited"],
	["an API that is off", 403, drive("accessNotConfigured"), "operator"],
	["a full Drive", 403, drive("storageQuotaExceeded"), "rejected"],
	["a file that is gone", 404, drive("notFound"), "rejected"],
	["a wrong request", 400, drive("invalid"), "rejected"],
	["an error of the server", 500, drive("internalError"), "transient"],
	["a busy server", 503, "<html>", "transient"],
	["a page for people", 400, "<html>", "reply"],
])("%s", (_what, status, body, kind) => {
	expect(kindOf(status, body)).toBe(kind);
});

test("an old page token asks to begin again, another wrong parameter does not", () => {
	const wrong = (location: string) => ({
		error: {
			code: 400,
			errors: [{ reason: "invalid", location, locationType: "parameter" }],
		},
	});
	expect(kindOf(400, wrong("pageToken"))).toBe("cursor");
	expect(kindOf(400, wrong("q"))).toBe("rejected");
});

test("a missing scope names the set to ask for, by the API that speaks", () => {
	for (const [service, key] of [
		["drive.googleapis.com", "drive"],
		["sheets.googleapis.com", "sheets"],
	] as const)
		expect(
			classifyError({ status: 403, headers: {}, body: insufficient(service) }),
		).toMatchObject({ code: "SCOPE_MISSING", scopeSets: [key] });
});

test("a limit says when to go on and whose it is; no word of the platform gets out", () => {
	const error = classifyError({
		status: 403,
		headers: { "retry-after": "120" },
		body: drive("userRateLimitExceeded"),
	});
	expect(error).toBeInstanceOf(RateLimited);
	const { retryAt, limitedBy } = error as RateLimited;
	expect(limitedBy).toBe("account");
	expect(retryAt.getTime() - Date.now()).toBeGreaterThan(110_000);
	const other = classifyError({
		status: 403,
		headers: {},
		body: drive("domainPolicy"),
	});
	expect(other).toBeInstanceOf(AppError);
	expect(`${other.message} ${String(other.cause)}`).not.toContain("words");
});

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AppError } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import {
	AccessTokenRefused,
	BeyondHorizon,
	type FailureKind,
	failureKind,
	RateLimited,
	VersionRefused,
} from "../errors.ts";
import type { HttpReply } from "../http-reply.ts";
import { toError } from "../meanings.ts";
import { errorCodes, type Owner } from "./error-codes.ts";
import { googleAdsRules } from "./errors.ts";

const failureType =
	"type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure";

function classify(reply: HttpReply): Error {
	const failure = googleAdsRules.failureOf(reply);
	if (!failure) throw new Error("it is taken for a success");
	return toError(googleAdsRules, failure, reply);
}

function body(group: string, value: string, details?: object) {
	return {
		error: {
			code: 403,
			message: "secret words of the platform",
			status: "PERMISSION_DENIED",
			details: [
				{ "@type": "type.googleapis.com/google.rpc.Help", links: [] },
				{
					"@type": failureType,
					errors: [
						{
							errorCode: { [group]: value },
							message: "more of its words",
							...(details ? { details } : {}),
						},
					],
					requestId: "abc",
				},
			],
		},
	};
}

/** Consequence of an error: `token` renews and may end the grant, `unclear` renews and ends nothing. */
type Outcome =
	| Exclude<FailureKind, "reconnect">
	| "token"
	| "unclear"
	| "horizon"
	| "version";

function outcomeOf(status: number, reply: unknown): Outcome {
	const error = classify({ status, headers: {}, body: reply });
	if (error instanceof BeyondHorizon) return "horizon";
	if (error instanceof AccessTokenRefused)
		return error.isCertain ? "token" : "unclear";
	if (error instanceof VersionRefused) return "version";
	const kind = failureKind(error);
	if (kind === "reconnect") throw new Error("a code ends the grant at once");
	return kind;
}

const owners: [string, string, Owner, Outcome][] = [
	["authenticationError", "UNSPECIFIED", "nobody", "unclear"],
	["authenticationError", "UNKNOWN", "nobody", "unclear"],
	["authenticationError", "AUTHENTICATION_ERROR", "nobody", "unclear"],
	["authenticationError", "CLIENT_CUSTOMER_ID_INVALID", "request", "rejected"],
	["authenticationError", "CUSTOMER_NOT_FOUND", "account", "account"],
	["authenticationError", "GOOGLE_ACCOUNT_DELETED", "token", "token"],
	["authenticationError", "GOOGLE_ACCOUNT_COOKIE_INVALID", "nobody", "unclear"],
	[
		"authenticationError",
		"GOOGLE_ACCOUNT_AUTHENTICATION_FAILED",
		"nobody",
		"unclear",
	],
	[
		"authenticationError",
		"GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH",
		"nobody",
		"unclear",
	],
	["authenticationError", "LOGIN_COOKIE_REQUIRED", "nobody", "unclear"],
	["authenticationError", "LOGIN_COOKIE_INVALID", "nobody", "unclear"],
	["authenticationError", "INVALID_EMAIL_ADDRESS", "nobody", "unclear"],
	["authenticationError", "USER_ID_INVALID", "nobody", "unclear"],
	["authenticationError", "NOT_ADS_USER", "person", "access"],
	["authenticationError", "OAUTH_TOKEN_INVALID", "token", "token"],
	["authenticationError", "OAUTH_TOKEN_EXPIRED", "token", "token"],
	["authenticationError", "OAUTH_TOKEN_DISABLED", "token", "token"],
	["authenticationError", "OAUTH_TOKEN_REVOKED", "token", "token"],
	["authenticationError", "OAUTH_TOKEN_HEADER_INVALID", "token", "token"],
	[
		"authenticationError",
		"TWO_STEP_VERIFICATION_NOT_ENROLLED",
		"account",
		"access",
	],
	[
		"authenticationError",
		"ADVANCED_PROTECTION_NOT_ENROLLED",
		"account",
		"access",
	],
	["authenticationError", "ORGANIZATION_NOT_RECOGNIZED", "app", "operator"],
	["authenticationError", "ORGANIZATION_NOT_APPROVED", "app", "operator"],
	[
		"authenticationError",
		"ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN",
		"app",
		"operator",
	],
	["authenticationError", "DEVELOPER_TOKEN_INVALID", "app", "operator"],
	["authorizationError", "UNSPECIFIED", "nobody", "access"],
	["authorizationError", "UNKNOWN", "nobody", "access"],
	["authorizationError", "AUTHORIZATION_ERROR", "nobody", "access"],
	["authorizationError", "USER_PERMISSION_DENIED", "account", "access"],
	["authorizationError", "DEVELOPER_TOKEN_NOT_ON_ALLOWLIST", "app", "operator"],
	["authorizationError", "DEVELOPER_TOKEN_PROHIBITED", "app", "operator"],
	["authorizationError", "PROJECT_DISABLED", "app", "operator"],
	["authorizationError", "ACTION_NOT_PERMITTED", "account", "access"],
	["authorizationError", "INCOMPLETE_SIGNUP", "account", "account"],
	["authorizationError", "CUSTOMER_NOT_ENABLED", "account", "account"],
	["authorizationError", "MISSING_TOS", "app", "operator"],
	["authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED", "app", "operator"],
	[
		"authorizationError",
		"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
		"app",
		"operator",
	],
	[
		"authorizationError",
		"INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
		"account",
		"access",
	],
	["authorizationError", "SERVICE_ACCESS_DENIED", "app", "operator"],
	[
		"authorizationError",
		"ACCESS_DENIED_FOR_ACCOUNT_TYPE",
		"account",
		"account",
	],
	["authorizationError", "METRIC_ACCESS_DENIED", "app", "operator"],
	[
		"authorizationError",
		"CLOUD_PROJECT_NOT_UNDER_ORGANIZATION",
		"app",
		"operator",
	],
	[
		"authorizationError",
		"ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
		"account",
		"account",
	],
	["quotaError", "UNSPECIFIED", "nobody", "rate_limited"],
	["quotaError", "UNKNOWN", "nobody", "rate_limited"],
	["quotaError", "RESOURCE_EXHAUSTED", "app", "rate_limited"],
	["quotaError", "ACCESS_PROHIBITED", "app", "operator"],
	["quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", "app", "rate_limited"],
	[
		"quotaError",
		"EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
		"account",
		"rate_limited",
	],
	[
		"quotaError",
		"EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
		"account",
		"rate_limited",
	],
	[
		"quotaError",
		"PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED",
		"account",
		"rejected",
	],
];
const statusOf: Readonly<Record<string, number>> = {
	authenticationError: 401,
	authorizationError: 403,
	quotaError: 429,
};

describe("a code of v25", () => {
	test.each(owners)("%s.%s is the %s's: %s", (group, code, owner, outcome) => {
		const table = errorCodes[group as keyof typeof errorCodes];
		expect(table[code as keyof typeof table]).toMatchObject({ owner });
		expect(outcomeOf(statusOf[group] ?? 0, body(group, code))).toBe(outcome);
	});

	test("has a row here and in the table, each of the three enums whole", () => {
		// The enums as Google publishes them, in the package of its client.
		const protos = createRequire(import.meta.url).resolve(
			"google-ads-node/package.json",
		);
		for (const [group, file] of [
			["authenticationError", "authentication_error"],
			["authorizationError", "authorization_error"],
			["quotaError", "quota_error"],
		] as const) {
			const proto = readFileSync(
				new URL(
					`build/protos/google/ads/googleads/v25/errors/${file}.proto`,
					`file://${protos}`,
				),
				"utf8",
			);
			const published = [...proto.matchAll(/^ {4}([A-Z_]+) = \d+;/gm)].map(
				([, name]) => name,
			);
			expect(published.length).toBeGreaterThan(7);
			expect(Object.keys(errorCodes[group]).sort()).toEqual(published.sort());
			expect(
				owners
					.filter(([of]) => of === group)
					.map(([, code]) => code)
					.sort(),
			).toEqual(published);
		}
	});

	test.each([
		["requestError", "UNSUPPORTED_VERSION", 400, "version"],
		["requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING", 400, "operator"],
		["requestError", "LOGIN_CUSTOMER_ID_PARAMETER_MISSING", 400, "operator"],
		["requestError", "EXPIRED_PAGE_TOKEN", 400, "cursor"],
		["requestError", "INVALID_PAGE_TOKEN", 400, "cursor"],
		["requestError", "A_NEW_ONE", 400, "rejected"],
		[
			"dateRangeError",
			"REQUESTED_DATE_GRANULARITY_NOT_SUPPORTED",
			400,
			"horizon",
		],
		["dateRangeError", "INVALID_DATE", 400, "rejected"],
		["internalError", "INTERNAL_ERROR", 500, "transient"],
		["internalError", "TRANSIENT_ERROR", 503, "transient"],
		["databaseError", "CONCURRENT_MODIFICATION", 400, "transient"],
		["queryError", "UNRECOGNIZED_FIELD", 400, "rejected"],
		["queryError", "REQUESTED_METRICS_FOR_MANAGER", 400, "rejected"],
		["fieldError", "REQUIRED", 400, "rejected"],
		["mutateError", "RESOURCE_NOT_FOUND", 400, "rejected"],
		// Of a later version.
		["authenticationError", "A_NEW_DEMAND", 401, "unclear"],
		["authorizationError", "A_NEW_REFUSAL", 403, "access"],
		["quotaError", "A_NEW_LIMIT", 429, "rate_limited"],
		["constructor", "toString", 403, "access"],
	] as const)("%s.%s with status %i is %s", (group, code, status, outcome) => {
		expect(outcomeOf(status, body(group, code))).toBe(outcome);
	});
});

describe("a failure of the Google Ads API", () => {
	test("says what to do where the account demands something of the login", () => {
		const demand = (code: string) =>
			classify({
				status: 401,
				headers: {},
				body: body("authenticationError", code),
			});
		expect(demand("TWO_STEP_VERIFICATION_NOT_ENROLLED")).toMatchObject({
			code: "ACCESS_MISSING",
			message: expect.stringContaining("2-Step Verification. Turn it on"),
		});
		expect(demand("ADVANCED_PROTECTION_NOT_ENROLLED")).toMatchObject({
			code: "ACCESS_MISSING",
			message: expect.stringContaining("Advanced Protection. Turn it on"),
		});
	});

	test("shows and logs no word of Google's but its codes and the request's id", () => {
		const error = classify({
			status: 403,
			headers: {},
			body: body("authorizationError", "USER_PERMISSION_DENIED"),
		});
		expect(error).toBeInstanceOf(AppError);
		expect(`${error.message} ${error.cause}`).not.toContain("words");
		expect(String(error.cause)).toContain(
			"authorizationError.USER_PERMISSION_DENIED; request abc",
		);
	});

	test("of the API's front speaks of the token, of the scope or of the project", () => {
		const front = (reason: string) => ({
			error: {
				code: 403,
				status: "PERMISSION_DENIED",
				details: [
					{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason },
				],
			},
		});
		expect(
			classify({
				status: 403,
				headers: {},
				body: front("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
			}),
		).toMatchObject({ code: "SCOPE_MISSING", scopeSets: ["ads"] });
		for (const reason of [
			"SERVICE_DISABLED",
			"BILLING_DISABLED",
			"CONSUMER_INVALID",
			"CONSUMER_SUSPENDED",
			"USER_PROJECT_DENIED",
		])
			expect(outcomeOf(403, front(reason))).toBe("operator");
		expect(outcomeOf(403, front("USER_BLOCKED_BY_ADMIN"))).toBe("access");
		expect(outcomeOf(403, front("ACCOUNT_STATE_INVALID"))).toBe("token");
		expect(outcomeOf(429, front("RATE_LIMIT_EXCEEDED"))).toBe("rate_limited");
		expect(outcomeOf(401, front("ACCESS_TOKEN_EXPIRED"))).toBe("token");
		expect(
			outcomeOf(401, { error: { code: 401, status: "UNAUTHENTICATED" } }),
		).toBe("token");
	});

	test("that no credential arrived says nothing of the token: a proxy has cut it off", () => {
		const error = {
			code: 401,
			status: "UNAUTHENTICATED",
			details: [
				{
					"@type": "type.googleapis.com/google.rpc.ErrorInfo",
					reason: "CREDENTIALS_MISSING",
				},
			],
		};
		expect(outcomeOf(401, { error })).toBe("unclear");
	});

	test.each([
		[
			{ quotaErrorDetails: { retryDelay: "900s", rateScope: "ACCOUNT" } },
			{},
			900,
			"account",
		],
		[
			{ quotaErrorDetails: { retryDelay: "2.5s", rateScope: "DEVELOPER" } },
			{},
			2.5,
			"app",
		],
		[undefined, { "retry-after": "7" }, 7, "app"],
		[undefined, {}, 30, "app"],
		[{ quotaErrorDetails: { retryDelay: "99999999s" } }, {}, 86_400, "app"],
		// 31 days.
		[undefined, { "retry-after": "2678400" }, 86_400, "app"],
		[undefined, { "retry-after": "-1; DROP" }, 30, "app"],
		[{ quotaErrorDetails: { retryDelay: "∞" } }, {}, 30, "app"],
	])(
		"that is a limit names when to go on: %j %j",
		(details, headers, seconds, limitedBy) => {
			const before = Date.now();
			const error = classify({
				status: 429,
				headers,
				body: body("quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", details),
			});
			expect(error).toBeInstanceOf(RateLimited);
			const { retryAt, limitedBy: scope } = error as RateLimited;
			const waited = retryAt.getTime() - before;
			expect(waited).toBeGreaterThanOrEqual(seconds * 1000);
			expect(waited).toBeLessThan(seconds * 1000 + 5_000);
			expect(scope).toBe(limitedBy);
		},
	);

	test("takes the wait of google.rpc.RetryInfo too", () => {
		const error = classify({
			status: 429,
			headers: {},
			body: {
				error: {
					details: [
						{
							"@type": "type.googleapis.com/google.rpc.RetryInfo",
							retryDelay: "45s",
						},
					],
				},
			},
		});
		expect((error as RateLimited).retryAt.getTime()).toBeGreaterThan(
			Date.now() + 40_000,
		);
	});

	test.each<[number, unknown, Outcome]>([
		[502, "<html>Bad gateway</html>", "transient"],
		[401, "<html>Sign in to the proxy</html>", "transient"],
		[401, {}, "transient"],
		[401, { error: { status: "SOMETHING_NEW" } }, "unclear"],
		// How a version that has ended answers, before it looks at anything else.
		[404, "<html>Not found</html>", "version"],
		[404, {}, "version"],
		[400, { error: "broken" }, "reply"],
		[400, { error: { details: "broken" } }, "rejected"],
		[400, null, "reply"],
	])("with status %i and %j is %s", (status, reply, outcome) => {
		expect(outcomeOf(status, reply)).toBe(outcome);
	});
});

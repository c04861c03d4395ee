import { AppError } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import { type FailureKind, failureKind, RateLimited } from "../errors.ts";
import { classifyError } from "./errors.ts";

const failureType =
	"type.googleapis.com/google.ads.googleads.v25.errors.GoogleAdsFailure";

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

const table: [number, string, string, FailureKind][] = [
	[401, "authenticationError", "OAUTH_TOKEN_REVOKED", "reconnect"],
	[401, "authenticationError", "OAUTH_TOKEN_DISABLED", "reconnect"],
	[401, "authenticationError", "GOOGLE_ACCOUNT_DELETED", "reconnect"],
	[401, "authenticationError", "NOT_ADS_USER", "reconnect"],
	[
		401,
		"authenticationError",
		"TWO_STEP_VERIFICATION_NOT_ENROLLED",
		"reconnect",
	],
	[401, "authenticationError", "ADVANCED_PROTECTION_NOT_ENROLLED", "reconnect"],
	[403, "authorizationError", "USER_PERMISSION_DENIED", "access"],
	[403, "authorizationError", "ACTION_NOT_PERMITTED", "access"],
	[
		403,
		"authorizationError",
		"INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION",
		"access",
	],
	[403, "authorizationError", "METRIC_ACCESS_DENIED", "access"],
	[403, "authorizationError", "A_NEW_KIND_OF_REFUSAL", "access"],
	[403, "authorizationError", "CUSTOMER_NOT_ENABLED", "account"],
	[
		403,
		"authorizationError",
		"ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT",
		"account",
	],
	[401, "authenticationError", "CUSTOMER_NOT_FOUND", "account"],
	[
		403,
		"authorizationError",
		"CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION",
		"operator",
	],
	[403, "authorizationError", "DEVELOPER_TOKEN_NOT_APPROVED", "operator"],
	[403, "authorizationError", "DEVELOPER_TOKEN_PROHIBITED", "operator"],
	[403, "authorizationError", "PROJECT_DISABLED", "operator"],
	[400, "requestError", "UNSUPPORTED_VERSION", "operator"],
	[400, "requestError", "DEVELOPER_TOKEN_PARAMETER_MISSING", "operator"],
	[400, "requestError", "LOGIN_CUSTOMER_ID_PARAMETER_MISSING", "operator"],
	[400, "requestError", "EXPIRED_PAGE_TOKEN", "cursor"],
	[400, "requestError", "INVALID_PAGE_TOKEN", "cursor"],
	[429, "quotaError", "RESOURCE_EXHAUSTED", "rate_limited"],
	[429, "quotaError", "RESOURCE_TEMPORARILY_EXHAUSTED", "rate_limited"],
	[500, "internalError", "INTERNAL_ERROR", "transient"],
	[503, "internalError", "TRANSIENT_ERROR", "transient"],
	[400, "databaseError", "CONCURRENT_MODIFICATION", "transient"],
	[400, "queryError", "UNRECOGNIZED_FIELD", "rejected"],
	[400, "queryError", "REQUESTED_METRICS_FOR_MANAGER", "rejected"],
	[400, "fieldError", "REQUIRED", "rejected"],
	[400, "mutateError", "RESOURCE_NOT_FOUND", "rejected"],
];

describe("an error of the Google Ads API", () => {
	test.each(table)("%i %s.%s is %s", (status, group, value, kind) => {
		const error = classifyError({
			status,
			headers: {},
			body: body(group, value),
		});
		expect(failureKind(error)).toBe(kind);
		expect(error).toBeInstanceOf(AppError);
		expect(`${error.message} ${error.cause}`).not.toContain("words");
	});

	test.each([
		"OAUTH_TOKEN_EXPIRED",
		"OAUTH_TOKEN_INVALID",
		"OAUTH_TOKEN_HEADER_INVALID",
	])("%s asks for a refresh, like a plain 401", (value) => {
		const named = classifyError({
			status: 401,
			headers: {},
			body: [body("authenticationError", value)],
		});
		const plain = classifyError({ status: 401, headers: {}, body: "" });
		expect(named.name).toBe("AccessTokenRefused");
		expect(plain.name).toBe("AccessTokenRefused");
	});

	test("a scope that was not granted is told apart from an account that is not shared", () => {
		const error = classifyError({
			status: 403,
			headers: {},
			body: {
				error: {
					code: 403,
					status: "PERMISSION_DENIED",
					details: [
						{
							"@type": "type.googleapis.com/google.rpc.ErrorInfo",
							reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
						},
					],
				},
			},
		});
		expect(error).toMatchObject({ code: "SCOPE_MISSING" });
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
	])(
		"a limit names when to go on: %j %j",
		(details, headers, seconds, limitedBy) => {
			const before = Date.now();
			const error = classifyError({
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

	test("the wait of google.rpc.RetryInfo is taken too", () => {
		const error = classifyError({
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

	test.each([
		[502, "<html>Bad gateway</html>", "transient"],
		[404, "<html>Not found</html>", "reply"],
		[400, { error: "broken" }, "reply"],
		[400, { error: { details: "broken" } }, "rejected"],
		[400, null, "reply"],
	])("status %i with %j is %s", (status, reply, kind) => {
		expect(
			failureKind(classifyError({ status, headers: {}, body: reply })),
		).toBe(kind);
	});
});

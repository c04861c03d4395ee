import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { errorCodes, type Owner } from "./error-codes.ts";
import { body, type Outcome, outcomeOf } from "./fixtures/failures.ts";

const owners: [string, string, Owner, Outcome][] = [
	["authenticationError", "UNSPECIFIED", "nobody", "unclear"],
	["authenticationError", "UNKNOWN", "nobody", "unclear"],
	["authenticationError", "AUTHENTICATION_ERROR", "nobody", "unclear"],
	["authenticationError", "CLIENT_CUSTOMER_ID_INVALID", "request", "rejected"],
	["authenticationError", "CUSTOMER_NOT_FOUND", "account", "account"],
	["authenticationError", "GOOGLE_ACCOUNT_DELETED", "token", "ended"],
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
	["authenticationError", "OAUTH_TOKEN_DISABLED", "token", "ended"],
	["authenticationError", "OAUTH_TOKEN_REVOKED", "token", "ended"],
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

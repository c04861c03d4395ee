import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { errorCodes, type Owner } from "./error-codes.ts";
import { body, type Outcome, outcomeOf } from "./fixtures/failures.ts";

/** Codes with whom each concerns and what follows from it, by groups with the status that they come with. */
const groups = {
	authenticationError: {
		status: 401,
		file: "authentication_error",
		codes: {
			UNSPECIFIED: ["nobody", "unclear"],
			UNKNOWN: ["nobody", "unclear"],
			AUTHENTICATION_ERROR: ["nobody", "unclear"],
			CLIENT_CUSTOMER_ID_INVALID: ["request", "rejected"],
			CUSTOMER_NOT_FOUND: ["account", "account"],
			GOOGLE_ACCOUNT_DELETED: ["token", "ended"],
			GOOGLE_ACCOUNT_COOKIE_INVALID: ["nobody", "unclear"],
			GOOGLE_ACCOUNT_AUTHENTICATION_FAILED: ["nobody", "unclear"],
			GOOGLE_ACCOUNT_USER_AND_ADS_USER_MISMATCH: ["nobody", "unclear"],
			LOGIN_COOKIE_REQUIRED: ["nobody", "unclear"],
			LOGIN_COOKIE_INVALID: ["nobody", "unclear"],
			INVALID_EMAIL_ADDRESS: ["nobody", "unclear"],
			USER_ID_INVALID: ["nobody", "unclear"],
			NOT_ADS_USER: ["person", "access"],
			OAUTH_TOKEN_INVALID: ["token", "token"],
			OAUTH_TOKEN_EXPIRED: ["token", "token"],
			OAUTH_TOKEN_DISABLED: ["token", "ended"],
			OAUTH_TOKEN_REVOKED: ["token", "ended"],
			OAUTH_TOKEN_HEADER_INVALID: ["token", "token"],
			TWO_STEP_VERIFICATION_NOT_ENROLLED: ["account", "access"],
			ADVANCED_PROTECTION_NOT_ENROLLED: ["account", "access"],
			ORGANIZATION_NOT_RECOGNIZED: ["app", "operator"],
			ORGANIZATION_NOT_APPROVED: ["app", "operator"],
			ORGANIZATION_NOT_ASSOCIATED_WITH_DEVELOPER_TOKEN: ["app", "operator"],
			DEVELOPER_TOKEN_INVALID: ["app", "operator"],
		},
	},
	authorizationError: {
		status: 403,
		file: "authorization_error",
		codes: {
			UNSPECIFIED: ["nobody", "access"],
			UNKNOWN: ["nobody", "access"],
			AUTHORIZATION_ERROR: ["nobody", "access"],
			USER_PERMISSION_DENIED: ["account", "access"],
			DEVELOPER_TOKEN_NOT_ON_ALLOWLIST: ["app", "operator"],
			DEVELOPER_TOKEN_PROHIBITED: ["app", "operator"],
			PROJECT_DISABLED: ["app", "operator"],
			ACTION_NOT_PERMITTED: ["account", "access"],
			INCOMPLETE_SIGNUP: ["account", "account"],
			CUSTOMER_NOT_ENABLED: ["account", "account"],
			MISSING_TOS: ["app", "operator"],
			DEVELOPER_TOKEN_NOT_APPROVED: ["app", "operator"],
			CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION: ["app", "operator"],
			INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION: [
				"account",
				"access",
			],
			SERVICE_ACCESS_DENIED: ["app", "operator"],
			ACCESS_DENIED_FOR_ACCOUNT_TYPE: ["account", "account"],
			METRIC_ACCESS_DENIED: ["app", "operator"],
			CLOUD_PROJECT_NOT_UNDER_ORGANIZATION: ["app", "operator"],
			ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT: ["account", "account"],
		},
	},
	quotaError: {
		status: 429,
		file: "quota_error",
		codes: {
			UNSPECIFIED: ["nobody", "rate_limited"],
			UNKNOWN: ["nobody", "rate_limited"],
			RESOURCE_EXHAUSTED: ["app", "rate_limited"],
			ACCESS_PROHIBITED: ["app", "operator"],
			RESOURCE_TEMPORARILY_EXHAUSTED: ["app", "rate_limited"],
			EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION: [
				"account",
				"rate_limited",
			],
			EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION: [
				"account",
				"rate_limited",
			],
			PAYMENTS_PROFILE_ACTIVATION_RATE_LIMIT_EXCEEDED: ["account", "rejected"],
		},
	},
} satisfies Record<
	string,
	{ status: number; file: string; codes: Record<string, [Owner, Outcome]> }
>;
const owners = Object.entries(groups).flatMap(([group, { status, codes }]) =>
	Object.entries(codes).map(
		([code, [owner, outcome]]) =>
			[group, code, owner, outcome, status] as const,
	),
);

describe("a code of v25", () => {
	test.each(owners)(
		"%s.%s is the %s's: %s",
		(group, code, owner, outcome, status) => {
			const table = errorCodes[group as keyof typeof errorCodes];
			expect(table[code as keyof typeof table]).toMatchObject({ owner });
			expect(outcomeOf(status, body(group, code))).toBe(outcome);
		},
	);

	test("has a row here and in the table, each of the three enums whole", () => {
		// The enums as Google publishes them, in the package of its client.
		const protos = createRequire(import.meta.url).resolve(
			"google-ads-node/package.json",
		);
		for (const [group, { file, codes }] of Object.entries(groups)) {
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
			const known = errorCodes[group as keyof typeof groups];
			expect(Object.keys(known).sort()).toEqual(published.sort());
			expect(Object.keys(codes).sort()).toEqual(published);
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

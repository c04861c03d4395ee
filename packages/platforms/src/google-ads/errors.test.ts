import { AppError } from "@patchbay/errors";
import { describe, expect, test } from "vitest";
import { RateLimited } from "../errors.ts";
import {
	body,
	classify,
	type Outcome,
	outcomeOf,
} from "./fixtures/failures.ts";

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

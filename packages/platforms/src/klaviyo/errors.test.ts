import { describe, expect, test } from "vitest";
import { failureKind } from "../errors.ts";
import { toError } from "../meanings.ts";
import { rulesOf } from "./errors.ts";

const classify = (
	status: number,
	error: object | null,
	headers: Record<string, string> = {},
) => {
	const rules = rulesOf("aggregates");
	const reply = {
		status,
		headers,
		body:
			error === null
				? "<html>"
				: { errors: [{ id: "8c8f4aea", status, ...error }] },
	};
	const failure = rules.failureOf(reply);
	if (!failure) throw new Error("it is taken for a success");
	return toError(rules, failure, reply);
};

describe("a failure of Klaviyo", () => {
	test.each([
		[401, { code: "authentication_failed" }, "reconnect"],
		[403, { code: "permission_denied" }, "access"],
		[
			400,
			{ code: "invalid", source: { pointer: "/data/attributes/by" } },
			"rejected",
		],
		[
			400,
			{ code: "invalid", source: { pointer: "/data/attributes/page_cursor" } },
			"cursor",
		],
		[400, { code: "invalid", source: { parameter: "page[cursor]" } }, "cursor"],
		[404, { code: "not_found" }, "rejected"],
		[410, { code: "gone" }, "transient"],
		[429, { code: "throttled" }, "rate_limited"],
		[429, null, "rate_limited"],
		[500, { code: "server_error" }, "transient"],
		[524, null, "transient"],
	])("with status %d and %j is %s", (status, error, kind) => {
		expect(failureKind(classify(status, error))).toBe(kind);
	});

	test("says which scope is missing, for a key and for an app", () => {
		expect(classify(403, { code: "permission_denied" })).toMatchObject({
			code: "SCOPE_MISSING",
			scopeSets: ["metrics"],
			message: expect.stringMatching(
				/“Numbers”.*new private key.*“Metrics: read access”.*connect again/,
			),
		});
	});

	test("of the network before the API says nothing of a scope", () => {
		expect(
			failureKind(classify(403, null, { "cf-mitigated": "challenge" })),
		).toBe("transient");
	});

	test("of a limit waits as long as it is told", () => {
		const error = classify(429, { code: "throttled" }, { "retry-after": "30" });
		const { retryAt } = error as Error & { retryAt: Date };
		expect(retryAt.getTime() - Date.now()).toBeGreaterThan(25_000);
		expect(retryAt.getTime() - Date.now()).toBeLessThanOrEqual(30_000);
	});
});

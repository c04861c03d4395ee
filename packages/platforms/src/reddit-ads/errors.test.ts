import { describe, expect, test } from "vitest";
import type { Meaning } from "../meanings.ts";
import { type CallKind, failureOf, rulesOf } from "./errors.ts";

const reply = (status: number, body: unknown, headers = {}) => ({
	status,
	headers,
	body,
});
const error = (code: number, ...fields: string[]) => ({
	error: {
		code,
		message: "In words.",
		fields: fields.map((field) => ({ field, message: "In words." })),
	},
});

/** One row for each status and kind of call: whose matter it is. */
const owners: [status: number, kind: CallKind, meaning: Meaning][] = [
	[400, "account", "rejected"],
	[401, "account", "token"],
	[403, "login", "scope"],
	[403, "account", "access"],
	[403, "report", "access"],
	[403, "write", "access"],
	[404, "login", "access"],
	[404, "account", "access"],
	[404, "report", "access"],
	[404, "write", "rejected"],
	[409, "write", "rejected"],
	[410, "account", "version"],
	[418, "account", "rejected"],
	[422, "write", "rejected"],
	[429, "account", "rate"],
	[500, "account", "transient"],
	[503, "account", "transient"],
];

describe("a failure of Reddit", () => {
	test.each(owners)(
		"of status %i to a call of kind %s is: %s",
		(status, kind, meaning) => {
			expect(failureOf(reply(status, error(status)), kind)).toMatchObject({
				code: `status ${status}`,
				meaning,
			});
		},
	);

	test.each(owners)(
		"of status %i to a call of kind %s is the same inside a success: %s",
		(status, kind, meaning) => {
			expect(failureOf(reply(200, error(status)), kind)?.meaning).toBe(meaning);
		},
	);

	test("is told by a number alone too, and by no number inside a success as a refusal", () => {
		expect(
			failureOf(reply(401, { message: "Unauthorized", error: 401 }), "account"),
		).toMatchObject({ meaning: "token" });
		expect(failureOf(reply(200, { error: 429 }), "account")?.meaning).toBe(
			"rate",
		);
		expect(failureOf(reply(200, { error: {} }), "account")?.meaning).toBe(
			"rejected",
		);
	});

	test("is none where there is no error, and a page in the API's place ends no grant", () => {
		expect(failureOf(reply(200, { data: [] }), "account")).toBeNull();
		expect(
			failureOf(reply(200, { data: [], error: null }), "account"),
		).toBeNull();
		for (const [status, body, meaning] of [
			[401, "<html>", "transient"],
			[401, {}, "transient"],
			[403, "<html>", "unreadable"],
			[429, "<html>whoa there</html>", "rate"],
			[503, "<html>", "transient"],
		] as const)
			expect(failureOf(reply(status, body), "account")?.meaning).toBe(meaning);
	});

	test.each([
		["account", "page.token", "cursor"],
		["report", "data.starts_at", "horizon"],
		["account", "data.starts_at", "rejected"],
		["write", "data.goal_value", "input"],
		["write", "data.name", "rejected"],
	] as const)(
		"to a call of kind %s about the field %s is: %s",
		(kind, field, meaning) => {
			const failure = failureOf(reply(400, error(400, field)), kind);
			expect(failure?.meaning).toBe(meaning);
			expect(failure?.details).toEqual(["status 400", field]);
		},
	);

	test.each([
		[{ ratelimit: '"campaign-management-read";r=0;t=42' }, 42],
		[{ "retry-after": "7" }, 7],
		[{ "x-ratelimit-reset": "33.5" }, 33.5],
		[{ ratelimit: '"campaign-management-read";r=0;t=0' }, 1],
	])(
		"for a limit with the headers %j is waited out for %d seconds",
		(headers, seconds) => {
			const at = failureOf(reply(429, error(429), headers), "account")?.retryAt;
			expect(((at?.getTime() ?? 0) - Date.now()) / 1000).toBeCloseTo(
				seconds,
				0,
			);
		},
	);

	test("for a limit that says no time has none", () => {
		expect(failureOf(reply(429, error(429)), "account")?.retryAt).toBeNull();
	});

	test("that means a missing scope names its set and Reddit's own words", () => {
		const missing = rulesOf("login").scopeMissing?.(["ads"], new Error("403"));
		expect(missing?.message).toContain(
			"Read advertising data through your account",
		);
		expect(missing?.scopeSets).toEqual(["ads"]);
	});
});

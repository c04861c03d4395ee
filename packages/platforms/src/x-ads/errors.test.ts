import { describe, expect, test } from "vitest";
import type { Meaning } from "../meanings.ts";
import { byCode, failureOf, xAdsRules } from "./errors.ts";

const reply = (
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
) => ({ status, body, headers });
const errors = (code: unknown, more: object = {}) => ({
	errors: [{ code, message: "ignored", ...more }],
	request: { params: {} },
});

/** One row for each code: whose matter it is. */
const owners: [code: number | string, status: number, Meaning][] = [
	[32, 401, "operator"],
	[64, 403, "access"],
	[88, 429, "rate"],
	[89, 401, "token"],
	[99, 403, "operator"],
	[135, 401, "operator"],
	[215, 400, "operator"],
	[326, 403, "access"],
	["UNAUTHORIZED_ACCESS", 401, "token"],
	["UNAUTHORIZED_CLIENT_APPLICATION", 403, "operator"],
	["READONLY_CLIENT_APPLICATION", 403, "operator"],
	["CURRENT_USER_SUSPENDED", 403, "access"],
	["ACCOUNT_NOT_FOUND", 403, "access"],
	["ACTION_NOT_ALLOWED", 403, "access"],
	["FUNDING_INSTRUMENT_ACCESS_NOT_ALLOWED", 403, "access"],
	["ACCOUNT_LOCKED_OUT", 403, "account"],
	["TOO_MANY_REQUESTS", 429, "rate"],
	["CANCELLED_REQUEST", 408, "transient"],
	["LOCK_ACQUISITION_TIMEOUT", 423, "transient"],
	["INTERNAL_ERROR", 500, "transient"],
	["SERVICE_UNAVAILABLE", 503, "transient"],
	["OVER_CAPACITY", 503, "transient"],
	["ROUTE_NOT_FOUND", 404, "version"],
];

describe("a failure of X", () => {
	test.each(owners)("%s (%i) is: %s", (code, status, meaning) => {
		expect(failureOf(reply(status, errors(code)))).toMatchObject({
			code: String(code),
			meaning,
		});
	});

	test("of a job that X has no room for is waited out for a moment, and what tells its end until then", () => {
		const { failureOf: ofJob } = xAdsRules("jobs");
		const seconds = (failure: ReturnType<typeof failureOf>) =>
			((failure?.retryAt?.getTime() ?? 0) - Date.now()) / 1000;
		const full = reply(429, errors("TOO_MANY_REQUESTS"));
		expect(ofJob(full)).toMatchObject({ meaning: "rate", isGuess: true });
		expect(seconds(ofJob(full))).toBeLessThanOrEqual(10);
		expect(failureOf(full)?.retryAt).toBeUndefined();
		const told = { ...full, headers: { "retry-after": "300" } };
		expect(seconds(ofJob(told))).toBeGreaterThan(290);
		expect(ofJob(told)?.isGuess).toBeUndefined();
		expect(ofJob(reply(200, { data: {} }))).toBeNull();
	});

	test("has an owner for every code of the table", () => {
		expect(owners.map(([code]) => String(code)).sort()).toEqual(
			[...byCode.keys()].sort(),
		);
	});

	test("is told by its status where its code is not known, and ends no grant then", () => {
		for (const [status, body, meaning] of [
			[401, errors(4711), "unauthorized"],
			[401, "<html>Sign in to the network</html>", "transient"],
			[403, errors("MADE_UP_YESTERDAY"), "access"],
			[400, errors("INVALID_PARAMETER"), "rejected"],
			[400, errors("INVALID_PARAMETER", { parameter: "cursor" }), "cursor"],
			[410, errors("GONE"), "version"],
			[423, "", "transient"],
			[429, "", "rate"],
			[503, null, "transient"],
			[404, "<html>", "unreadable"],
		] as const)
			expect(failureOf(reply(status, body))?.meaning).toBe(meaning);
	});

	test("is seen in a reply that calls itself a success, and a list of no errors is none", () => {
		expect(failureOf(reply(200, errors(89)))?.meaning).toBe("token");
		expect(failureOf(reply(200, errors("MADE_UP")))?.meaning).toBe("rejected");
		expect(failureOf(reply(200, { data: [], errors: [] }))).toBeNull();
		expect(failureOf(reply(200, { data: [] }))).toBeNull();
	});

	test("survives errors of any form", () => {
		for (const body of [
			{ errors: "x" },
			{ errors: [null, 1, "x", [], {}] },
			{ errors: [{ code: { a: 1 } }] },
			{ errors: [{ code: "x".repeat(9000) }] },
		])
			expect(failureOf(reply(400, body))?.code.length ?? 0).toBeLessThanOrEqual(
				64,
			);
	});
});

describe("a limit of X", () => {
	const now = Date.now() / 1000;
	const limited = (headers: Record<string, string>) =>
		failureOf(reply(429, errors(88), headers));

	test("ends when the account's header says, else the person's, else retry-after", () => {
		const both = limited({
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": String(Math.floor(now + 60)),
			"x-account-rate-limit-limit": "2000",
			"x-account-rate-limit-remaining": "0",
			"x-account-rate-limit-reset": String(Math.floor(now + 600)),
		});
		expect(((both?.retryAt?.getTime() ?? 0) / 1000 - now) / 600).toBeCloseTo(1);
		const person = limited({
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": String(Math.floor(now + 900)),
		});
		expect(((person?.retryAt?.getTime() ?? 0) / 1000 - now) / 900).toBeCloseTo(
			1,
		);
		const after = limited({ "retry-after": "30" });
		const pause = (after?.retryAt?.getTime() ?? 0) / 1000 - now;
		// Counted from now on, which is later than the `now` of above.
		expect(pause).toBeGreaterThanOrEqual(30);
		expect(pause).toBeLessThan(60);
		expect(limited({})?.retryAt).toBeUndefined();
	});

	test("is the account's, or the person's where a request names none: never everybody's", () => {
		expect(limited({})?.limitedBy).toBe("account");
	});

	test("of 31 days is a day at most, and nonsense is none", () => {
		const month = limited({
			"x-rate-limit-limit": "5",
			"x-rate-limit-remaining": "0",
			"x-rate-limit-reset": String(Math.floor(now + 31 * 86_400)),
		});
		const wait = (month?.retryAt?.getTime() ?? 0) / 1000 - now;
		expect(wait).toBeLessThanOrEqual(86_401);
		for (const text of ["soon", "-1", "1e999", "", "NaN"])
			expect(
				limited({
					"x-rate-limit-limit": text,
					"x-rate-limit-remaining": text,
					"x-rate-limit-reset": text,
				})?.retryAt,
			).toBeUndefined();
	});

	test("is told as used up before it refuses", () => {
		const { usageOf } = xAdsRules("discovery");
		const used = (remaining: string) =>
			usageOf?.(
				reply(
					200,
					{},
					{
						"x-rate-limit-limit": "5",
						"x-rate-limit-remaining": remaining,
						"x-rate-limit-reset": String(Math.floor(now + 900)),
					},
				),
				"discovery",
			)[0];
		expect(used("4")).toMatchObject({ bucket: "discovery" });
		expect(used("4")?.used).toBeCloseTo(0.2);
		expect(used("0")?.used).toBe(1);
		expect(used("0")?.resetsAt).toBeInstanceOf(Date);
		expect(used("99")?.used).toBe(0);
		expect(used("none")).toBeUndefined();
	});
});

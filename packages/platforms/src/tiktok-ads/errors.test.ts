import { describe, expect, test } from "vitest";
import type { Meaning } from "../meanings.ts";
import { byCode, classifyToken, failureOf } from "./errors.ts";

const reply = (body: unknown, status = 200) => ({ status, body, headers: {} });
const envelope = (code: unknown) => ({
	code,
	message: "ignored",
	request_id: "1",
	data: {},
});

/** One row for each code: whose matter it is. */
const owners: [code: number, Meaning][] = [
	[40000, "rejected"],
	[40001, "access"],
	[40002, "rejected"],
	[40006, "rejected"],
	[40007, "rejected"],
	[40008, "version"],
	[40009, "rejected"],
	[40011, "rejected"],
	[40013, "rejected"],
	[40014, "rejected"],
	[40016, "rate"],
	[40050, "rejected"],
	[40100, "rate"],
	[40101, "operator"],
	[40102, "token"],
	[40104, "unauthorized"],
	[40105, "token"],
	[40106, "token"],
	[40113, "operator"],
	[40115, "token"],
	[40118, "operator"],
	[40119, "operator_account"],
	[40124, "operator"],
	[40125, "operator"],
	[40132, "rate"],
	[40133, "rate"],
	[40200, "transient"],
	[40201, "transient"],
	[40202, "transient"],
	[40300, "access"],
	[40301, "access"],
	[40502, "rejected"],
	[40700, "transient"],
	[40901, "transient"],
	[40911, "rejected"],
	[41000, "operator"],
	[41001, "version"],
	[50000, "transient"],
	[50002, "transient"],
	[51021, "rate"],
	[51305, "transient"],
	[60001, "transient"],
];

describe("a failure of TikTok", () => {
	test.each(owners)("%i, inside a success, is: %s", (code, meaning) => {
		expect(failureOf(reply(envelope(code)))).toMatchObject({
			code: String(code),
			meaning,
		});
	});

	test("has an owner for every code of the table", () => {
		expect(owners.map(([code]) => code).sort()).toEqual(
			[...byCode.keys()].sort(),
		);
	});

	test("is none with code 0, or where some items of a change failed", () => {
		expect(failureOf(reply(envelope(0)))).toBeNull();
		expect(failureOf(reply(envelope(20_001)))).toBeNull();
	});

	test("is told by its number or its status where the code is not known, and ends no grant then", () => {
		for (const [status, body, meaning] of [
			[200, envelope(49_999), "rejected"],
			[200, envelope(59_999), "transient"],
			[200, envelope("0"), "unreadable"],
			[200, envelope(0.5), "unreadable"],
			[200, envelope(null), "unreadable"],
			[200, { list: [] }, "unreadable"],
			[200, [], "unreadable"],
			[200, null, "unreadable"],
			[401, "<html>Sign in to the network</html>", "transient"],
			[401, envelope(0), "unauthorized"],
			[404, "404 page not found", "unreadable"],
			[429, "", "rate"],
			[504, "<html>", "transient"],
			[503, envelope(0), "transient"],
		] as const)
			expect(failureOf(reply(body, status))?.meaning).toBe(meaning);
	});

	test("is waited out for a minute where calls are refused, which is our guess", () => {
		for (const code of [40016, 40100, 40132, 40133]) {
			const failure = failureOf(reply(envelope(code)));
			expect(failure?.isGuess).toBe(true);
			expect(failure?.limitedBy).toBe(code > 40_130 ? "account" : "app");
		}
	});

	test("is waited out for as long as TikTok advises where its message names the limit", () => {
		const waitOf = (message: string) => {
			const failure = failureOf(reply({ ...envelope(40_100), message }));
			const wait = (failure?.retryAt?.getTime() ?? 0) - Date.now();
			return { ...failure, seconds: Math.round(wait / 1000) };
		};
		expect(waitOf("App reaches the QPS limit.")).toMatchObject({
			seconds: 1,
			meaning: "rate",
		});
		expect(waitOf("App reaches the QPS limit.").isGuess).toBeUndefined();
		expect(waitOf("App reaches the QPM limit.").seconds).toBe(300);
		const { retryAt } = waitOf("App reaches the QPD limit.");
		expect(retryAt?.toISOString()).toMatch(/T00:00:00.000Z$/);
		expect(
			waitOf("Too many requests. Please retry in some time."),
		).toMatchObject({ seconds: 60, isGuess: true });
	});

	test("is a report that TikTok cut short, which a header alone says", () => {
		expect(
			failureOf({
				...reply(envelope(0)),
				headers: { "x-tt-ads-throttle": "20000" },
			})?.meaning,
		).toBe("expensive");
	});
});

test.each([
	[200, envelope(0), null],
	[200, envelope(40_110), "grant"],
	[200, envelope(40_105), "grant"],
	[200, envelope(40_101), "client"],
	[200, envelope(40_113), "app"],
	[200, envelope(40_100), "rate_limited"],
	[200, envelope(50_000), "unavailable"],
	[200, envelope(40_999), "rejected"],
	[502, undefined, null],
	[200, undefined, null],
])("a token endpoint's %i with %j is: %s", (status, json, kind) => {
	expect(
		classifyToken(
			{
				status,
				json,
				headers: {},
				mediaType: "application/json",
				retryAt: null,
				text: "",
			},
			"exchange",
		),
	).toBe(kind);
});

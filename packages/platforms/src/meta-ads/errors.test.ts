import { InvalidInput } from "@patchbay/errors";
import { expect, test } from "vitest";
import {
	failureKind,
	RateLimited,
	ReportFailed,
	ScopeMissing,
} from "../errors.ts";
import type { HttpReply } from "../http-reply.ts";
import { toError } from "../meanings.ts";
import { metaAdsRules } from "./errors.ts";
import { failed, graphError } from "./fixtures/errors.ts";

function errorFor(reply: HttpReply): Error {
	const failure = metaAdsRules.failureOf(reply);
	if (!failure) throw new Error("the reply is no failure");
	return toError(metaAdsRules, failure, reply);
}

test.each([
	[190, null, "reconnect"],
	[190, 458, "reconnect"],
	[190, 460, "reconnect"],
	[190, 463, "reconnect"],
	[190, 467, "reconnect"],
	[190, 492, "access"],
	[102, null, "reconnect"],
	[10, null, "access"],
	[200, null, "access"],
	[272, null, "access"],
	[294, null, "access"],
	[100, 33, "access"],
	[200, 1_870_034, "access"],
	[3, null, "operator"],
	[104, null, "operator"],
	[4, null, "rate_limited"],
	[4, 1_504_022, "rate_limited"],
	[17, 2_446_079, "rate_limited"],
	[613, null, "rate_limited"],
	[80_000, null, "rate_limited"],
	[80_004, null, "rate_limited"],
	[368, null, "rate_limited"],
	[1, null, "transient"],
	[2, null, "transient"],
	[960, null, "transient"],
	[2635, null, "transient"],
	[1_404_163, null, "account"],
	[3018, null, "rejected"],
	[100, null, "rejected"],
	[803, null, "rejected"],
	[2500, null, "rejected"],
	[987_654, null, "rejected"],
])("code %s with subcode %s is %s", (code, subcode, kind) => {
	expect(failureKind(errorFor(failed(graphError(code, subcode))))).toBe(kind);
});

test("only the platform's own word that access has ended ends a grant", () => {
	const meaningOf = (code: number, subcode: number | null) =>
		metaAdsRules.failureOf(failed(graphError(code, subcode)))?.meaning;
	expect([meaningOf(190, null), meaningOf(190, 463)]).toEqual([
		"token",
		"ended",
	]);
});

test("what Meta calls transient is tried again, whatever its number", () => {
	const error = graphError(200, null, { is_transient: true });
	expect(failureKind(errorFor(failed(error)))).toBe("transient");
});

test("too much data at once is told apart by its number, and asks for less", () => {
	for (const [code, subcode] of [
		[1, 99],
		[100, 1_487_534],
	] as const) {
		const error = errorFor(failed(graphError(code, subcode)));
		expect(error).toBeInstanceOf(ReportFailed);
		expect(error).toMatchObject({ reason: "TOO_LARGE" });
	}
});

test("a missing permission names the set that opens it", () => {
	const error = errorFor(failed(graphError(294, null)));
	expect(error).toBeInstanceOf(ScopeMissing);
	expect(error).toMatchObject({ scopeSets: ["manage"] });
});

test.each([
	[1_885_272, "amountMicros"],
	[1_885_650, "amountMicros"],
	[1_885_621, "amountMicros"],
	[1_487_033, "targetId"],
	[1_487_056, "targetId"],
	[1_885_088, "targetId"],
])(
	"a refusal %s of a change is the caller's to correct: %s, as subcode and as code",
	(number, field) => {
		for (const reply of [
			failed(graphError(100, number)),
			failed(graphError(number, null)),
		]) {
			const error = errorFor(reply);
			expect(error).toBeInstanceOf(InvalidInput);
			expect(error).toMatchObject({ field: [field] });
			expect(error.message).not.toContain("Meta's own text");
		}
	},
);

test.each([
	[{ blame_field_specs: [["daily_budget"]] }],
	['{"blame_field_specs":[["lifetime_budget"]]}'],
])(
	"a budget that is blamed by its parameter alone is the amount's fault: %j",
	(error_data) => {
		expect(errorFor(failed(graphError(100, 1, { error_data })))).toMatchObject({
			code: "INVALID_INPUT",
			field: ["amountMicros"],
		});
	},
);

test("a request without its proof is the operator's matter, and an unknown object is not", () => {
	const proof = graphError(100, null, { type: "GraphMethodException" });
	expect(failureKind(errorFor(failed(proof)))).toBe("operator");
	const unknown = graphError(100, 33, { type: "GraphMethodException" });
	expect(failureKind(errorFor(failed(unknown)))).toBe("access");
});

test("the longest time to regain access is waited for, of an account alone", () => {
	const headers = {
		"x-business-use-case-usage": JSON.stringify({
			"1": [
				{
					type: "ads_insights",
					call_count: 101,
					estimated_time_to_regain_access: 7,
				},
				{
					type: "ads_management",
					call_count: 3,
					estimated_time_to_regain_access: 2,
				},
			],
		}),
	};
	const error = errorFor(failed(graphError(80_000, null), headers));
	expect(error).toBeInstanceOf(RateLimited);
	const { retryAt, limitedBy, isGuess } = error as RateLimited;
	expect(limitedBy).toBe("account");
	expect(isGuess).toBe(false);
	const wait = (retryAt.getTime() - Date.now()) / 1000;
	expect(Math.round(wait / 10)).toBe(42);
});

test("without a word of Meta's the wait is a guess, an hour where a budget was changed too often", () => {
	const error = errorFor(failed(graphError(613, 1_487_632)));
	expect(error).toMatchObject({ isGuess: true, limitedBy: "account" });
	const { retryAt } = error as RateLimited;
	expect(Math.round((retryAt.getTime() - Date.now()) / 60_000)).toBe(60);
	expect(error.message).toContain("hour");
});

test.each([
	[401, "<html>", "transient"],
	[500, "<html>", "transient"],
	[503, "", "transient"],
	[404, "<html>", "reply"],
	[429, "", "rate_limited"],
])("status %s without an error object is %s", (status, body, kind) => {
	expect(failureKind(errorFor({ status, headers: {}, body }))).toBe(kind);
});

test("an error inside a success is one, and a success is none", () => {
	expect(
		metaAdsRules.failureOf({
			status: 200,
			headers: {},
			body: graphError(190, 463),
		}),
	).toMatchObject({ meaning: "ended", code: "190" });
	expect(
		metaAdsRules.failureOf({ status: 200, headers: {}, body: { data: [] } }),
	).toBeNull();
});

test("nothing of the error's texts is kept, and its trace id is", () => {
	const error = errorFor(failed(graphError(100, 5)));
	const cause = String((error.cause as Error).message);
	expect(cause).toContain("request A1b2C3");
	expect(cause).toContain("100");
	expect(cause + error.message).not.toContain("Meta's own text");
});

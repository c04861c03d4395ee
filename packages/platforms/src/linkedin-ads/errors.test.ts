import { expect, test } from "vitest";
import { toError } from "../meanings.ts";
import { byCode } from "./error-codes.ts";
import {
	changeRules,
	failureOf,
	introspectionRules,
	linkedinAdsRules,
	pageRules,
} from "./errors.ts";

const reply = (
	status: number,
	body: unknown,
	headers: Record<string, string> = {},
) => ({ status, headers, body });
const error = (status: number, code?: string, more: object = {}) =>
	reply(status, { status, ...(code ? { code } : {}), message: "?", ...more });

test.each([
	[401, "EXPIRED_ACCESS_TOKEN", "token"],
	[401, "REVOKED_ACCESS_TOKEN", "token"],
	[401, "INVALID_ACCESS_TOKEN", "token"],
	[401, "A_WORD_OF_TOMORROW", "unauthorized"],
	[403, "ACCESS_DENIED", "access"],
	[403, "NO_PERMISSION_ON_ENTITY", "access"],
	[403, "A_WORD_OF_TOMORROW", "access"],
	[426, "NONEXISTENT_VERSION", "version"],
	[400, "VERSION_MISSING", "version"],
	[429, "TOO_MANY_REQUESTS", "rate"],
	[503, "UNDER_MAINTENANCE", "transient"],
	[500, "INTERNAL_SERVER_ERROR", "transient"],
	[409, "CONFLICT", "transient"],
	[400, "DATE_TOO_EARLY", "horizon"],
	[400, "QUERY_PARAM_NOT_ALLOWED", "rejected"],
	[400, "ILLEGAL_ARGUMENT", "rejected"],
	[404, "NOT_FOUND", "rejected"],
	[411, "LENGTH_REQUIRED", "rejected"],
	[414, "URI_TOO_LONG", "rejected"],
	[400, "FIELD_VALUE_TOO_LOW", "input"],
	[400, "STATUS_CHANGE_NOT_ALLOWED", "input"],
])("status %i with %s is %s", (status, code, meaning) => {
	expect(failureOf(error(status, code))).toMatchObject({ code, meaning });
});

test.each([
	[401, 65602, "token"],
	[401, 65601, "token"],
	[401, 65600, "token"],
	[403, 100, "access"],
	[429, 101, "rate"],
])("status %i with the number %i alone is %s", (status, number, meaning) => {
	expect(
		failureOf(error(status, undefined, { serviceErrorCode: number })),
	).toMatchObject({ meaning });
});

test("a status alone decides where nothing else is told", () => {
	expect(failureOf(error(426))?.meaning).toBe("version");
	expect(failureOf(error(401))?.meaning).toBe("unauthorized");
	expect(failureOf(error(429))?.meaning).toBe("rate");
});

test("a page in the API's place speaks of nobody's credential, and a success is no failure", () => {
	expect(failureOf(reply(401, "<html>"))?.meaning).toBe("transient");
	expect(failureOf(reply(404, "<html>"))?.meaning).toBe("unreadable");
	expect(failureOf(reply(200, { elements: [] }))).toBeNull();
	expect(failureOf(reply(200, { id: 601, status: "ACTIVE" }))).toBeNull();
	expect(changeRules.failureOf(reply(200, "<html>"))?.meaning).toBe(
		"unreadable",
	);
	expect(changeRules.failureOf(reply(204, null))).toBeNull();
});

test("an error inside a reply that calls itself a success is one", () => {
	expect(
		failureOf(reply(200, { status: 401, code: "INVALID_ACCESS_TOKEN" })),
	).toMatchObject({ meaning: "token" });
});

test("a refused value is told by its own word and not by that of the whole", () => {
	const failure = failureOf(
		error(400, "MULTIPLE_VALIDATIONS_FAILED", {
			errorDetailType: "com.linkedin.common.error.BadRequest",
			errorDetails: {
				inputErrors: [
					{ code: "A_WORD_OF_TOMORROW" },
					{
						code: "FIELD_VALUE_TOO_LOW",
						input: { inputPath: { fieldPath: "dailyBudget" } },
					},
				],
			},
		}),
	);
	expect(failure).toMatchObject({
		code: "FIELD_VALUE_TOO_LOW",
		meaning: "input",
		field: ["amountMicros"],
	});
});

test("a refusal for a limit names no time but that of too many numbers in five minutes", () => {
	for (const ofADay of [error(429, "TOO_MANY_REQUESTS"), error(429)])
		expect(failureOf(ofADay)).toMatchObject({
			retryAt: null,
			// It may be one person's: the accounts of others go on.
			limitedBy: "account",
		});
	const ofNumbers = failureOf(
		reply(429, {
			status: 429,
			code: "TOO_MANY_REQUESTS",
			message:
				"The data request limit has been exceeded. More than 45 million metric values were requested in a 5-minute window.",
		}),
	);
	expect(ofNumbers?.limitedBy).toBe("app");
	const wait = (ofNumbers?.retryAt?.getTime() ?? 0) - Date.now();
	expect(Math.round(wait / 10_000)).toBe(33);
	expect(
		failureOf(reply(429, { status: 429, message: "?" }, { "retry-after": "7" }))
			?.retryAt,
	).toBeInstanceOf(Date);
});

test("a page whose token is refused is begun again, and what is refused for another reason is not", () => {
	expect(pageRules.failureOf(error(400, "ILLEGAL_ARGUMENT"))?.meaning).toBe(
		"cursor",
	);
	const ofToken = {
		errorDetails: {
			inputErrors: [
				{
					code: "INVALID_VALUE_FOR_FIELD",
					input: { inputPath: { fieldPath: "pageToken" } },
				},
			],
		},
	};
	expect(
		pageRules.failureOf(error(400, "INVALID_VALUE_FOR_FIELD", ofToken))
			?.meaning,
	).toBe("cursor");
	expect(
		pageRules.failureOf(error(400, "MULTIPLE_VALIDATIONS_FAILED"))?.meaning,
	).toBe("rejected");
	expect(pageRules.failureOf(error(404, "NOT_FOUND"))?.meaning).toBe(
		"rejected",
	);
	expect(pageRules.failureOf(error(400, "VERSION_MISSING"))?.meaning).toBe(
		"version",
	);
});

test("a token that the introspection calls dead is refused, and a wrong app is its operator's", () => {
	const { failureOf: judge } = introspectionRules;
	expect(judge(reply(200, { active: false, status: "revoked" }))).toMatchObject(
		{ meaning: "token", code: "revoked" },
	);
	expect(judge(reply(200, { active: true, status: "active" }))).toBeNull();
	expect(
		judge(
			reply(401, {
				error: "invalid_client",
				error_description: "Client authentication failed",
			}),
		)?.meaning,
	).toBe("operator");
});

test("the sentence that comes with a failure is not shown", () => {
	const refused = error(403, "ACCESS_DENIED", { message: "AQX0123456789" });
	const failure = failureOf(refused);
	if (failure === null) throw new Error("no failure");
	const thrown = toError(linkedinAdsRules, failure, refused);
	expect(`${thrown.message} ${String(thrown.cause)}`).not.toContain("AQX");
	for (const { sentence } of byCode.values())
		if (sentence) expect(sentence).toMatch(/\.$/);
});

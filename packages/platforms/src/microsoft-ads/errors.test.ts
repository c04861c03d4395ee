import { describe, expect, test } from "vitest";
import { GrantRevoked, PlatformUnavailable, RateLimited } from "../errors.ts";
import { callMicrosoft } from "./call.ts";
import { byCode } from "./error-codes.ts";
import { codesIn, failureOf, failureOfItems } from "./errors.ts";
import { account, fail, fault, withMicrosoft } from "./fixtures/microsoft.ts";

const reply = (status: number, body: unknown, headers = {}) => ({
	status,
	headers,
	body,
});

describe("a fault's owner is told by its code", () => {
	test.each([...byCode].map(([code, { meaning }]) => [code, meaning] as const))(
		"%i is %s, whatever the status",
		(code, meaning) => {
			for (const status of [200, 400, 401, 403, 500])
				expect(failureOf(reply(status, fault(code)))).toMatchObject({
					code: String(code),
					meaning,
				});
		},
	);

	test.each([
		[401, "unauthorized"],
		[403, "access"],
		[429, "rate"],
		[500, "transient"],
		[400, "rejected"],
		[200, "rejected"],
	])("one that nobody knows, with status %i, is %s", (status, meaning) => {
		expect(failureOf(reply(status, fault(987654)))?.meaning).toBe(meaning);
	});

	test("it stands in any of the forms of a fault, and where there are several, one that is known counts", () => {
		const one = { Code: 109, ErrorCode: "AuthenticationTokenExpired" };
		expect(codesIn({ Type: "AdApiFaultDetail", Errors: [one] })).toEqual([109]);
		expect(codesIn({ ApplicationFault: { BatchErrors: [one] } })).toEqual([
			109,
		]);
		const several = { OperationErrors: [{ Code: 987654 }, one] };
		expect(failureOf(reply(400, several))?.code).toBe("109");
	});

	test("an error without a code has none, and not the code 0, which is one", () => {
		for (const Code of [null, "", " ", true, -1, 1.5, "0x1"]) {
			expect(codesIn({ Errors: [{ Code }] })).toEqual([]);
			expect(
				failureOfItems(reply(200, { PartialErrors: [{ Code }] })),
			).toBeNull();
		}
		expect(codesIn({ Errors: [{ Code: 0 }, { Code: "105" }] })).toEqual([
			0, 105,
		]);
	});

	test("a success is no failure, one with items that failed is none either, and a page that is not the API's speaks of nobody's token", () => {
		const partly = { PartialErrors: [{ Index: 0, Code: 1106 }] };
		expect(failureOf(reply(200, { Campaigns: [] }))).toBeNull();
		expect(failureOf(reply(200, partly))).toBeNull();
		expect(failureOf(reply(401, "<html>"))?.meaning).toBe("transient");
	});

	test("the wait of a refusal for a limit is the reply's own where it names one", () => {
		const told = failureOf(reply(429, fault(117), { "retry-after": "30" }));
		expect(told?.retryAt).toBeInstanceOf(Date);
		expect(failureOf(reply(429, fault(117)))?.retryAt).toBeNull();
	});
});

const call = {
	service: "campaign",
	path: "Campaigns/QueryByAccountId",
	body: {},
	account,
} as const;

describe("a call", () => {
	test("names token, customer and account in its headers, and each is needed", async () => {
		await withMicrosoft(
			() => ({ Campaigns: [] }),
			async ({ session, asked }) => {
				await callMicrosoft(session, call);
				await callMicrosoft(session, { ...call, account: null });
				expect(asked[0]?.headers).toMatchObject({
					authorization: "Bearer unused",
					developertoken: "dev",
					customerid: "250000001",
					customeraccountid: "180000001",
				});
				expect(asked[1]?.headers).not.toHaveProperty("customeraccountid");
				await expect(async () =>
					callMicrosoft({ ...session, extras: {} }, call),
				).rejects.toMatchObject({ code: "APP_REJECTED" });
				expect(asked).toHaveLength(2);
			},
		);
	});

	test("whose credentials stay refused after a renewal blames the app's developer token, and no grant", async () => {
		await withMicrosoft(
			(_asked, to) => fail(to, 401, 105),
			async ({ session, asked }) => {
				const renewing = { ...session, renewAfterRefusal: async () => {} };
				await expect(callMicrosoft(renewing, call)).rejects.toMatchObject({
					code: "APP_REJECTED",
					message: expect.stringContaining("developer token"),
				});
				expect(asked).toHaveLength(2);
			},
		);
	});

	test.each([
		[109, GrantRevoked],
		[117, RateLimited],
		[1010, PlatformUnavailable],
	])(
		"that changes something is sent once, and %i is not repeated but for a new token",
		async (code, kind) => {
			await withMicrosoft(
				(_asked, to) => fail(to, 400, code),
				async ({ session, asked }) => {
					const renewing = { ...session, renewAfterRefusal: async () => {} };
					await expect(
						callMicrosoft(renewing, { ...call, changes: "PUT" }),
					).rejects.toBeInstanceOf(kind);
					expect(asked).toHaveLength(code === 109 ? 2 : 1);
				},
			);
		},
	);
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { client } from "../../apps/sandbox/src/microsoft-ads/client.ts";
import {
	faultCode,
	type MicrosoftRow,
	type MicrosoftStand,
	microsoftScope,
	startMicrosoft,
} from "../support/sandbox-microsoft.ts";

// Microsoft's identity platform, the headers of every call, and the customers and accounts that a person reaches.

let stand: MicrosoftStand;
beforeAll(async () => {
	stand = await startMicrosoft({ campaigns: 3, days: 5 });
});
afterEach(async () => {
	await stand.control("role", { user: "agency_admin", roleId: null });
	await stand.control("behaviour", { callsPerMinute: 0 });
});
afterAll(() => stand.sandbox.stop());

const user = (headers = {}) =>
	stand.call("POST", "customer User/Query", { UserId: null }, null, headers);
const bearer = (token: unknown) => ({ authorization: `Bearer ${token}` });
const codeOf = async () => (await stand.consent()).get("code") ?? "";
const refresh = (token: unknown, more = {}) =>
	stand.tokens({
		grant_type: "refresh_token",
		refresh_token: String(token),
		...more,
	});
const numbers = ({ body }: { body: MicrosoftRow }) => body.error_codes;

describe("the identity platform", () => {
	test("gives tokens for a code, with the API's scope alone", async () => {
		const { status, body } = await stand.exchange(await codeOf());
		expect(status).toBe(200);
		expect(body).toMatchObject({
			token_type: "Bearer",
			scope: microsoftScope,
			expires_in: 3_600,
		});
		expect((await user(bearer(body.access_token))).status).toBe(200);
		expect(body).not.toHaveProperty("id_token");
	});

	test("takes a code once, by its verifier alone, and tells each refusal by its number", async () => {
		const code = await codeOf();
		const wrong = await stand.tokens({
			grant_type: "authorization_code",
			code,
			redirect_uri: "http://localhost:3000/oauth/microsoft-ads/callback",
			code_verifier: "x".repeat(43),
		});
		expect(wrong.body).toMatchObject({
			error: "invalid_grant",
			error_codes: [501481],
		});
		expect((await stand.exchange(code)).status).toBe(200);
		expect(numbers(await stand.exchange(code))).toEqual([54005]);
		const late = await codeOf();
		await stand.control("clock", { advanceSeconds: 601 });
		expect(numbers(await stand.exchange(late))).toEqual([70008]);
		expect(numbers(await stand.exchange("never"))).toEqual([70000]);
	});

	test("gives another refresh token each time, and the older one goes on", async () => {
		const first = await stand.exchange(await codeOf());
		const second = await refresh(first.body.refresh_token);
		expect(second.status).toBe(200);
		expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
		await stand.control("clock", { advanceSeconds: 3 * 86_400 });
		expect((await refresh(first.body.refresh_token)).status).toBe(200);
		expect((await refresh(second.body.refresh_token)).status).toBe(200);
		await stand.control("clock", { advanceSeconds: 91 * 86_400 });
		const late = await refresh(first.body.refresh_token);
		expect([late.status, numbers(late)]).toEqual([400, [70008]]);
	});

	test("wants the scope each time, and none of those of before", async () => {
		const { body } = await stand.exchange(await codeOf());
		const without = await refresh(body.refresh_token, { scope: "" });
		expect(numbers(without)).toEqual([900144]);
		const older = "https://ads.microsoft.com/ads.manage";
		expect(
			numbers(await refresh(body.refresh_token, { scope: older })),
		).toEqual([70011]);
		const back = await stand.consent({ scope: older });
		expect(back.get("error")).toBe("invalid_scope");
	});

	test("tells apps that it does not know from those whose secret is wrong", async () => {
		const { body } = await stand.exchange(await codeOf());
		const wrong = await refresh(body.refresh_token, { client_secret: "old" });
		expect([wrong.status, wrong.body.error, numbers(wrong)]).toEqual([
			401,
			"invalid_client",
			[7000215],
		]);
		const unknown = await refresh(body.refresh_token, { client_id: "who" });
		expect([unknown.status, unknown.body.error, numbers(unknown)]).toEqual([
			400,
			"unauthorized_client",
			[700016],
		]);
	});

	test("without offline_access gives no refresh token, with openid an ID token", async () => {
		const query = await stand.consent({ scope: `openid ${microsoftScope}` });
		const { body } = await stand.exchange(query.get("code") ?? "");
		expect(body).not.toHaveProperty("refresh_token");
		const [, claims = ""] = String(body.id_token).split(".");
		expect(
			JSON.parse(Buffer.from(claims, "base64url").toString()),
		).toMatchObject({ ver: "2.0", aud: client.id, name: "Agency admin" });
	});

	test("says no in the person's place, with the state", async () => {
		const denied = await stand.consent({}, { "x-sandbox-consent": "deny" });
		expect(denied.get("error")).toBe("access_denied");
		expect(denied.get("state")).toBe("abc");
		await expect(
			stand.consent({ redirect_uri: "https://elsewhere.test/" }),
		).rejects.toThrow("AADSTS50011");
	});

	test("revoked consent ends every token", async () => {
		const { body } = await stand.exchange(await codeOf());
		await stand.control("revoke", { user: "agency_admin" });
		expect(numbers(await refresh(body.refresh_token))).toEqual([50173]);
		expect(faultCode(await user(bearer(body.access_token)))).toBe(105);
		const again = await stand.exchange(await codeOf());
		stand.token = String(again.body.access_token);
		expect((await user()).status).toBe(200);
	});
});

describe("headers", () => {
	test("without a token, or with a wrong one of either kind, are refused in the form of all services", async () => {
		for (const [headers, code, status] of [
			[{ developertoken: "" }, 116, 400],
			[{ authorization: "" }, 116, 400],
			[{ developertoken: "BBD37VB98" }, 105, 401],
			[bearer("made-up"), 105, 401],
		] as const) {
			const reply = await user(headers);
			expect([reply.status, faultCode(reply)]).toEqual([status, code]);
			expect(reply.body).toMatchObject({
				Type: "AdApiFaultDetail",
				TrackingId: expect.any(String),
			});
			expect(reply.headers.get("trackingid")).toMatch(/^[\da-f-]{36}$/);
		}
	});

	test("with a token whose time is over say so", async () => {
		const { body } = await stand.exchange(await codeOf());
		await stand.control("expire-access-tokens", { user: "agency_admin" });
		const reply = await user(bearer(body.access_token));
		expect([reply.status, faultCode(reply)]).toEqual([401, 109]);
		const again = await refresh(body.refresh_token);
		stand.token = String(again.body.access_token);
	});

	test("name an account of the person, and the way into it", async () => {
		const list = (about: object | null) =>
			stand.call(
				"POST",
				"campaign Campaigns/QueryByAccountId",
				{ AccountId: stand.accounts[1]?.accountId },
				about as never,
			);
		const [, account, other] = stand.accounts;
		expect((await list(account as never)).status).toBe(200);
		expect(faultCode(await list(null))).toBe(116);
		expect(faultCode(await list({ ...account, accountId: "320000001" }))).toBe(
			106,
		);
		const foreign = stand.accounts.find(
			(each) => each.customerId !== account?.customerId,
		);
		expect(
			faultCode(await list({ ...account, customerId: foreign?.customerId })),
		).toBe(119);
		expect(faultCode(await list(other as never))).toBe(1102);
	});

	test("are counted by person where a number of calls is set", async () => {
		await stand.control("forget-calls");
		await stand.control("behaviour", { callsPerMinute: 2 });
		expect((await user()).status).toBe(200);
		expect((await user()).status).toBe(200);
		const third = await user();
		expect([third.status, faultCode(third)]).toEqual([429, 117]);
		await stand.control("clock", { advanceSeconds: 61 });
		expect((await user()).status).toBe(200);
	});
});

describe("customers", () => {
	const search = (more: object, predicates?: object[]) =>
		stand.call(
			"POST",
			"customer Accounts/Search",
			{
				Predicates: predicates ?? [
					{ Field: "UserId", Operator: "Equals", Value: "45000001" },
				],
				...more,
			},
			null,
		);

	test("are told with the person's roles, the accounts of several under one login", async () => {
		const { body } = await user();
		expect(body.User).toMatchObject({
			UserName: "agency.admin@example.com",
			Id: "45000001",
			UserLifeCycleStatus: "Active",
		});
		expect(body.CustomerRoles).toEqual([
			expect.objectContaining({ RoleId: 41, AccountIds: null }),
		]);
		const customers = new Set(stand.accounts.map((each) => each.customerId));
		expect(customers.size).toBeGreaterThan(1);
	});

	test("have accounts, page by page until a short one", async () => {
		const pages = [];
		for (let Index = 0; ; Index++) {
			const { body } = await search({ PageInfo: { Index, Size: 3 } });
			const rows = body.Accounts as MicrosoftRow[];
			pages.push(rows.map(({ Id }) => Id));
			if (rows.length < 3) break;
		}
		expect(pages.length).toBe(3);
		expect(pages.flat()).toEqual(stand.accounts.map((one) => one.accountId));
		const usual = await search({});
		expect(usual.body.Accounts).toHaveLength(stand.accounts.length);
	});

	test("have accounts in their own currencies and zones, and closed ones", () => {
		const rows = stand.accounts.map(({ row }) => row);
		expect(rows.map(({ TimeZone }) => TimeZone)).toContain("OsakaSapporoTokyo");
		expect(rows.map((row) => row.AccountLifeCycleStatus)).toContain("Inactive");
		for (const row of rows) {
			expect(row.Id).toMatch(/^\d+$/);
			expect(row).toHaveProperty("SalesHouseCustomerId");
		}
	});

	test("are found by one predicate that is complete", async () => {
		const found = await search({}, [
			{ Field: "AccountName", Operator: "Contains", Value: "lumen" },
		]);
		expect(found.body.Accounts).toEqual([
			expect.objectContaining({ Name: "Lumen Home" }),
		]);
		const short = { Field: "AccountName", Operator: "Contains", Value: "lum" };
		const other = { Field: "UserId", Operator: "Equals", Value: "45000002" };
		for (const [predicates, code] of [
			[[], 474],
			[[short], 201],
			[[other], 106],
			[[other, other], 201],
		] as const) {
			const reply = await search({}, [...predicates]);
			expect(faultCode(reply)).toBe(code);
			expect(reply.text).not.toContain('"ErrorCode"');
		}
		const long = await search({ PageInfo: { Index: 0, Size: 1_001 } });
		expect(faultCode(long)).toBe(201);
		expect(faultCode(await search({ Unknown: 1 }))).toBe(201);
	});

	test("know people without an account", async () => {
		const query = await stand.consent(
			{},
			{ "x-sandbox-account": "new_starter" },
		);
		const { body } = await stand.exchange(query.get("code") ?? "");
		const told = await user(bearer(body.access_token));
		expect(told.body.CustomerRoles).toHaveLength(1);
		const found = await stand.call(
			"POST",
			"customer Accounts/Search",
			{
				Predicates: [
					{ Field: "UserId", Operator: "Equals", Value: "45000003" },
				],
			},
			null,
			bearer(body.access_token),
		);
		expect(found.body).toEqual({ Accounts: [] });
	});
});

test("a service answers at its own paths and version alone", async () => {
	const base = `${stand.sandbox.url}/microsoft-ads`;
	const reply = await fetch(`${base}/CampaignManagement/v13/Nothing/Query`, {
		method: "POST",
		headers: {
			authorization: `Bearer ${stand.token}`,
			developertoken: client.extras.developerToken,
		},
	});
	expect(reply.status).toBe(404);
	const older = await fetch(`${base}/CampaignManagement/v12/Campaigns`, {
		method: "PUT",
	});
	expect(older.status).toBe(400);
	expect(await older.text()).toContain("InvalidVersion");
});

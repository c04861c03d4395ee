import { signOAuth1 } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { xAds } from "../../apps/sandbox/src/x-ads/module.ts";
import {
	startX,
	type XSigning,
	type XStand,
	xCallback,
} from "../support/sandbox-x.ts";

// Signing in at the simulator, and accounts: called as X's documents say.

const { id: consumerKey = "", secret: consumerSecret = "" } =
	xAds.client?.OAUTH1 ?? {};

let stand: XStand;
beforeAll(async () => {
	stand = await startX({ campaigns: 1, days: 1 });
});
afterEach(async () => {
	await stand.control("x-ads/reset-limits", {});
});
afterAll(() => stand.sandbox.stop());

describe("signing in", () => {
	test("goes through three legs, and names the person by a number of 19 digits", async () => {
		const { reply } = await stand.connect("agency_admin");
		expect(reply.get("user_id")).toBe("1400000000000000001");
		expect(reply.get("screen_name")).toBe("agency_admin");
		expect(reply.get("oauth_token")).toMatch(/^1400000000000000001-/);
	});

	test("answers a refusal with denied and the request token, which is of no more use", async () => {
		const { form } = await stand.begin();
		const token = form.get("oauth_token") ?? "";
		const back = await stand.consent(token, "agency_admin", "deny");
		expect(back?.href).toBe(`${xCallback}?denied=${token}`);
		expect(await stand.consent(token, "agency_admin")).toBeNull();
	});

	test("takes a verifier once, from the request token that it belongs to", async () => {
		const { form } = await stand.begin();
		const request = {
			token: form.get("oauth_token") ?? "",
			tokenSecret: form.get("oauth_token_secret") ?? "",
		};
		const back = await stand.consent(request.token, "brand_owner");
		const verifier = back?.searchParams.get("oauth_verifier") ?? "";
		expect((await stand.exchange(request, `${verifier}x`)).status).toBe(401);
		expect((await stand.exchange(request, verifier)).status).toBe(200);
		const again = await stand.exchange(request, verifier);
		expect([again.status, again.code]).toEqual([401, 89]);
	});

	test("shows the page a request token once it is allowed no more", async () => {
		const { form } = await stand.begin();
		const token = form.get("oauth_token") ?? "";
		expect(await stand.consent(token, "brand_owner")).not.toBeNull();
		expect(await stand.consent(token, "brand_owner")).toBeNull();
	});

	test.each<[string, number, number, XSigning]>([
		["a wrong secret", 401, 32, { consumerSecret: "another" }],
		["an app that nobody knows", 401, 32, { consumerKey: "nobody" }],
		[
			"a parameter that was not signed",
			401,
			32,
			{ forge: (header) => `${header}, oauth_extra="1"` },
		],
		["a clock that is slow", 401, 135, { later: -301 }],
		["a clock that is fast", 401, 135, { later: 305 }],
		[
			"a callback that is not registered",
			403,
			415,
			{ protocol: { oauth_callback: "https://elsewhere.example/" } },
		],
		["no callback", 400, 215, { protocol: {} }],
		["no header", 400, 215, { forge: () => "" }],
		["a bearer token", 400, 215, { forge: () => "Bearer abc" }],
		[
			"another algorithm",
			400,
			215,
			{ forge: (header) => header.replace("HMAC-SHA1", "PLAINTEXT") },
		],
		[
			"a parameter twice",
			400,
			215,
			{ forge: (header) => `${header}, oauth_nonce="b"` },
		],
		[
			"a timestamp that is no number",
			400,
			215,
			{ forge: (header) => header.replace(/(timestamp=")\d/, "$1x") },
		],
	])("refuses %s", async (_what, status, code, signing) => {
		const reply = await stand.begin(signing);
		expect([reply.status, reply.code]).toEqual([status, code]);
	});

	test("refuses a nonce that was used, and one that was forged uses up none", async () => {
		const nonce = "one-and-the-same";
		expect((await stand.begin({ nonce, consumerSecret: "forged" })).code).toBe(
			32,
		);
		expect((await stand.begin({ nonce })).status).toBe(200);
		const again = await stand.begin({ nonce });
		expect([again.status, again.code]).toEqual([401, 32]);
	});
});

describe("the Ads API", () => {
	test("lists the accounts of the world in X's words, page by page, with ids in base 36 and no currency", async () => {
		const by = await stand.connect("agency_admin");
		const first = await stand.call("/12/accounts?count=4", by);
		expect(first.status).toBe(200);
		const { data, next_cursor } = first.json;
		expect(data).toHaveLength(4);
		expect(data[0]).toMatchObject({
			id: expect.stringMatching(/^[0-9a-z]+$/),
			name: "Alder & Pine Outdoor",
			timezone: "America/New_York",
			approval_status: "ACCEPTED",
			deleted: false,
		});
		expect(data[0]).not.toHaveProperty("currency");
		const second = await stand.call(
			`/12/accounts?count=4&cursor=${next_cursor}`,
			by,
		);
		expect(second.json.data).toHaveLength(2);
		expect(second.json.next_cursor).toBeNull();
		const foreign = await stand.call(`/12/accounts?cursor=${next_cursor}x`, by);
		expect([foreign.status, foreign.code]).toEqual([400, "INVALID_PARAMETER"]);
		const deleted = await stand.call(
			"/12/accounts?with_deleted=true&with_total_count=true",
			by,
		);
		expect(deleted.json.total_count).toBe(7);
	});

	test("takes five lists in 15 minutes, says how many are left, and then when to come again", async () => {
		const by = await stand.connect("brand_owner");
		const left: (string | null)[] = [];
		for (let count = 0; count < 5; count += 1) {
			const { headers } = await stand.call("/12/accounts", by);
			left.push(headers.get("x-rate-limit-remaining"));
		}
		expect(left).toEqual(["4", "3", "2", "1", "0"]);
		const refused = await stand.call("/12/accounts", by);
		expect([refused.status, refused.code]).toEqual([429, 88]);
		const reset = Number(refused.headers.get("x-rate-limit-reset"));
		const seconds = reset - Math.floor(Date.now() / 1000);
		expect(seconds).toBeGreaterThan(800);
		expect(seconds).toBeLessThanOrEqual(900);
		// Another person's are counted apart.
		const other = await stand.connect("freelance_buyer");
		expect((await stand.call("/12/accounts", other)).status).toBe(200);
	});

	test("reads one account with both families of limits, and hides another's", async () => {
		const by = await stand.connect("brand_owner");
		const [own] = (await stand.call("/12/accounts", by)).json.data;
		const reply = await stand.call(`/12/accounts/${own?.id}`, by);
		expect(reply.json.data).toEqual(own);
		expect(reply.headers.get("x-account-rate-limit-limit")).toBe("2000");
		// The other one is a quota of the whole application.
		expect(reply.headers.get("x-rate-limit-limit")).toBe("100000");
		expect(reply.headers.get("x-account-rate-limit-remaining")).toBe("1999");
		const other = await stand.connect("freelance_buyer");
		const foreign = await stand.call(`/12/accounts/${own?.id}`, other);
		expect([foreign.status, foreign.code]).toEqual([403, "ACCOUNT_NOT_FOUND"]);
		for (const [path, status, code] of [
			["/12/campaigns", 404, "ROUTE_NOT_FOUND"],
			["/11/accounts", 404, "ROUTE_NOT_FOUND"],
		] as const) {
			const missing = await stand.call(path, by);
			expect([missing.status, missing.code]).toEqual([status, code]);
		}
	});

	test("refuses a call that is signed for another address, or whose query was changed on the way", async () => {
		const by = await stand.connect("new_starter");
		const { status, json } = await stand.call("/12/accounts", by);
		expect([status, json.data]).toEqual([200, []]);
		const url = new URL(`${stand.sandbox.url}/x-ads/12/accounts`);
		const header = signOAuth1(
			{ method: "GET", url },
			{
				consumerKey,
				consumerSecret: new Secret(consumerSecret),
				token: by.token,
				tokenSecret: new Secret(by.tokenSecret),
			},
			{ nonce: "changed", timestamp: Math.floor(Date.now() / 1000) },
		);
		for (const changed of [`${url}?count=1`, `${url}/18ce5x`]) {
			const reply = await fetch(changed, {
				headers: { authorization: header },
			});
			expect(reply.status).toBe(401);
			expect(await reply.json()).toEqual({
				errors: [{ code: 32, message: "Could not authenticate you." }],
			});
		}
	});

	test("ends a token by its own call, and all of a person's when the app is removed", async () => {
		const by = await stand.connect("agency_analyst");
		const ended = await stand.call("/1.1/oauth/invalidate_token.json", {
			...by,
			method: "POST",
		});
		expect(ended.json).toEqual({ access_token: by.token });
		const after = await stand.call("/12/accounts", by);
		expect([after.status, after.code]).toEqual([401, 89]);
		const next = await stand.connect("agency_analyst");
		expect(next.token).not.toBe(by.token);
		expect(
			await stand.control("x-ads/revoke", { user: "agency_analyst" }),
		).toEqual({
			revokedTokens: 1,
		});
		expect((await stand.call("/12/accounts", next)).code).toBe(89);
	});

	test("words a scripted fault as X does", async () => {
		const by = await stand.connect("brand_owner");
		for (const [code, status] of [
			[135, 401],
			["OVER_CAPACITY", 503],
			["ACCOUNT_LOCKED_OUT", 403],
		] as const) {
			await stand.control("faults", {
				path: "/x-ads/12/",
				xAdsError: { code },
			});
			const reply = await stand.call("/12/accounts", by);
			expect([reply.status, reply.code]).toEqual([status, code]);
		}
	});
});

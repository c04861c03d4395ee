import { signOAuth1 } from "@patchbay/oauth";
import { Secret } from "@patchbay/vault";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { xAds } from "../../apps/sandbox/src/x-ads/module.ts";

// The simulator alone, called as X's documents say. The signatures here are the product's; the sandbox checks them with code of its own.

const callback = "http://localhost:3000/oauth/x-ads/callback";
const { id: consumerKey = "", secret: consumerSecret = "" } =
	xAds.client?.OAUTH1 ?? {};

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, campaigns: 1, days: 1 });
});
afterEach(async () => {
	await control("x-ads/reset-limits", {});
});
afterAll(() => sandbox.stop());

async function control(name: string, body: object) {
	const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
		method: "POST",
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(await reply.text());
	return reply.json();
}

interface Signing {
	token?: string;
	tokenSecret?: string;
	consumerSecret?: string;
	consumerKey?: string;
	protocol?: Record<string, string>;
	form?: URLSearchParams;
	nonce?: string;
	/** Seconds that are added to the time. */
	later?: number;
	method?: string;
	/** Changes the header after it was signed. */
	forge?: (header: string) => string;
}

let nonces = 0;
async function call(path: string, signing: Signing = {}) {
	const { method = "GET", forge = (header: string) => header } = signing;
	const url = new URL(`${sandbox.url}/x-ads${path}`);
	nonces += 1;
	const header = signOAuth1(
		{
			method,
			url,
			...(signing.form ? { form: signing.form } : {}),
			protocol: signing.protocol ?? {},
		},
		{
			consumerKey: signing.consumerKey ?? consumerKey,
			consumerSecret: new Secret(signing.consumerSecret ?? consumerSecret),
			token: signing.token,
			tokenSecret:
				signing.tokenSecret === undefined
					? null
					: new Secret(signing.tokenSecret),
		},
		{
			nonce: signing.nonce ?? `nonce${nonces}`,
			timestamp: Math.floor(Date.now() / 1000) + (signing.later ?? 0),
		},
	);
	const reply = await fetch(url, {
		method,
		headers: { authorization: forge(header) },
		...(signing.form ? { body: signing.form } : {}),
	});
	const text = await reply.text();
	return {
		status: reply.status,
		text,
		headers: reply.headers,
		form: new URLSearchParams(text),
		/** Code of the first error. */
		get code() {
			return (JSON.parse(text) as { errors: { code: number | string }[] })
				.errors[0]?.code;
		},
		get json() {
			return JSON.parse(text) as {
				data: Record<string, unknown>[];
				next_cursor: string | null;
				total_count?: number;
			};
		},
	};
}

const begin = (more: Signing = {}) =>
	call("/oauth/request_token", {
		method: "POST",
		protocol: { oauth_callback: callback },
		...more,
	});

/** Sends the person's browser to the page, and returns where it is sent from there. */
async function consent(token: string, account: string, answer = "allow") {
	const reply = await fetch(
		`${sandbox.url}/x-ads/oauth/authorize?oauth_token=${token}`,
		{
			redirect: "manual",
			headers: { "x-sandbox-consent": answer, "x-sandbox-account": account },
		},
	);
	const location = reply.headers.get("location");
	return location === null ? null : new URL(location);
}

const exchange = (
	request: { token: string; tokenSecret: string },
	verifier: string,
) =>
	call("/oauth/access_token", {
		method: "POST",
		...request,
		protocol: { oauth_verifier: verifier },
	});

async function connect(account: string) {
	const { form } = await begin();
	const request = {
		token: form.get("oauth_token") ?? "",
		tokenSecret: form.get("oauth_token_secret") ?? "",
	};
	const back = await consent(request.token, account);
	const issued = await exchange(
		request,
		back?.searchParams.get("oauth_verifier") ?? "",
	);
	return {
		reply: issued.form,
		token: issued.form.get("oauth_token") ?? "",
		tokenSecret: issued.form.get("oauth_token_secret") ?? "",
	};
}

describe("signing in", () => {
	test("goes through three legs, and names the person by a number of 19 digits", async () => {
		const { reply } = await connect("agency_admin");
		expect(reply.get("user_id")).toBe("1400000000000000001");
		expect(reply.get("screen_name")).toBe("agency_admin");
		expect(reply.get("oauth_token")).toMatch(/^1400000000000000001-/);
	});

	test("answers a refusal with denied and the request token, which is of no more use", async () => {
		const { form } = await begin();
		const token = form.get("oauth_token") ?? "";
		const back = await consent(token, "agency_admin", "deny");
		expect(back?.href).toBe(`${callback}?denied=${token}`);
		expect(await consent(token, "agency_admin")).toBeNull();
	});

	test("takes a verifier once, from the request token that it belongs to", async () => {
		const { form } = await begin();
		const request = {
			token: form.get("oauth_token") ?? "",
			tokenSecret: form.get("oauth_token_secret") ?? "",
		};
		const back = await consent(request.token, "brand_owner");
		const verifier = back?.searchParams.get("oauth_verifier") ?? "";
		expect((await exchange(request, `${verifier}x`)).status).toBe(401);
		expect((await exchange(request, verifier)).status).toBe(200);
		const again = await exchange(request, verifier);
		expect([again.status, again.code]).toEqual([401, 89]);
	});

	test("shows the page a request token once it is allowed no more", async () => {
		const { form } = await begin();
		const token = form.get("oauth_token") ?? "";
		expect(await consent(token, "brand_owner")).not.toBeNull();
		expect(await consent(token, "brand_owner")).toBeNull();
	});

	test.each<[string, number, number, Signing]>([
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
		const reply = await begin(signing);
		expect([reply.status, reply.code]).toEqual([status, code]);
	});

	test("refuses a nonce that was used, and one that was forged uses up none", async () => {
		const nonce = "one-and-the-same";
		expect((await begin({ nonce, consumerSecret: "forged" })).code).toBe(32);
		expect((await begin({ nonce })).status).toBe(200);
		const again = await begin({ nonce });
		expect([again.status, again.code]).toEqual([401, 32]);
	});
});

describe("the Ads API", () => {
	test("lists the accounts of the world in X's words, page by page, with ids in base 36 and no currency", async () => {
		const by = await connect("agency_admin");
		const first = await call("/12/accounts?count=4", by);
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
		const second = await call(`/12/accounts?count=4&cursor=${next_cursor}`, by);
		expect(second.json.data).toHaveLength(2);
		expect(second.json.next_cursor).toBeNull();
		const foreign = await call(`/12/accounts?cursor=${next_cursor}x`, by);
		expect([foreign.status, foreign.code]).toEqual([400, "INVALID_PARAMETER"]);
		const deleted = await call(
			"/12/accounts?with_deleted=true&with_total_count=true",
			by,
		);
		expect(deleted.json.total_count).toBe(7);
	});

	test("takes five lists in 15 minutes, says how many are left, and then when to come again", async () => {
		const by = await connect("brand_owner");
		const left: (string | null)[] = [];
		for (let count = 0; count < 5; count += 1) {
			const { headers } = await call("/12/accounts", by);
			left.push(headers.get("x-rate-limit-remaining"));
		}
		expect(left).toEqual(["4", "3", "2", "1", "0"]);
		const refused = await call("/12/accounts", by);
		expect([refused.status, refused.code]).toEqual([429, 88]);
		const reset = Number(refused.headers.get("x-rate-limit-reset"));
		const seconds = reset - Math.floor(Date.now() / 1000);
		expect(seconds).toBeGreaterThan(800);
		expect(seconds).toBeLessThanOrEqual(900);
		// Another person's are counted apart.
		const other = await connect("freelance_buyer");
		expect((await call("/12/accounts", other)).status).toBe(200);
	});

	test("reads one account with both families of limits, and hides another's", async () => {
		const by = await connect("brand_owner");
		const [own] = (await call("/12/accounts", by)).json.data;
		const reply = await call(`/12/accounts/${own?.id}`, by);
		expect(reply.json.data).toEqual(own);
		expect(reply.headers.get("x-rate-limit-limit")).toBe("2000");
		expect(reply.headers.get("x-account-rate-limit-remaining")).toBe("1999");
		const other = await connect("freelance_buyer");
		const foreign = await call(`/12/accounts/${own?.id}`, other);
		expect([foreign.status, foreign.code]).toEqual([403, "ACCOUNT_NOT_FOUND"]);
		for (const [path, status, code] of [
			["/12/campaigns", 404, "ROUTE_NOT_FOUND"],
			["/11/accounts", 404, "ROUTE_NOT_FOUND"],
		] as const) {
			const missing = await call(path, by);
			expect([missing.status, missing.code]).toEqual([status, code]);
		}
	});

	test("refuses a call that is signed for another address, or whose query was changed on the way", async () => {
		const by = await connect("new_starter");
		const { status, json } = await call("/12/accounts", by);
		expect([status, json.data]).toEqual([200, []]);
		const url = new URL(`${sandbox.url}/x-ads/12/accounts`);
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
		const by = await connect("agency_analyst");
		const ended = await call("/1.1/oauth/invalidate_token.json", {
			...by,
			method: "POST",
		});
		expect(ended.json).toEqual({ access_token: by.token });
		const after = await call("/12/accounts", by);
		expect([after.status, after.code]).toEqual([401, 89]);
		const next = await connect("agency_analyst");
		expect(next.token).not.toBe(by.token);
		expect(await control("x-ads/revoke", { user: "agency_analyst" })).toEqual({
			revokedTokens: 1,
		});
		expect((await call("/12/accounts", next)).code).toBe(89);
	});

	test("words a scripted fault as X does", async () => {
		const by = await connect("brand_owner");
		for (const [code, status] of [
			[135, 401],
			["OVER_CAPACITY", 503],
			["ACCOUNT_LOCKED_OUT", 403],
		] as const) {
			await control("faults", { path: "/x-ads/12/", xAdsError: { code } });
			const reply = await call("/12/accounts", by);
			expect([reply.status, reply.code]).toEqual([status, code]);
		}
	});
});

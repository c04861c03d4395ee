import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { tiktokAds } from "../../apps/sandbox/src/tiktok-ads/module.ts";

// The simulator alone, called as TikTok's documents say.

const callback = "http://localhost:3000/oauth/tiktok-ads/callback";
const { id: appId = "", secret = "" } = tiktokAds.client?.OAUTH2 ?? {};
const root = "/tiktok-ads/open_api/v1.3";

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, campaigns: 1, days: 1 });
});
afterEach(async () => {
	await control("tiktok-ads/reset-limits");
	await control("tiktok-ads/app-scopes", { scopes: null });
	await control("tiktok-ads/behaviour", { alsoCode: false });
});
afterAll(() => sandbox.stop());

async function control(name: string, body: object = {}) {
	const reply = await fetch(`${sandbox.url}/__sandbox/${name}`, {
		method: "POST",
		body: JSON.stringify(body),
	});
	if (!reply.ok) throw new Error(await reply.text());
	return reply.json();
}

function portal(
	changed: Record<string, string | null> = {},
	headers: Record<string, string> = {},
) {
	const url = new URL(`${sandbox.url}/tiktok-ads/portal/auth`);
	const parameters = {
		app_id: appId,
		state: "a state",
		redirect_uri: callback,
		...changed,
	};
	for (const [name, value] of Object.entries(parameters))
		if (value !== null) url.searchParams.set(name, value);
	return fetch(url, { redirect: "manual", headers });
}

async function consent(account: string, more: Record<string, string> = {}) {
	const reply = await portal(
		{},
		{ "x-sandbox-consent": "allow", "x-sandbox-account": account, ...more },
	);
	return new URL(reply.headers.get("location") ?? "about:blank").searchParams;
}

interface Envelope {
	code: number;
	message: string;
	request_id: string;
	data: Record<string, unknown> & { list?: Record<string, unknown>[] };
}

async function call(path: string, init: RequestInit = {}) {
	const reply = await fetch(`${sandbox.url}${root}/${path}`, init);
	const text = await reply.text();
	return {
		status: reply.status,
		text,
		logId: reply.headers.get("x-tt-logid"),
		get body() {
			return JSON.parse(text) as Envelope;
		},
	};
}

const post = (path: string, body: unknown, headers = {}) =>
	call(path, {
		method: "POST",
		headers: { "content-type": "application/json", ...headers },
		body: JSON.stringify(body),
	});
const exchange = (authCode: string | null, more: object = {}) =>
	post("oauth2/access_token/", {
		app_id: appId,
		secret,
		auth_code: authCode,
		...more,
	});
const get = (path: string, token: string) =>
	call(path, { headers: { "access-token": token } });

async function tokenOf(account: string, more: Record<string, string> = {}) {
	const query = await consent(account, more);
	const { data } = (await exchange(query.get("auth_code"))).body;
	return data as { access_token: string; advertiser_ids: string[] };
}

const infoPath = (ids: readonly string[], fields?: readonly string[]) =>
	`advertiser/info/?${new URLSearchParams({
		advertiser_ids: JSON.stringify(ids),
		...(fields ? { fields: JSON.stringify(fields) } : {}),
	})}`;
const listPath = (id = appId, proof = secret) =>
	`oauth2/advertiser/get/?${new URLSearchParams({ app_id: id, secret: proof })}`;

describe("the portal", () => {
	test.each([
		["an app that nobody knows", { app_id: "7310000000000000009" }],
		["OAuth's own name for the app", { app_id: null, client_id: appId }],
		["another redirect address", { redirect_uri: `${callback}/` }],
		["no redirect address", { redirect_uri: null }],
	])("ends with %s on TikTok's own page", async (_what, changed) => {
		const reply = await portal(changed, { "x-sandbox-consent": "allow" });
		expect(reply.status).toBe(400);
		expect(reply.headers.get("location")).toBeNull();
	});

	test("gives auth_code and state, and sometimes the same code by its usual name", async () => {
		const usual = await consent("brand_owner");
		expect([...usual.keys()]).toEqual(["auth_code", "state"]);
		expect(usual.get("state")).toBe("a state");
		await control("tiktok-ads/behaviour", { alsoCode: true });
		const both = await consent("brand_owner");
		expect([...both.keys()]).toEqual(["auth_code", "code", "state"]);
		expect(both.get("code")).toBe(both.get("auth_code"));
	});

	test("brings a refusal back without any code", async () => {
		const reply = await portal({}, { "x-sandbox-consent": "deny" });
		const { searchParams } = new URL(reply.headers.get("location") ?? "");
		expect(Object.fromEntries(searchParams)).toEqual({ state: "a state" });
	});

	test("means nothing by PKCE, scopes and response types", async () => {
		const reply = await portal(
			{ response_type: "token", scope: "everything", code_challenge: "short" },
			{ "x-sandbox-consent": "allow" },
		);
		expect(reply.status).toBe(302);
	});

	test("lets a person choose what to share, and their token reaches that alone", async () => {
		const page = await (await portal()).text();
		expect(page).toContain("Share Maple &amp; Co");
		const all = await tokenOf("agency_admin");
		expect(all.advertiser_ids).toHaveLength(7);
		const [first = "", second = ""] = all.advertiser_ids;
		const some = await tokenOf("agency_admin", { "x-sandbox-scopes": first });
		expect(some.advertiser_ids).toEqual([first]);
		const refused = await get(infoPath([second]), some.access_token);
		expect(refused.body.code).toBe(40001);
		// The token of before keeps its own.
		const { body } = await get(infoPath([second]), all.access_token);
		expect(body.code).toBe(0);
	});
});

describe("an exchange", () => {
	test("gives a token without an end, ids of 19 digits as text, and permissions as numbers beyond 2^53", async () => {
		const query = await consent("brand_owner");
		const { status, text, body, logId } = await exchange(
			query.get("auth_code"),
		);
		expect([status, body.code, body.message]).toEqual([200, 0, "OK"]);
		expect(Object.keys(body.data)).toEqual([
			"access_token",
			"advertiser_ids",
			"scope",
		]);
		expect(body.data.advertiser_ids).toEqual([
			expect.stringMatching(/^7\d{18}$/),
		]);
		expect(text).toMatch(/"scope":\[1,[^"]*,7224195155857866754,/);
		expect(body.request_id).toBe(logId);
	});

	test("takes a code once, within an hour, and no wrong secret", async () => {
		const used = (await consent("brand_owner")).get("auth_code");
		expect((await exchange(used, { secret: "wrong" })).body.code).toBe(40101);
		expect((await exchange(used)).body.code).toBe(0);
		const again = await exchange(used);
		expect([again.status, again.body.code]).toEqual([200, 40110]);
		expect((await exchange("made up")).body.code).toBe(40110);
		const old = (await consent("brand_owner")).get("auth_code");
		await control("clock", { advanceSeconds: 3_601 });
		expect((await exchange(old)).body.code).toBe(40110);
	});

	test("wants JSON, its own names, and a slash at the end", async () => {
		const form = await call("oauth2/access_token/", {
			method: "POST",
			body: new URLSearchParams({ app_id: appId, secret, auth_code: "x" }),
		});
		expect(form.body.code).toBe(40002);
		const missing = await exchange(null);
		expect(missing.body).toMatchObject({
			code: 40002,
			message: expect.stringContaining("auth_code"),
		});
		const elsewhere = await post("oauth2/access_token", {});
		expect([elsewhere.status, elsewhere.text]).toEqual([
			404,
			"404 page not found",
		]);
	});

	test("leaves the advertisers out when asked to", async () => {
		const code = (await consent("brand_owner")).get("auth_code");
		const { body } = await exchange(code, { return_advertiser_ids: false });
		expect(body.data).not.toHaveProperty("advertiser_ids");
	});
});

describe("the API", () => {
	test("wants its token in its own header, and says every failure with status 200", async () => {
		const bearer = await call("user/info/", {
			headers: { authorization: "Bearer x" },
		});
		expect([bearer.status, bearer.body.code]).toEqual([200, 40104]);
		expect((await get("user/info/", "x")).body.code).toBe(40105);
		const { access_token } = await tokenOf("brand_owner");
		expect((await get("user/info/", access_token)).body.data).toMatchObject({
			core_user_id: expect.stringMatching(/^69\d{17}$/),
			display_name: "Brand owner",
		});
		expect((await get("nothing/", access_token)).body.code).toBe(40008);
		expect((await get("user/info", access_token)).status).toBe(404);
	});

	test("lists advertisers for an app that proves itself", async () => {
		const { access_token } = await tokenOf("brand_owner");
		const { data } = (await get(listPath(), access_token)).body;
		expect(data.list).toEqual([
			{
				advertiser_id: expect.stringMatching(/^\d{19}$/),
				advertiser_name: "Maple & Co",
			},
		]);
		const wrong = await get(listPath(appId, "wrong"), access_token);
		expect(wrong.body.code).toBe(40101);
		await control("tiktok-ads/clients", {
			clientId: "7310000000000000002",
			clientSecret: "another",
		});
		const other = await get(
			listPath("7310000000000000002", "another"),
			access_token,
		);
		expect(other.body.code).toBe(40113);
	});

	test("tells of an advertiser the fields that are asked for, and refuses a hundred for the sake of one", async () => {
		const { access_token, advertiser_ids } = await tokenOf("brand_owner");
		const [id = ""] = advertiser_ids;
		const { data } = (
			await get(
				infoPath([id], ["name", "currency", "timezone", "display_timezone"]),
				access_token,
			)
		).body;
		expect(data.list).toEqual([
			{
				advertiser_id: id,
				name: "Maple & Co",
				currency: "EUR",
				timezone: "Etc/GMT-1",
				display_timezone: "Europe/Berlin",
			},
		]);
		const codeOf = async (path: string) =>
			(await get(path, access_token)).body.code;
		expect(await codeOf(infoPath([id], ["colour"]))).toBe(40002);
		expect(await codeOf(infoPath([id, "7000000000000000000"]))).toBe(40001);
		expect(await codeOf(infoPath(Array(101).fill(id)))).toBe(40002);
		expect(await codeOf("advertiser/info/")).toBe(40002);
	});

	test("opens what the app's settings allow, of which a parent implies its children", async () => {
		await control("tiktok-ads/app-scopes", { scopes: ["2"] });
		const narrow = await tokenOf("brand_owner");
		const refused = await get(
			infoPath(narrow.advertiser_ids),
			narrow.access_token,
		);
		expect(refused.body.code).toBe(40001);
		await control("tiktok-ads/app-scopes", { scopes: ["100"] });
		const child = await tokenOf("brand_owner");
		const opened = await get(
			infoPath(child.advertiser_ids),
			child.access_token,
		);
		expect(opened.body.code).toBe(0);
	});

	test("ends a token that is revoked, by the app or by the person", async () => {
		const { access_token } = await tokenOf("brand_owner");
		const revoke = (more: object = {}) =>
			post(
				"oauth2/revoke_token/",
				{ app_id: appId, secret, access_token, ...more },
				{ "access-token": access_token },
			);
		expect((await revoke({ secret: "wrong" })).body.code).toBe(40101);
		const done = await revoke();
		expect(done.body).toMatchObject({ code: 0, data: { app_id: appId } });
		expect((await revoke()).body.code).toBe(40105);
		expect((await get("user/info/", access_token)).body.code).toBe(40105);
		const other = await tokenOf("brand_owner");
		await control("tiktok-ads/revoke", { user: "brand_owner" });
		expect((await get("user/info/", other.access_token)).body.code).toBe(40105);
	});

	test("loses one advertiser without losing the others", async () => {
		const { access_token, advertiser_ids } = await tokenOf("agency_admin");
		const [gone = "", kept = ""] = advertiser_ids;
		await control("tiktok-ads/withdraw-advertiser", { advertiser: gone });
		const { data } = (await get(listPath(), access_token)).body;
		expect(data.list).toHaveLength(6);
		const codeOf = async (id: string) =>
			(await get(infoPath([id]), access_token)).body.code;
		expect([await codeOf(gone), await codeOf(kept)]).toEqual([40001, 0]);
	});
});

test("a token outlives years, and neither token nor code nor secret is in the log of calls", async () => {
	const { access_token } = await tokenOf("freelance_buyer");
	await control("clock", { advanceSeconds: 3 * 365 * 86_400 });
	expect((await get("user/info/", access_token)).body.code).toBe(0);
	await get(listPath(), access_token);
	const log = await fetch(`${sandbox.url}/__sandbox/requests`);
	const text = await log.text();
	expect(text).toContain("oauth2/advertiser/get/");
	for (const hidden of [access_token, secret])
		expect(text).not.toContain(hidden);
});

test("an app's calls are counted together, and a refusal says nothing of when to return", async () => {
	const slow = await startSandbox({ port: 0, queriesPerSecond: 1 });
	try {
		const authorized = new URL(`${slow.url}/tiktok-ads/portal/auth`);
		authorized.searchParams.set("app_id", appId);
		authorized.searchParams.set("redirect_uri", callback);
		const consented = await fetch(authorized, {
			redirect: "manual",
			headers: { "x-sandbox-consent": "allow" },
		});
		const { searchParams } = new URL(consented.headers.get("location") ?? "");
		const issued = await fetch(`${slow.url}${root}/oauth2/access_token/`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({
				app_id: appId,
				secret,
				auth_code: searchParams.get("auth_code"),
			}),
		});
		const { data } = (await issued.json()) as Envelope;
		// At one a second, so many at once are too many however slow this machine is.
		const replies = await Promise.all(
			Array.from({ length: 40 }, () =>
				fetch(`${slow.url}${root}/user/info/`, {
					headers: { "access-token": String(data.access_token) },
				}),
			),
		);
		expect(new Set(replies.map(({ status }) => status))).toEqual(
			new Set([200]),
		);
		const bodies = (await Promise.all(
			replies.map((reply) => reply.json()),
		)) as Envelope[];
		expect(bodies.map(({ code }) => code)).toContain(40100);
		expect(bodies.find(({ code }) => code === 40100)?.message).toBe(
			"App reaches the QPS limit.",
		);
		for (const { headers } of replies)
			expect(
				[...headers.keys()].filter((name) => /rate|retry|limit/.test(name)),
			).toEqual([]);
	} finally {
		await slow.stop();
	}
});

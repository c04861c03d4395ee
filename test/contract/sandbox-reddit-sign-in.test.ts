import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	basic,
	type RedditStand,
	startReddit,
	userAgent,
} from "../support/sandbox-reddit.ts";

// Reddit's page and its endpoints for tokens, called as Reddit's documents say.

let stand: RedditStand;
beforeAll(async () => {
	stand = await startReddit({ campaigns: 1, days: 2 });
});
afterEach(() =>
	stand.control("reddit-ads/behaviour", {
		repeatsRefreshToken: true,
		accessTokenSeconds: null,
		callbackFragment: false,
	}),
);
afterAll(() => stand.sandbox.stop());

const callback = "http://localhost:3000/oauth/reddit-ads/callback";
const exchange = (code: string, form: Record<string, string> = {}) =>
	stand.www("access_token", {
		grant_type: "authorization_code",
		code,
		redirect_uri: callback,
		...form,
	});
const codeOf = async (parameters?: Record<string, string | null>) =>
	(await stand.consent(parameters)).back?.searchParams.get("code") ?? "";
const renew = (refreshToken = "") =>
	stand.www("access_token", {
		grant_type: "refresh_token",
		refresh_token: refreshToken,
	});
const meWith = (token: string) =>
	stand.call("GET", "me", undefined, {
		headers: { authorization: `Bearer ${token}` },
	});

describe("the page", () => {
	test("sends the person back with the state and a code, or with their refusal", async () => {
		const { back } = await stand.consent();
		expect(back?.href.startsWith(`${callback}?state=state&code=`)).toBe(true);
		const denied = await stand.consent({}, { "x-sandbox-consent": "deny" });
		expect(denied.back?.search).toBe("?state=state&error=access_denied");
		await stand.control("reddit-ads/behaviour", { callbackFragment: true });
		expect((await stand.consent()).back?.hash).toBe("#_");
	});

	test.each([
		["response_type", "token", "unsupported_response_type"],
		["scope", "adsread everything", "invalid_scope"],
		["scope", "", "invalid_scope"],
		["duration", "forever", "invalid_request"],
		["state", null, "invalid_request"],
	])("sends a wrong %s (%s) back as %s", async (name, value, error) => {
		const { back } = await stand.consent({ [name]: value });
		expect(back?.searchParams.get("error")).toBe(error);
		expect(back?.searchParams.has("code")).toBe(false);
	});

	test("keeps whoever comes with an unknown app or address, and the address to the letter", async () => {
		for (const parameters of [
			{ client_id: "nobody" },
			{ client_id: null },
			{ redirect_uri: `${callback}/` },
			{ redirect_uri: null },
		])
			expect(await stand.consent(parameters)).toEqual({
				status: 400,
				back: null,
			});
	});

	test("takes scopes with commas, and knows nothing of PKCE", async () => {
		const tokens = await stand.signIn({
			scope: "adsread,adsedit",
			code_challenge: "anything",
			code_challenge_method: "S256",
		});
		expect(tokens.scope).toBe("adsread adsedit");
	});

	test("has a form, without ticks", async () => {
		const page = new URL(`${stand.sandbox.url}/reddit-ads/api/v1/authorize`);
		page.search = new URLSearchParams({
			client_id: "sandbox-reddit-ads-app",
			response_type: "code",
			state: "s",
			redirect_uri: callback,
			scope: "adsread",
		}).toString();
		const text = await (await fetch(page)).text();
		expect(text).toContain("Read advertising data");
		expect(text).toContain("for a day");
		expect(text).not.toContain('type="checkbox"');
	});
});

describe("tokens", () => {
	test("come for a day, with one for renewals only where the app asked for it", async () => {
		const tokens = await stand.signIn();
		expect(tokens).toEqual({
			access_token: expect.stringMatching(/^eyJ/),
			refresh_token: expect.stringMatching(/^5001-/),
			token_type: "bearer",
			expires_in: 86_400,
			scope: "adsread adsedit",
		});
		for (const duration of ["temporary", null])
			expect(await stand.signIn({ duration })).not.toHaveProperty(
				"refresh_token",
			);
		await stand.control("reddit-ads/behaviour", { accessTokenSeconds: 3600 });
		expect((await stand.signIn()).expires_in).toBe(3600);
	});

	test("are renewed by a refresh token that stays the same, which the reply may repeat", async () => {
		const { refresh_token: kept = "" } = await stand.signIn();
		const first = (await renew(kept)).body;
		expect(first).toMatchObject({ refresh_token: kept, token_type: "bearer" });
		await stand.control("reddit-ads/behaviour", { repeatsRefreshToken: false });
		const second = (await renew(kept)).body;
		expect(second).not.toHaveProperty("refresh_token");
		for (const { access_token } of [first, second])
			expect((await meWith(String(access_token))).status).toBe(200);
	});

	test("are refused with status 200 for a code that is wrong, used, old or for another address", async () => {
		const refused = { status: 200, body: { error: "invalid_grant" } };
		expect(await exchange("made-up")).toMatchObject(refused);
		const code = await codeOf();
		expect(
			await exchange(code, { redirect_uri: `${callback}/x` }),
		).toMatchObject(refused);
		expect((await exchange(code)).body).toHaveProperty("access_token");
		expect(await exchange(code)).toMatchObject(refused);
		const old = await codeOf();
		await stand.control("clock", { advanceSeconds: 601 });
		expect(await exchange(old)).toMatchObject(refused);
	});

	test("are refused by a number for a refresh token that is dead, and by a word for a grant that does not exist", async () => {
		const reply = await renew("5001-nobody");
		expect([reply.status, reply.text.trim()]).toEqual([
			400,
			'{"message":"Bad Request","error":400}',
		]);
		expect(
			await stand.www("access_token", { grant_type: "password" }),
		).toMatchObject({ status: 200, body: { error: "unsupported_grant_type" } });
	});

	test("need the app's proof in the header alone", async () => {
		const unauthorized = {
			status: 401,
			body: { message: "Unauthorized", error: 401 },
		};
		const { refresh_token: refreshToken = "" } = await stand.signIn();
		const form = { grant_type: "refresh_token", refresh_token: refreshToken };
		for (const authorization of [
			"",
			basic("sandbox-reddit-ads-app", "wrong"),
			basic("nobody"),
			"Bearer x",
		]) {
			const reply = await stand.www("access_token", form, { authorization });
			expect(reply).toMatchObject(unauthorized);
			expect(reply.headers.get("www-authenticate")).toContain("Basic");
		}
		const inBody = {
			...form,
			client_id: "sandbox-reddit-ads-app",
			client_secret: "sandbox-reddit-ads-secret",
		};
		expect(
			await stand.www("access_token", inBody, { authorization: "" }),
		).toMatchObject(unauthorized);
	});

	test("need a name of the caller's own, here and at the API", async () => {
		for (const name of ["node", "python-requests/2.32", "Mozilla/5.0", ""]) {
			expect(
				await stand.www(
					"access_token",
					{ grant_type: "refresh_token" },
					{ "user-agent": name },
				),
			).toMatchObject({ status: 429, body: { error: 429 } });
			expect(
				await stand.call("GET", "me", undefined, {
					headers: { "user-agent": name },
				}),
			).toMatchObject({ status: 429, body: { error: { code: 429 } } });
		}
		expect(userAgent).toMatch(/^web:/);
	});

	test("are counted in the older family of headers, with a decimal point", async () => {
		await stand.control("reddit-ads/limits", { isEnforced: true });
		const { headers } = await renew("5001-x").then(() =>
			exchange("made-up").then(() => stand.www("revoke_token", { token: "x" })),
		);
		expect(headers.get("x-ratelimit-used")).toBe("3");
		expect(headers.get("x-ratelimit-remaining")).toBe("597.0");
		expect(Number(headers.get("x-ratelimit-reset"))).toBeGreaterThan(590);
		await stand.control("reddit-ads/limits", { isEnforced: false });
	});

	test("cannot be had by another method", async () => {
		const reply = await fetch(
			`${stand.sandbox.url}/reddit-ads/api/v1/access_token`,
			{ headers: { authorization: basic(), "user-agent": userAgent } },
		);
		expect([reply.status, await reply.json()]).toEqual([
			404,
			{ message: "Not Found", error: 404 },
		]);
	});
});

describe("an end", () => {
	test("of an access token leaves the rest, of a refresh token takes all along, and an unknown one is no error", async () => {
		const one = await stand.signIn();
		const other = await stand.signIn();
		const revoke = (token = "") => stand.www("revoke_token", { token });
		expect(await revoke(one.access_token)).toMatchObject({
			status: 200,
			text: "",
		});
		expect((await meWith(one.access_token)).status).toBe(401);
		const renewed = (await renew(one.refresh_token)).body;
		expect((await meWith(String(renewed.access_token))).status).toBe(200);
		expect((await revoke(one.refresh_token)).status).toBe(200);
		expect((await meWith(String(renewed.access_token))).status).toBe(401);
		expect((await renew(one.refresh_token)).status).toBe(400);
		expect((await revoke(one.refresh_token)).status).toBe(200);
		expect((await revoke("nobody's")).status).toBe(200);
		expect((await meWith(other.access_token)).status).toBe(200);
		expect(
			await stand.www("revoke_token", { token: "x" }, { authorization: "" }),
		).toMatchObject({ status: 401 });
	});

	test("by the person, and by time", async () => {
		const tokens = await stand.signIn();
		await stand.control("reddit-ads/expire-access-tokens");
		expect(await meWith(tokens.access_token)).toMatchObject({
			status: 401,
			body: { error: { code: 401, message: "Bad bearer token provided." } },
		});
		expect((await renew(tokens.refresh_token)).status).toBe(200);
		await stand.control("reddit-ads/revoke", { user: "agency_admin" });
		expect((await renew(tokens.refresh_token)).status).toBe(400);
	});
});

test("a fault is worded as either host words it", async () => {
	await stand.control("faults", [
		{
			path: "/reddit-ads/api/v1/access_token",
			redditError: { error: 400, hasMessage: false },
		},
		{
			path: "/reddit-ads/api/v3/me",
			redditAdsError: { code: 429, resetSeconds: 30 },
		},
	]);
	expect((await renew("x")).text.trim()).toBe('{"error":400}');
	const limited = await stand.get("me");
	expect(limited.body.error).toEqual({
		code: 429,
		message: "Too Many Requests",
	});
	expect(limited.headers.get("ratelimit")).toBe('"business-manager";r=0;t=30');
	expect(limited.headers.get("ratelimit-policy")).toBe(
		'"business-manager";q=100;w=60',
	);
});

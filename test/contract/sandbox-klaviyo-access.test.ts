import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { keys } from "../../apps/sandbox/src/klaviyo/case.ts";
import { client } from "../../apps/sandbox/src/klaviyo/client.ts";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import {
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";
import { tlsCallerOf } from "../support/tls-caller.ts";

const redirectUri = "http://localhost:3000/oauth/klaviyo/callback";
const verifier = "v".repeat(43);
const challenge = createHash("sha256").update(verifier).digest("base64url");
const brandOwner = "brand.owner@example.com";

let klaviyo: SandboxKlaviyo;
let clockAhead = 0;
beforeAll(async () => {
	klaviyo = await startKlaviyo({ campaigns: 1, days: 1 });
});
afterEach(async () => {
	await klaviyo.control("clock", { advanceSeconds: -clockAhead });
	clockAhead = 0;
	await klaviyo.control("klaviyo/behaviour", {
		rotates: false,
		reuseSeconds: 0,
	});
	await klaviyo.control("klaviyo/limits", { isEnforced: false });
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

async function advance(seconds: number) {
	clockAhead += seconds;
	await klaviyo.control("clock", { advanceSeconds: seconds });
}

/** Sends a person to the consent page; the answer's address, or the status of a page. */
async function authorize(
	parameters: Record<string, string | null> = {},
	headers: Record<string, string> = {},
) {
	const url = new URL(`${klaviyo.sandbox.url}/klaviyo/oauth/authorize`);
	const all: Record<string, string | null> = {
		response_type: "code",
		client_id: client.id,
		redirect_uri: redirectUri,
		scope: "accounts:read lists:read",
		state: "s1",
		code_challenge: challenge,
		code_challenge_method: "S256",
		...parameters,
	};
	for (const [name, value] of Object.entries(all))
		if (value !== null) url.searchParams.set(name, value);
	const reply = await fetch(url, {
		redirect: "manual",
		headers: {
			"x-sandbox-consent": "allow",
			"x-sandbox-account": brandOwner,
			...headers,
		},
	});
	const location = reply.headers.get("location");
	return {
		status: reply.status,
		answer: Object.fromEntries(
			location === null ? [] : new URL(location).searchParams,
		),
	};
}
async function codeOf(parameters = {}, headers = {}): Promise<string> {
	return (await authorize(parameters, headers)).answer.code ?? "";
}

/** A call of the token endpoint, or of the one that revokes. */
async function post(
	form: Record<string, string>,
	given: {
		path?: string;
		basic?: string;
		headers?: Record<string, string>;
	} = {},
) {
	const { path = "token", basic = `${client.id}:${client.secret}` } = given;
	const reply = await fetch(`${klaviyo.sandbox.url}/klaviyo/oauth/${path}`, {
		method: "POST",
		headers: {
			authorization: `Basic ${Buffer.from(basic).toString("base64")}`,
			...given.headers,
		},
		body: new URLSearchParams(form),
	});
	return {
		status: reply.status,
		body: (await reply.json()) as Record<string, string>,
	};
}
const exchange = (code: string, more: Record<string, string> = {}) =>
	post({
		grant_type: "authorization_code",
		code,
		code_verifier: verifier,
		redirect_uri: redirectUri,
		...more,
	});
const refresh = (token = "") =>
	post({ grant_type: "refresh_token", refresh_token: token });
async function statusOf(authorization: string, path = "/api/accounts") {
	const { status, document } = await klaviyo.call(path, {
		headers: { authorization },
	});
	return [status, document.errors?.[0]?.code];
}
const refused = (status: number, error: string) => ({
	status,
	body: expect.objectContaining({ error }),
});

describe("the consent page", () => {
	test("comes back with a code and the state, or with the refusal", async () => {
		expect((await authorize()).answer).toEqual({
			code: expect.any(String),
			state: "s1",
		});
		expect(
			(await authorize({}, { "x-sandbox-consent": "deny" })).answer,
		).toMatchObject({ error: "access_denied", state: "s1" });
	});

	test.each([
		[{ response_type: "token" }, "unsupported_response_type"],
		[{ code_challenge: null }, "invalid_request"],
		[{ code_challenge_method: "plain" }, "invalid_request"],
		[{ code_challenge: "short" }, "invalid_request"],
		[{ scope: null }, "invalid_scope"],
		[{ scope: "accounts:read everything:read" }, "invalid_scope"],
	])("answers %j with %s", async (parameters, error) => {
		expect((await authorize(parameters)).answer).toMatchObject({
			error,
			state: "s1",
		});
	});

	test.each([
		[{ client_id: "another" }],
		[{ redirect_uri: "http://localhost:3000/elsewhere" }],
	])("leads nowhere with %j", async (parameters) => {
		expect(await authorize(parameters)).toEqual({ status: 400, answer: {} });
	});

	test("somebody without an account cannot install an app", async () => {
		const { answer } = await authorize(
			{},
			{ "x-sandbox-account": "new.starter@example.com" },
		);
		expect(answer.error).toBe("access_denied");
	});

	test("shows what is allowed and the accounts to choose from, and its form answers", async () => {
		const url = new URL(`${klaviyo.sandbox.url}/klaviyo/oauth/authorize`);
		url.search = new URLSearchParams({
			response_type: "code",
			client_id: client.id,
			redirect_uri: redirectUri,
			scope: "lists:read",
			code_challenge: challenge,
			code_challenge_method: "S256",
		}).toString();
		const page = await (await fetch(url)).text();
		expect(page).toContain("Allow lists:read");
		expect(page).toContain("Install in Maple &amp; Co");
		const answer = await fetch(url, {
			method: "POST",
			redirect: "manual",
			body: new URLSearchParams({
				decision: "allow",
				account: brandOwner,
				scope: knownKeys.publicApiKey,
			}),
		});
		expect(answer.headers.get("location")).toMatch(/code=/);
	});
});

describe("tokens", () => {
	test("a code is good for one exchange, with its verifier and address, for five minutes", async () => {
		const code = await codeOf();
		const { status, body } = await exchange(code);
		expect([status, body]).toEqual([
			200,
			{
				access_token: expect.any(String),
				token_type: "bearer",
				expires_in: 3600,
				refresh_token: expect.any(String),
				scope: "accounts:read lists:read",
			},
		]);
		const invalid = refused(400, "invalid_grant");
		expect(await exchange(code)).toEqual(invalid);
		expect(await refresh(body.refresh_token)).toEqual(invalid);
		expect(
			await exchange(await codeOf(), { code_verifier: "w".repeat(43) }),
		).toEqual(invalid);
		expect(
			await exchange(await codeOf(), { redirect_uri: `${redirectUri}/` }),
		).toEqual(invalid);
		const late = await codeOf();
		await advance(301);
		expect(await exchange(late)).toEqual(invalid);
	});

	test("the app proves itself by Basic alone, and speaks in forms", async () => {
		const code = await codeOf();
		const form = { grant_type: "authorization_code", code };
		expect(await post(form, { basic: `${client.id}:wrong` })).toEqual(
			refused(401, "invalid_client"),
		);
		expect(
			await post(
				{ ...form, client_id: client.id, client_secret: client.secret },
				{ basic: "" },
			),
		).toEqual(refused(401, "invalid_client"));
		expect(await post(form)).toEqual(refused(400, "invalid_request"));
		expect(await post({ grant_type: "password" })).toEqual(
			refused(400, "unsupported_grant_type"),
		);
		expect(await post({})).toEqual(refused(400, "invalid_request"));
		expect(
			await post(form, { headers: { "content-type": "application/json" } }),
		).toEqual(refused(400, "invalid_request"));
	});

	test("a refresh answers with the same token, or where they rotate with the next one", async () => {
		const { body } = await exchange(await codeOf());
		const same = await refresh(body.refresh_token);
		expect(same.body.refresh_token).toBe(body.refresh_token);
		await klaviyo.control("klaviyo/behaviour", { rotates: true });
		const next = await refresh(body.refresh_token);
		expect(next.body.refresh_token).not.toBe(body.refresh_token);
		expect((await refresh(next.body.refresh_token)).status).toBe(200);
		expect(await refresh(body.refresh_token)).toEqual(
			refused(400, "invalid_grant"),
		);
	});

	test("a refresh token lives for 90 days without use, an access token for an hour", async () => {
		const { body } = await exchange(await codeOf());
		const bearer = `Bearer ${body.access_token}`;
		expect(await statusOf(bearer)).toEqual([200, undefined]);
		await advance(3600);
		expect(await statusOf(bearer)).toEqual([401, "authentication_failed"]);
		await advance(89 * 86_400);
		const { body: fresh } = await refresh(body.refresh_token);
		expect(await statusOf(`Bearer ${fresh.access_token}`)).toEqual([
			200,
			undefined,
		]);
		await advance(90 * 86_400);
		expect(await refresh(body.refresh_token)).toEqual(
			refused(400, "invalid_grant"),
		);
	});

	test("access tokens are ended by a control action, and the refresh token stays", async () => {
		const { body } = await exchange(await codeOf());
		await klaviyo.control("klaviyo/expire-access-tokens", { user: brandOwner });
		expect(await statusOf(`Bearer ${body.access_token}`)).toEqual([
			401,
			"authentication_failed",
		]);
		expect((await refresh(body.refresh_token)).status).toBe(200);
	});

	test.each([
		["by the app", "revoke"],
		["by the person", "uninstall"],
	])("an end that is made %s is one of all tokens", async (_who, way) => {
		const { body } = await exchange(await codeOf());
		if (way === "uninstall")
			await klaviyo.control("klaviyo/uninstall", { user: brandOwner });
		else {
			const form = {
				token: body.refresh_token ?? "",
				token_type_hint: "refresh_token",
			};
			expect((await post(form, { path: "revoke" })).status).toBe(200);
			expect((await post(form, { path: "revoke" })).status).toBe(200);
		}
		expect(await statusOf(`Bearer ${body.access_token}`)).toEqual([
			401,
			"authentication_failed",
		]);
		expect(await refresh(body.refresh_token)).toEqual(
			refused(400, "invalid_grant"),
		);
	});
});

describe("what a caller may read", () => {
	test("a token reads the account that it was installed in, by its scopes", async () => {
		const { body } = await exchange(await codeOf());
		const bearer = `Bearer ${body.access_token}`;
		const { document } = await klaviyo.call("/api/accounts", {
			headers: { authorization: bearer },
		});
		expect(document.data[0]?.id).toBe(knownKeys.publicApiKey);
		expect(await statusOf(bearer, "/api/lists")).toEqual([200, undefined]);
		expect(await statusOf(bearer, "/api/flows")).toEqual([
			403,
			"permission_denied",
		]);
	});

	test("somebody with several accounts says which one it is", async () => {
		const index = (await (
			await fetch(`${klaviyo.sandbox.url}/__sandbox/`)
		).json()) as {
			platforms: {
				klaviyo: { people: { email: string; accounts: string[] }[] };
			};
		};
		const admin = index.platforms.klaviyo.people.find(
			({ email }) => email === "agency.admin@example.com",
		);
		for (const wanted of admin?.accounts.slice(1, 3) ?? []) {
			const { body } = await exchange(
				await codeOf(
					{},
					{
						"x-sandbox-account": "agency.admin@example.com",
						"x-sandbox-scopes": wanted,
					},
				),
			);
			const { document } = await klaviyo.call("/api/accounts", {
				headers: { authorization: `Bearer ${body.access_token}` },
			});
			expect(document.data[0]?.id).toBe(wanted);
		}
	});

	test.each([
		["/api/lists", ["lists:read"]],
		["/api/segments", ["segments:read"]],
		[
			"/api/campaigns?filter=equals(messages.channel,'email')",
			["campaigns:read"],
		],
		["/api/flows", ["flows:read"]],
		["/api/templates", ["templates:read"]],
		["/api/images", ["images:read"]],
		["/api/metrics", ["metrics:read"]],
		["/api/catalog-items", ["catalogs:read"]],
		["/api/tags", ["tags:read"]],
	])("%s wants %j of a key", async (path, scopes) => {
		const { apiKey } = await klaviyo.control("klaviyo/issue-key", {
			user: brandOwner,
			scopes: [],
		});
		const header = `Klaviyo-API-Key ${apiKey}`;
		const { status, document } = await klaviyo.call(path, {
			headers: { authorization: header },
		});
		expect([status, document.errors?.[0]?.code]).toEqual([
			403,
			"permission_denied",
		]);
		expect(document.errors?.[0]?.detail).toContain(scopes[0]);
		await klaviyo.control("klaviyo/key-scopes", { key: apiKey, scopes });
		expect(await statusOf(header, path)).toEqual([200, undefined]);
	});

	test("a read-only key reads everything and writes nothing", async () => {
		const authorization = `Klaviyo-API-Key ${keys.readOnly.apiKey}`;
		expect(await statusOf(authorization, "/api/lists")).toEqual([
			200,
			undefined,
		]);
		const { status } = await klaviyo.call("/api/lists", {
			method: "POST",
			headers: { authorization },
			body: { data: { type: "list", attributes: { name: "x" } } },
		});
		expect(status).toBe(403);
	});

	test("an app has limits of its own beside those of the keys, and an endpoint its own tier", async () => {
		await klaviyo.control("klaviyo/limits", { isEnforced: true });
		const { body } = await exchange(await codeOf());
		const key = `Klaviyo-API-Key ${knownKeys.apiKey}`;
		const bearer = `Bearer ${body.access_token}`;
		expect(await statusOf(key)).toEqual([200, undefined]);
		expect(await statusOf(key)).toEqual([429, "throttled"]);
		expect(await statusOf(bearer)).toEqual([200, undefined]);
		expect(await statusOf(bearer)).toEqual([429, "throttled"]);
		for (const _ of [1, 2, 3])
			expect(await statusOf(key, "/api/flows")).toEqual([200, undefined]);
		expect(await statusOf(key, "/api/flows")).toEqual([429, "throttled"]);
		expect(await statusOf(key, "/api/metrics")).toEqual([200, undefined]);
	});
});

test("tokens are at the API's host alone, and consent at the website's two names", async () => {
	const call = tlsCallerOf(klaviyo.sandbox);
	const token = (host: string) =>
		call(host, "/oauth/token", { method: "POST" });
	expect((await token("www.klaviyo.com")).status).toBe(403);
	expect((await token("a.klaviyo.com")).status).toBe(400);
	for (const host of ["www.klaviyo.com", "klaviyo.com"]) {
		const page = await call(host, "/oauth/authorize?client_id=nobody");
		expect([page.status, page.text]).toEqual([
			400,
			expect.stringContaining("invalid_client"),
		]);
	}
	const links = await call("a.klaviyo.com", "/api/lists", {
		headers: {
			authorization: `Klaviyo-API-Key ${knownKeys.apiKey}`,
			revision: "2026-07-15",
		},
	});
	expect(JSON.parse(links.text).links.next).toMatch(
		/^https:\/\/a\.klaviyo\.com\/api\/lists\?page/,
	);
});

import { createHash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import {
	adwordsScope,
	SandboxGoogle,
	type SandboxTokens,
	sandboxCallback,
	sandboxClient,
} from "../support/sandbox-google.ts";

let sandbox: Sandbox;
let google: SandboxGoogle;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
});
afterAll(async () => {
	await sandbox.stop();
});

const location = (reply: Response) =>
	new URL(reply.headers.get("location") ?? "about:blank").searchParams;

describe("authorization", () => {
	test.each([
		["an unknown client", { client_id: "nobody" }, 401, "invalid_client"],
		[
			"another redirect address",
			{ redirect_uri: `${sandboxCallback}/` },
			400,
			"redirect_uri_mismatch",
		],
		[
			"a missing response type",
			{ response_type: null },
			400,
			"invalid_request",
		],
		["an unknown scope", { scope: "adwords" }, 400, "invalid_scope"],
		[
			"a challenge too short",
			{ code_challenge: "short", code_challenge_method: "S256" },
			400,
			"invalid_request",
		],
	])(
		"%s ends on Google's page and never reaches the app",
		async (_name, parameters, status, code) => {
			const reply = await google.authorize(parameters);
			expect(reply.status).toBe(status);
			expect(reply.headers.get("location")).toBeNull();
			expect(await reply.text()).toContain(code);
		},
	);

	test("allow brings code, scope and state back; deny brings access_denied", async () => {
		const allowed = location(await google.authorize());
		expect([...allowed.keys()]).toEqual([
			"state",
			"iss",
			"code",
			"scope",
			"authuser",
			"hd",
			"prompt",
		]);
		expect(allowed.get("state")).toBe("a state");
		expect(allowed.get("iss")).toBe(`${sandbox.url}/google-ads`);
		expect([allowed.get("authuser"), allowed.get("prompt")]).toEqual([
			"0",
			"consent",
		]);
		const denied = location(
			await google.authorize({}, { "x-sandbox-consent": "deny" }),
		);
		expect(Object.fromEntries(denied)).toEqual({
			error: "access_denied",
			state: "a state",
			iss: `${sandbox.url}/google-ads`,
		});
	});

	test("hd narrows the choice of accounts to that domain, and comes back for an account of one", async () => {
		const page = await google.authorize({ hd: "example.com" }, {});
		const text = await page.text();
		expect(text).toContain("agency.admin@example.com");
		expect(text).not.toContain("brand.owner@example.com");
		const consumer = location(
			await google.authorize(
				{},
				{
					"x-sandbox-consent": "allow",
					"x-sandbox-account": "owner@example.com",
				},
			),
		);
		expect(consumer.has("hd")).toBe(false);
	});

	test("the page offers accounts, ticks and two buttons, and its form does the same", async () => {
		const page = await google.authorize({}, {});
		const text = await page.text();
		expect(text).toContain(
			'type="radio" name="account" value="100000000000000000001"',
		);
		expect(text).toContain(
			`type="checkbox" name="scope" value="${adwordsScope}"`,
		);
		expect(text).toContain(">Allow</button>");
		expect(text).toContain(">Deny</button>");
		const answer = await fetch(page.url, {
			method: "POST",
			redirect: "manual",
			body: new URLSearchParams({
				account: "100000000000000000002",
				decision: "allow",
			}),
		});
		// The scope was not ticked: only the sign-in ones are granted.
		expect(location(answer).get("scope")).toBe(
			"openid https://www.googleapis.com/auth/userinfo.email",
		);
	});

	test("prompt=none works only for what was allowed before", async () => {
		const hint = { prompt: "none", login_hint: "agency.analyst@example.com" };
		expect(location(await google.authorize(hint, {})).get("error")).toBe(
			"consent_required",
		);
		await google.tokens("agency.analyst@example.com");
		expect(location(await google.authorize(hint, {})).get("code")).toBeTruthy();
	});
});

describe("exchange", () => {
	test("gives the tokens in Google's shape, with body or Basic credentials", async () => {
		const tokens = await google.tokens("brand.owner@example.com", {
			prompt: "consent",
		});
		expect(tokens).toMatchObject({ expires_in: 3599, token_type: "Bearer" });
		expect(tokens.refresh_token).toMatch(/^1\/\/0g/);
		expect(tokens.scope.split(" ")).toContain(adwordsScope);
		const claims = JSON.parse(
			Buffer.from(tokens.id_token?.split(".")[1] ?? "", "base64url").toString(),
		);
		expect(claims).toMatchObject({
			sub: "100000000000000000002",
			email: "brand.owner@example.com",
		});
		const basic = await fetch(`${sandbox.url}/google-ads/o/oauth2/token`, {
			method: "POST",
			headers: {
				authorization: `Basic ${btoa(`${sandboxClient.client_id}:${sandboxClient.client_secret}`)}`,
			},
			body: new URLSearchParams({
				grant_type: "authorization_code",
				redirect_uri: sandboxCallback,
				code: await google.code(),
			}),
		});
		expect(basic.status).toBe(200);
	});

	test("a second use of a code is refused and kills the tokens of the first", async () => {
		const code = await google.code({ prompt: "consent" });
		const tokens = (await (
			await google.exchange(code)
		).json()) as SandboxTokens;
		const again = await google.exchange(code);
		expect([again.status, await again.json()]).toEqual([
			400,
			{ error: "invalid_grant", error_description: "Bad Request" },
		]);
		const refresh = await google.token({
			grant_type: "refresh_token",
			refresh_token: tokens.refresh_token ?? "",
		});
		expect(await refresh.json()).toEqual({
			error: "invalid_grant",
			error_description: "Token has been expired or revoked.",
		});
	});

	test("a code verifier is demanded when a challenge was sent, and must fit", async () => {
		const verifier = "v".repeat(64);
		const challenge = {
			code_challenge: createHash("sha256").update(verifier).digest("base64url"),
			code_challenge_method: "S256",
		};
		for (const [given, error] of [
			[{}, "invalid_grant"],
			[{ code_verifier: "w".repeat(64) }, "invalid_grant"],
			[{ code_verifier: verifier }, undefined],
		] as const) {
			const reply = (await (
				await google.exchange(await google.code(challenge), given)
			).json()) as { error?: string };
			expect(reply.error).toBe(error);
		}
	});

	test.each([
		["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client"],
		[
			"another redirect address",
			{ redirect_uri: "http://localhost:3000/" },
			400,
			"redirect_uri_mismatch",
		],
		["a double-encoded code", { code: "4%2F0abc" }, 400, "invalid_grant"],
		[
			"another grant type",
			{ grant_type: "password" },
			400,
			"unsupported_grant_type",
		],
	])("%s is refused", async (_name, form, status, error) => {
		const reply = await google.exchange(await google.code(), form);
		expect(reply.status).toBe(status);
		expect(await reply.json()).toMatchObject({ error });
	});

	test("a second consent without prompt=consent gives no refresh token", async () => {
		await google.tokens();
		expect((await google.tokens()).refresh_token).toBeUndefined();
		expect(
			(await google.tokens(undefined, { prompt: "consent" })).refresh_token,
		).toBeTruthy();
	});

	test("include_granted_scopes joins what was granted before", async () => {
		const account = "new.starter@example.com";
		await google.tokens(account);
		const drive = "https://www.googleapis.com/auth/drive.file";
		const apart = await google.tokens(account, { scope: drive });
		expect(apart.scope).toBe(drive);
		const joined = await google.tokens(account, {
			scope: drive,
			include_granted_scopes: "true",
		});
		expect(joined.scope.split(" ")).toEqual(
			expect.arrayContaining([drive, adwordsScope]),
		);
	});
});

describe("the other addresses of the token endpoint", () => {
	test.each([
		"/google-ads/token",
		"/google-ads/o/oauth2/token",
		"/google-ads/oauth2/v4/token",
		"/google-workspace/oauth2/v3/token",
		"/google-workspace/oauth2/v4/token",
	])("%s exchanges, also with the parameters in its URL", async (path) => {
		const parameters = new URLSearchParams({
			...sandboxClient,
			grant_type: "authorization_code",
			redirect_uri: sandboxCallback,
			code: await google.code(),
		});
		const reply = await fetch(`${sandbox.url}${path}?${parameters}`, {
			method: "POST",
		});
		expect(reply.status).toBe(200);
		expect(await reply.json()).toMatchObject({ token_type: "Bearer" });
	});

	test("a parameter in the URL and in the body is one too many", async () => {
		const reply = await fetch(
			`${sandbox.url}/google-ads/token?grant_type=refresh_token`,
			{
				method: "POST",
				body: new URLSearchParams({
					...sandboxClient,
					grant_type: "refresh_token",
				}),
			},
		);
		expect(await reply.json()).toMatchObject({
			error: "invalid_request",
			error_description:
				"OAuth 2 parameters can only have a single value: grant_type",
		});
	});
});

describe("what a token is", () => {
	const get = async (path: string, headers: Record<string, string> = {}) => {
		const reply = await fetch(`${sandbox.url}${path}`, { headers });
		return [reply.status, await reply.json()] as const;
	};

	test("tokeninfo takes an access token as parameter or header, and an ID token", async () => {
		const { access_token, id_token = "" } = await google.tokens();
		const bearer = { authorization: `Bearer ${access_token}` };
		for (const [path, headers] of [
			[`/google-ads/tokeninfo?access_token=${access_token}`, {}],
			["/google-ads/tokeninfo", bearer],
			["/google-workspace/oauth2/v3/tokeninfo", bearer],
		] as const) {
			expect(await get(path, headers)).toMatchObject([
				200,
				{ aud: sandboxClient.client_id, sub: "100000000000000000001" },
			]);
		}
		expect(
			await get(`/google-ads/tokeninfo?id_token=${id_token}`),
		).toMatchObject([
			200,
			{
				iss: `${sandbox.url}/google-ads`,
				aud: sandboxClient.client_id,
				email_verified: "true",
				exp: expect.stringMatching(/^\d+$/),
				alg: "RS256",
			},
		]);
		expect(
			await get(
				`/google-workspace/oauth2/v1/tokeninfo?access_token=${access_token}`,
			),
		).toMatchObject([
			200,
			{ issued_to: sandboxClient.client_id, verified_email: true },
		]);
		for (const path of [
			"/google-ads/tokeninfo?access_token=ya29.made-up",
			`/google-ads/tokeninfo?id_token=${id_token}x`,
		])
			expect(await get(path)).toMatchObject([400, { error: "invalid_token" }]);
		expect(await get("/google-ads/tokeninfo")).toMatchObject([
			400,
			{ error: "invalid_request" },
		]);
	});

	test("an ID token ends by the sandbox's clock", async () => {
		const own = await startSandbox({ port: 0 });
		const client = new SandboxGoogle(own);
		const { id_token = "" } = await client.tokens();
		const ask = async () =>
			(await fetch(`${own.url}/google-ads/tokeninfo?id_token=${id_token}`))
				.status;
		expect(await ask()).toBe(200);
		await client.control("clock", { advanceSeconds: 3700 });
		expect(await ask()).toBe(400);
		await own.stop();
	});

	test("userinfo has OpenID's names in v1 and v3, Google's older ones in v2", async () => {
		const { access_token } = await google.tokens(undefined, {
			scope: "openid email profile",
		});
		const bearer = { authorization: `Bearer ${access_token}` };
		const claims = {
			sub: "100000000000000000001",
			name: "Agency admin",
			given_name: "Agency",
			family_name: "admin",
			email: "agency.admin@example.com",
			email_verified: true,
			hd: "example.com",
		};
		for (const path of [
			"/google-ads/v1/userinfo",
			"/google-workspace/oauth2/v3/userinfo",
		])
			expect(await get(path, bearer)).toEqual([200, claims]);
		expect(await get("/google-workspace/oauth2/v2/userinfo", bearer)).toEqual([
			200,
			{
				id: claims.sub,
				email: claims.email,
				verified_email: true,
				name: claims.name,
				given_name: claims.given_name,
				family_name: claims.family_name,
				hd: claims.hd,
			},
		]);
		expect(
			await get("/google-workspace/oauth2/v2/userinfo", {
				authorization: "Bearer ya29.made-up",
			}),
		).toMatchObject([401, { error: { status: "UNAUTHENTICATED" } }]);
	});

	test("scripted faults reach these addresses too, in the form of the token endpoint", async () => {
		await google.control("faults", {
			path: "/google-workspace/oauth2/v4/token",
			oauthError: { error: "invalid_grant", description: "Scripted" },
		});
		const reply = await fetch(
			`${sandbox.url}/google-workspace/oauth2/v4/token`,
			{ method: "POST" },
		);
		expect([reply.status, await reply.json()]).toEqual([
			400,
			{ error: "invalid_grant", error_description: "Scripted" },
		]);
	});
});

describe("refresh and revocation", () => {
	test("a refresh grants a narrower scope narrowed, and refuses a wider one", async () => {
		const { refresh_token = "" } = await google.tokens(undefined, {
			prompt: "consent",
			scope: `openid email ${adwordsScope}`,
		});
		const refresh = async (scope: string) => {
			const reply = await google.token({
				grant_type: "refresh_token",
				refresh_token,
				scope,
			});
			return [reply.status, await reply.json()] as const;
		};
		expect(await refresh(adwordsScope)).toMatchObject([
			200,
			{ scope: adwordsScope },
		]);
		expect((await refresh("openid email"))[1]).toMatchObject({
			scope: "openid https://www.googleapis.com/auth/userinfo.email",
			id_token: expect.any(String),
		});
		for (const wider of [
			`${adwordsScope} https://www.googleapis.com/auth/drive.file`,
			"profile",
			"made-up",
		])
			expect(await refresh(wider)).toMatchObject([
				400,
				{ error: "invalid_scope" },
			]);
		// What was refused or narrowed changed nothing of what was granted.
		const whole = await google.token({
			grant_type: "refresh_token",
			refresh_token,
		});
		expect(
			((await whole.json()) as SandboxTokens).scope.split(" "),
		).toHaveLength(3);
	});

	test("a refresh keeps the refresh token and does not repeat it", async () => {
		const { refresh_token = "" } = await google.tokens(undefined, {
			prompt: "consent",
		});
		const reply = await google.token({
			grant_type: "refresh_token",
			refresh_token,
		});
		const refreshed = (await reply.json()) as SandboxTokens;
		expect(refreshed.access_token).toBeTruthy();
		expect(refreshed.refresh_token).toBeUndefined();
	});

	test("the 101st refresh token of a person kills the oldest", async () => {
		const account = "agency.analyst@example.com";
		const first = await google.tokens(account, { prompt: "consent" });
		const refresh = async () =>
			(
				await google.token({
					grant_type: "refresh_token",
					refresh_token: first.refresh_token ?? "",
				})
			).status;
		for (let count = 0; count < 98; count++)
			await google.tokens(account, { prompt: "consent" });
		expect(await refresh()).toBe(200);
		for (let count = 0; count < 2; count++)
			await google.tokens(account, { prompt: "consent" });
		expect(await refresh()).toBe(400);
	});

	test("revoking any token ends the whole grant of that person", async () => {
		const account = "brand.owner@example.com";
		const one = await google.tokens(account, { prompt: "consent" });
		const other = await google.tokens(account, { prompt: "consent" });
		const revoke = async (token: string) =>
			await fetch(`${sandbox.url}/google-ads/revoke`, {
				method: "POST",
				body: new URLSearchParams({ token }),
			});
		expect((await revoke(one.access_token)).status).toBe(200);
		expect((await revoke(one.access_token)).status).toBe(400);
		const refresh = await google.token({
			grant_type: "refresh_token",
			refresh_token: other.refresh_token ?? "",
		});
		expect(await refresh.json()).toMatchObject({ error: "invalid_grant" });
		const call = await google.api(
			other.access_token,
			"customers:listAccessibleCustomers",
		);
		expect(JSON.stringify(await call.json())).toContain("OAUTH_TOKEN_REVOKED");
	});

	test("a deleted client is told so", async () => {
		await google.control("google-ads/clients", {
			clientId: "short-lived",
			clientSecret: "secret",
			redirectUris: [sandboxCallback],
		});
		await google.control("google-ads/clients", {
			clientId: "short-lived",
			deleted: true,
		});
		const reply = await google.token({
			client_id: "short-lived",
			client_secret: "secret",
			grant_type: "refresh_token",
			refresh_token: "x",
		});
		expect([reply.status, await reply.json()]).toEqual([
			401,
			{
				error: "deleted_client",
				error_description: "The OAuth client was deleted.",
			},
		]);
	});
});

test("with a state file grants outlive a restart", async () => {
	const stateFile = join(
		mkdtempSync(join(tmpdir(), "sandbox-state-")),
		"state.json",
	);
	const first = await startSandbox({ port: 0, stateFile });
	const { refresh_token = "" } = await new SandboxGoogle(first).tokens();
	await first.stop();
	const second = await startSandbox({ port: 0, stateFile });
	const reply = await new SandboxGoogle(second).token({
		grant_type: "refresh_token",
		refresh_token,
	});
	await second.stop();
	expect(reply.status).toBe(200);
});

test("in publishing status Testing a refresh token says its end and dies after a week", async () => {
	const testing = await startSandbox({ port: 0, isTestingPublishing: true });
	const client = new SandboxGoogle(testing);
	const tokens = await client.tokens();
	// Whole seconds of what is left: a second may have ended since the consent.
	const left = Number(
		(tokens as { refresh_token_expires_in?: number }).refresh_token_expires_in,
	);
	expect(left).toBeLessThanOrEqual(604_799);
	expect(left).toBeGreaterThan(604_700);
	await client.control("clock", { advanceSeconds: 604_800 });
	const reply = await client.token({
		grant_type: "refresh_token",
		refresh_token: tokens.refresh_token ?? "",
	});
	await testing.stop();
	expect(await reply.json()).toMatchObject({ error: "invalid_grant" });
});

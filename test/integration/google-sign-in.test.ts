import { randomBytes } from "node:crypto";
import { systemContext } from "@patchbay/access";
import { INSTANCE_TENANT_ID, inTenantSql } from "@patchbay/db";
import { createOAuthApp } from "@patchbay/oauth-apps";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { startApi, type TestApi } from "../support/api.ts";
import {
	AuthClient,
	adminUrl,
	auditOf,
	createPerson,
	password,
	type RestReply,
} from "../support/auth-client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { defaultApp } from "../support/default-platform.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { Mailbox } from "../support/mailbox.ts";
import {
	startTamperingProxy,
	type TamperingProxy,
} from "../support/tampering-proxy.ts";
import { totpCode } from "../support/totp.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let proxy: TamperingProxy;
let api: TestApi;
let people: pg.Pool;
const masterKey = randomBytes(32).toString("base64");
const email = "agency.admin@example.com";
const driveScope = "https://www.googleapis.com/auth/drive.file";

beforeAll(async () => {
	database = await createTestDatabase();
	sandbox = await startSandbox({ port: 0, smtpPort: 0 });
	proxy = await startTamperingProxy(sandbox.url);
	api = await startApi({
		database,
		sandbox: { url: proxy.url, smtpUrl: sandbox.smtpUrl },
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	people = new pg.Pool({ connectionString: database.authUrl, max: 2 });
});
afterAll(async () => {
	await people.end();
	await api.stop();
	await proxy.close();
	await sandbox.stop();
	await database.drop();
});
beforeEach(async () => {
	proxy.tamper = {};
	proxy.posted.length = 0;
	await people.query('delete from auth."user" where email like $1', [
		"%@example.com",
	]);
});

const person = (options: Parameters<typeof createPerson>[2] = {}) =>
	createPerson(database, [api.tenant.tenantId], { email, ...options });

async function start(
	client: AuthClient,
	body: { callbackURL?: string; drive?: boolean } = {},
): Promise<URL> {
	const { status, body: answer } = await client.post("/sign-in/google", body);
	expect([status, answer.code]).toEqual([200, undefined]);
	return new URL(answer.url);
}

/** Consents at the sandbox; answers the query with which the browser comes back. */
async function consent(
	url: URL,
	{
		account = email,
		say = "allow",
		headers = {},
	}: {
		account?: string;
		say?: "allow" | "deny";
		headers?: Record<string, string>;
	} = {},
): Promise<URLSearchParams> {
	const reply = await fetch(url, {
		redirect: "manual",
		headers: {
			"x-sandbox-consent": say,
			"x-sandbox-account": account,
			...headers,
		},
	});
	const location = new URL(reply.headers.get("location") ?? "");
	expect(location.origin + location.pathname).toBe(
		`${adminUrl}/oauth/google-sign-in/callback`,
	);
	return location.searchParams;
}

const comeBack = (client: AuthClient, query: URLSearchParams | string) =>
	client.get(`/callback/google?${query}`);

async function signIn(
	client: AuthClient,
	body: { callbackURL?: string; drive?: boolean } = {},
	options: Parameters<typeof consent>[1] = {},
): Promise<RestReply> {
	return comeBack(client, await consent(await start(client, body), options));
}

const refusal = ({ status, body }: RestReply) => [status, body.code];
const sessionOf = async (client: AuthClient) =>
	(await client.get("/get-session")).body;
const accountsOf = async (address: string) =>
	(
		await people.query(
			`select a.* from auth.account a join auth."user" u on u.id = a."userId"
			where u.email = $1 and a."providerId" = 'google'`,
			[address],
		)
	).rows;
const grants = (tenantId = api.tenant.tenantId) =>
	inTenantSql(database.db, tenantId, async (sql) => {
		const { rows } = await sql.query<{
			id: string;
			platform: string;
			standing: boolean;
			granted_scopes: string[];
			platform_user_id: string;
			sealed_refresh_token: Buffer | null;
		}>("select * from platform_grant where destroyed_at is null");
		return rows;
	});

test("someone who exists signs in with Google; the account is linked once, audited and told, and no token is kept", async () => {
	await person();
	const client = new AuthClient(api);
	const url = await start(client, { callbackURL: "/brands?x=1" });
	expect(Object.fromEntries(url.searchParams)).toMatchObject({
		scope: "openid email",
		access_type: "online",
		code_challenge_method: "S256",
		redirect_uri: `${adminUrl}/oauth/google-sign-in/callback`,
	});
	expect(url.searchParams.get("nonce")).toBeTruthy();

	const reply = await comeBack(client, await consent(url));
	expect(reply.status).toBe(302);
	expect(reply.headers.get("location")).toBe(`${adminUrl}/brands?x=1`);
	expect(reply.body).toEqual({
		redirectTo: "/brands?x=1",
		twoFactorRedirect: false,
		drive: null,
	});
	expect((await sessionOf(client)).user.email).toBe(email);
	expect(
		(await client.graphql.query("{ viewer { googleSignIn } }")).viewer,
	).toEqual({ googleSignIn: true });

	await signIn(new AuthClient(api));
	expect(await accountsOf(email)).toEqual([
		expect.objectContaining({
			accountId: "100000000000000000001",
			accessToken: null,
			refreshToken: null,
			idToken: null,
			scope: null,
		}),
	]);
	const entries = await auditOf(database, api.tenant.tenantId, email);
	expect(entries.map(({ action, detail }) => [action, detail])).toEqual([
		[
			"CREDENTIAL_SAVE",
			{ what: "GOOGLE_SIGN_IN", googleAccountId: "100000000000000000001" },
		],
		["SIGN_IN", { method: "GOOGLE" }],
		["SIGN_IN", { method: "GOOGLE" }],
	]);
	await new Mailbox(sandbox.url).waitFor(email, "A new way to sign in");
	expect(await grants()).toEqual([]);
});

test("nobody is created: a Google account that nobody here has does not come in", async () => {
	const client = new AuthClient(api);
	expect(refusal(await signIn(client))).toEqual([403, "NO_SUCH_PERSON"]);
	expect(await sessionOf(client)).toBeNull();
	const { rows } = await people.query(
		'select from auth."user" where email = $1',
		[email],
	);
	expect(rows).toEqual([]);
});

test("an address that Google, or we, did not verify links nothing", async () => {
	await person();
	proxy.tamper.claims = (claims) => ({ ...claims, email_verified: false });
	expect(refusal(await signIn(new AuthClient(api)))).toEqual([
		403,
		"EMAIL_NOT_VERIFIED",
	]);
	proxy.tamper = {};
	await people.query(
		'update auth."user" set "emailVerified" = false where email = $1',
		[email],
	);
	expect(refusal(await signIn(new AuthClient(api)))).toEqual([
		403,
		"EMAIL_NOT_VERIFIED",
	]);
	expect(await accountsOf(email)).toEqual([]);
});

test("Google's id of the account decides: neither a changed nor a taken-over address leads to another person", async () => {
	await person();
	await person({ email: "brand.owner@example.com" });
	await signIn(new AuthClient(api));
	// The linked account now has the other person's address.
	proxy.tamper.claims = (claims) => ({
		...claims,
		email: "brand.owner@example.com",
	});
	const moved = new AuthClient(api);
	expect((await signIn(moved)).status).toBe(302);
	expect((await sessionOf(moved)).user.email).toBe(email);
	// Another Google account was given the first one's address.
	proxy.tamper.claims = (claims) => ({ ...claims, sub: "999", email });
	const taken = new AuthClient(api);
	expect(refusal(await signIn(taken))).toEqual([
		403,
		"GOOGLE_ACCOUNT_MISMATCH",
	]);
	expect(await sessionOf(taken)).toBeNull();
	expect(await auditOf(database, api.tenant.tenantId, email)).toContainEqual({
		action: "SIGN_IN_FAILED",
		succeeded: false,
		detail: { method: "GOOGLE", reason: "GOOGLE_ACCOUNT_MISMATCH" },
	});
});

test("an ID token that is not for this attempt, this app or this moment is refused", async () => {
	await person();
	const wrong: Record<string, (claims: object) => Record<string, unknown>> = {
		nonce: (claims) => ({ ...claims, nonce: "another" }),
		"no nonce": ({ nonce: _, ...claims }: { nonce?: string }) => claims,
		aud: (claims) => ({ ...claims, aud: "another-client" }),
		"two aud": (claims) => ({
			...claims,
			azp: undefined,
			aud: [defaultApp.clientId, "another"],
		}),
		azp: (claims) => ({ ...claims, azp: "another-client" }),
		iss: (claims) => ({ ...claims, iss: "https://evil.example.test" }),
		exp: (claims) => ({ ...claims, exp: Date.now() / 1000 - 3600 }),
		iat: (claims) => ({ ...claims, iat: Date.now() / 1000 + 3600 }),
		sub: (claims) => ({ ...claims, sub: "" }),
		form: () => ({}),
	};
	for (const [name, claims] of Object.entries(wrong)) {
		proxy.tamper = { claims };
		const client = new AuthClient(api);
		expect([name, ...refusal(await signIn(client))]).toEqual([
			name,
			502,
			"TOKEN_RESPONSE_INVALID",
		]);
		expect(await sessionOf(client)).toBeNull();
	}
	proxy.tamper = { reply: ({ id_token: _, ...reply }) => reply };
	expect(refusal(await signIn(new AuthClient(api)))).toEqual([
		502,
		"TOKEN_RESPONSE_INVALID",
	]);
	expect(await accountsOf(email)).toEqual([]);
});

test("a callback works once, in the browser that began it, within its ten minutes", async () => {
	await person();
	const client = new AuthClient(api);
	const query = await consent(await start(client));

	const stranger = new AuthClient(api);
	expect(refusal(await comeBack(stranger, query))).toEqual([
		400,
		"BROWSER_MISMATCH",
	]);
	await start(stranger);
	expect(refusal(await comeBack(stranger, query))).toEqual([
		400,
		"BROWSER_MISMATCH",
	]);
	// Whoever carries a stolen code has also spent the attempt.
	expect(refusal(await comeBack(client, query))).toEqual([
		400,
		"STATE_REPLAYED",
	]);
	expect(proxy.posted).toEqual([]);

	const again = await consent(await start(client));
	const both = await Promise.all([
		comeBack(client, again),
		comeBack(client, again),
	]);
	expect(both.map(({ status }) => status).sort()).toEqual([302, 400]);

	const late = await consent(await start(client));
	await people.query(
		"update auth.google_sign_in set expires_at = now() - interval '1 second'",
	);
	expect(refusal(await comeBack(client, late))).toEqual([400, "STATE_EXPIRED"]);
	const unknown = new URLSearchParams({ code: "c", state: "made-up" });
	expect(refusal(await comeBack(client, unknown))).toEqual([
		400,
		"STATE_INVALID",
	]);
	expect(refusal(await comeBack(client, "code=c"))).toEqual([
		400,
		"STATE_INVALID",
	]);
});

test("a doubled parameter, a wrong issuer and a refusal at Google each end it by their own code", async () => {
	await person();
	const client = new AuthClient(api);
	const twice = await consent(await start(client));
	expect(refusal(await comeBack(client, `${twice}&code=another`))).toEqual([
		400,
		"INVALID_INPUT",
	]);
	const issuer = await consent(await start(client));
	issuer.set("iss", "https://evil.example.test");
	expect(refusal(await comeBack(client, issuer))).toEqual([
		400,
		"ISSUER_MISMATCH",
	]);
	expect(refusal(await signIn(client, {}, { say: "deny" }))).toEqual([
		403,
		"ACCESS_DENIED",
	]);
	// An error with a state of somebody else ends nothing of theirs.
	const victim = new AuthClient(api);
	const theirs = await consent(await start(victim));
	const state = theirs.get("state") ?? "";
	const forged = new URLSearchParams({ error: "access_denied", state });
	expect(refusal(await comeBack(client, forged))).toEqual([
		400,
		"BROWSER_MISMATCH",
	]);
	expect(proxy.posted).toEqual([]);
});

test("the code goes out with PKCE, and neither state nor verifier stands in the database", async () => {
	await person();
	const client = new AuthClient(api);
	const url = await start(client);
	const state = url.searchParams.get("state") ?? "";
	const nonce = url.searchParams.get("nonce") ?? "";
	const { rows } = await people.query("select * from auth.google_sign_in");
	await comeBack(client, await consent(url));
	const verifier = proxy.posted[0]?.get("code_verifier") ?? "";
	expect(verifier).toMatch(/^[\w-]{43}$/);
	const stored = JSON.stringify(rows);
	const log = api.log.join("\n");
	for (const secret of [state, nonce, verifier, proxy.posted[0]?.get("code")]) {
		expect(stored).not.toContain(secret);
		expect(log).not.toContain(secret);
	}
});

test("with Drive in the same consent the tokens stand in the vault of the tenant, and nowhere else", async () => {
	await person();
	const client = new AuthClient(api);
	const url = await start(client, { drive: true });
	expect(url.searchParams.get("scope")?.split(" ").sort()).toEqual(
		["openid", "email", driveScope].sort(),
	);
	let tokens: Record<string, unknown> = {};
	proxy.tamper.reply = (reply) => {
		tokens = reply;
		return reply;
	};
	const reply = await comeBack(client, await consent(url));
	expect(reply.body.drive).toBe("CONNECTED");

	const [grant, ...others] = await grants();
	expect(others).toEqual([]);
	expect(grant).toMatchObject({
		platform: "GOOGLE_WORKSPACE",
		standing: true,
		platform_user_id: "100000000000000000001",
	});
	expect(grant?.granted_scopes).toContain(driveScope);
	expect(grant?.sealed_refresh_token).not.toBeNull();
	const entries = await auditOf(database, api.tenant.tenantId, email);
	expect(entries).toContainEqual(
		expect.objectContaining({
			action: "CREDENTIAL_SAVE",
			detail: expect.objectContaining({ platform: "GOOGLE_WORKSPACE" }),
		}),
	);
	const auth = await people.query(
		`select coalesce(json_agg(a), '[]')::text as text from auth.account a`,
	);
	const everything = auth.rows[0].text + api.log.join("\n");
	for (const name of ["access_token", "refresh_token", "id_token"]) {
		expect(typeof tokens[name]).toBe("string");
		expect(everything).not.toContain(tokens[name]);
	}
});

test("Drive is for the tenant that was chosen, and for a role that may connect; the sign-in stands without it", async () => {
	const second = await createTenant(database, { name: "Second" });
	await createPerson(database, [second.tenantId], { email });
	const before = (await grants(second.tenantId)).length;
	const chosen = Buffer.from(`Tenant:${second.tenantId}`).toString("base64url");
	const client = new AuthClient(api);
	const { body } = await client.post(
		"/sign-in/google",
		{ drive: true },
		{ "X-Patchbay-Tenant": chosen },
	);
	const reply = await comeBack(client, await consent(new URL(body.url)));
	expect(reply.body.drive).toBe("CONNECTED");
	expect(await grants(second.tenantId)).toHaveLength(before + 1);

	await person({ email: "brand.owner@example.com", role: "MEMBER" });
	const member = new AuthClient(api);
	const refused = await signIn(
		member,
		{ drive: true },
		{ account: "brand.owner@example.com" },
	);
	expect(refused.body.drive).toBe("FORBIDDEN");
	expect((await sessionOf(member)).user.email).toBe("brand.owner@example.com");

	const outside = new AuthClient(api);
	const elsewhere = await outside.post(
		"/sign-in/google",
		{ drive: true },
		{ "X-Patchbay-Tenant": chosen },
	);
	const other = await comeBack(
		outside,
		await consent(new URL(elsewhere.body.url), {
			account: "brand.owner@example.com",
		}),
	);
	expect(other.body.drive).toBe("FORBIDDEN");
});

test("whoever has a second step needs it after Google too, and nothing of Drive is kept before", async () => {
	await person();
	const owner = new AuthClient(api);
	await owner.signIn(email, password);
	const { body } = await owner.post("/two-factor/enable", { password });
	await owner.post("/two-factor/verify-totp", { code: totpCode(body.totpURI) });
	const before = (await grants()).length;

	const client = new AuthClient(api);
	const reply = await signIn(client, { callbackURL: "/brands", drive: true });
	expect(reply.headers.get("location")).toBe(
		`${adminUrl}/login/code?returnTo=%2Fbrands`,
	);
	expect(reply.body).toMatchObject({
		twoFactorRedirect: true,
		drive: "AFTER_SECOND_STEP",
	});
	expect(await sessionOf(client)).toBeNull();
	expect(await grants()).toHaveLength(before);
	const second = await client.post("/two-factor/verify-totp", {
		// The one before has switched the second step on.
		code: totpCode(body.totpURI, 1),
	});
	expect(second.status).toBe(200);
	expect((await sessionOf(client)).user.email).toBe(email);
	// Signed in, Drive is asked for again and kept; the session stays the one it was.
	const cookie = client.cookie;
	const again = await signIn(client, { drive: true });
	expect([again.status, again.body.drive]).toEqual([302, "CONNECTED"]);
	expect(client.cookies.get("patchbay.session_token")).toBe(
		new Map(
			cookie.split("; ").map((pair) => pair.split("=") as [string, string]),
		).get("patchbay.session_token"),
	);
});

test("what was begun while signed in ends for that person alone", async () => {
	await person();
	await person({ email: "brand.owner@example.com" });
	const client = new AuthClient(api);
	await client.signIn("brand.owner@example.com", password);
	expect(refusal(await signIn(client))).toEqual([
		403,
		"GOOGLE_ACCOUNT_MISMATCH",
	]);
	expect(await accountsOf(email)).toEqual([]);
	const query = await consent(await start(client));
	await client.post("/sign-out");
	expect(refusal(await comeBack(client, query))).toEqual([
		400,
		"ACTOR_MISMATCH",
	]);
});

test("a token endpoint that fails or misbehaves signs nobody in", async () => {
	await person();
	for (const [fault, status, code] of [
		[{ kind: "status", status: 503 }, 503, "PLATFORM_UNAVAILABLE"],
		[{ kind: "html" }, 502, "TOKEN_RESPONSE_INVALID"],
	] as const) {
		const client = new AuthClient(api);
		const query = await consent(await start(client));
		const scripted = await fetch(`${sandbox.url}/__sandbox/faults`, {
			method: "POST",
			body: JSON.stringify({ ...fault, path: "/google-ads/token" }),
		});
		expect(scripted.status).toBe(201);
		expect(refusal(await comeBack(client, query))).toEqual([status, code]);
		expect(await sessionOf(client)).toBeNull();
	}
});

// The last one: from here on that app serves.
test("the installation's app signs people in, changed at once, and never a tenant's; without one the password is the way", async () => {
	await person();
	const bare = await startApi({
		database,
		sandbox: { url: proxy.url },
		env: {
			PATCHBAY_MASTER_KEY: masterKey,
			GOOGLE_ADS_CLIENT_ID: "",
			GOOGLE_ADS_CLIENT_SECRET: "",
		},
	});
	const setUp = (tenantId: string, clientId: string) =>
		createOAuthApp(
			{ ...bare.services, ...systemContext(tenantId, "test", "request-1") },
			{
				platform: "GOOGLE_WORKSPACE",
				label: clientId,
				clientId,
				clientSecret: "a-client-secret",
			},
		);
	try {
		await setUp(bare.tenant.tenantId, "tenants-own-app");
		const refused = await new AuthClient(bare).post("/sign-in/google");
		expect(refusal(refused)).toEqual([409, "APP_NOT_CONFIGURED"]);
		await setUp(INSTANCE_TENANT_ID, "installation-app");
		const { body } = await new AuthClient(bare).post("/sign-in/google");
		expect(new URL(body.url).searchParams.get("client_id")).toBe(
			"installation-app",
		);
	} finally {
		await bare.stop();
	}
});

import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { startApi, type TestApi } from "../support/api.ts";
import {
	AuthClient,
	auditOf,
	createPerson,
	password,
	type TestPerson,
} from "../support/auth-client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { Mailbox } from "../support/mailbox.ts";
import { totpCode, totpKey } from "../support/totp.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let api: TestApi;
let people: pg.Pool;
let person: TestPerson;

beforeAll(async () => {
	database = await createTestDatabase();
	sandbox = await startSandbox({ port: 0, smtpPort: 0 });
	api = await startApi({ database, sandbox });
	people = new pg.Pool({ connectionString: database.authUrl, max: 2 });
});
afterAll(async () => {
	await people.end();
	await api.stop();
	await sandbox.stop();
	await database.drop();
});
beforeEach(async () => {
	person = await createPerson(database, [api.tenant.tenantId]);
});

async function signedIn(): Promise<AuthClient> {
	const client = new AuthClient(api);
	expect((await client.signIn(person.email, password)).status).toBe(200);
	return client;
}

async function enable(client: AuthClient) {
	const { status, body } = await client.post("/two-factor/enable", {
		password,
	});
	expect(status).toBe(200);
	const { totpURI, backupCodes } = body as {
		totpURI: string;
		backupCodes: string[];
	};
	const code = totpCode(totpURI);
	const verified = await client.post("/two-factor/verify-totp", { code });
	expect([verified.status, verified.body.code]).toEqual([200, undefined]);
	/** `code` is used up. */
	return { totpURI, backupCodes, code };
}

/** The first step; the second one is still to come. */
async function firstStep(): Promise<AuthClient> {
	const client = new AuthClient(api);
	const { status, body } = await client.signIn(person.email, password);
	expect([status, body]).toEqual([
		200,
		{ twoFactorRedirect: true, twoFactorMethods: ["totp"] },
	]);
	return client;
}

const sessionOf = async (client: AuthClient) =>
	(await client.get("/get-session")).body;
const twoFactorEnabled = async (client: AuthClient) =>
	(await client.graphql.query("{ viewer { twoFactorEnabled } }")).viewer
		.twoFactorEnabled;

test("switched on with the password and a code, it is asked for at every sign-in, and each code works once", async () => {
	const client = await signedIn();
	expect(await twoFactorEnabled(client)).toBe(false);
	const { totpURI } = await enable(client);
	expect(new URL(totpURI).searchParams.get("issuer")).toBe("Patchbay");
	expect(await twoFactorEnabled(client)).toBe(true);

	const next = await firstStep();
	expect(await sessionOf(next)).toBeNull();
	expect(await next.graphql.failure("{ viewer { role } }")).toBe(
		"UNAUTHENTICATED",
	);
	// The one before has switched the second step on.
	const code = totpCode(totpURI, 1);
	expect((await next.post("/two-factor/verify-totp", { code })).status).toBe(
		200,
	);
	expect((await sessionOf(next)).user.email).toBe(person.email);

	const again = await firstStep();
	const replay = await again.post("/two-factor/verify-totp", { code });
	expect([replay.status, replay.body.code]).toEqual([401, "INVALID_CODE"]);
	expect(await sessionOf(again)).toBeNull();

	expect(
		await auditOf(database, api.tenant.tenantId, person.email),
	).toMatchObject([
		{ action: "SIGN_IN", detail: { method: "PASSWORD" } },
		{ action: "CREDENTIAL_SAVE", detail: { what: "TWO_FACTOR" } },
		{ action: "SIGN_IN", detail: { secondStep: "TOTP" } },
		{ action: "SIGN_IN_FAILED", succeeded: false },
	]);
	await new Mailbox(sandbox.url).waitFor(
		person.email,
		"Patchbay now asks you for a code",
	);
});

test("the code that switches the second step on is used up by it", async () => {
	const { code, totpURI } = await enable(await signedIn());
	const next = await firstStep();
	const replay = await next.post("/two-factor/verify-totp", { code });
	expect([replay.status, replay.body.code]).toEqual([401, "INVALID_CODE"]);
	expect(await sessionOf(next)).toBeNull();
	const following = await next.post("/two-factor/verify-totp", {
		code: totpCode(totpURI, 1),
	});
	expect(following.status).toBe(200);
});

test("a wrong code uses nothing up while the second step is switched on", async () => {
	const client = await signedIn();
	const { body } = await client.post("/two-factor/enable", { password });
	const code = totpCode(body.totpURI);
	const other = totpCode(body.totpURI, 10);
	const post = (sent: string) =>
		client.post("/two-factor/verify-totp", { code: sent });
	expect((await post(other)).status).toBe(401);
	expect((await post(other)).body.message).not.toMatch(/used/);
	expect((await post(code)).status).toBe(200);
});

test("a code that was never confirmed switches nothing on", async () => {
	const client = await signedIn();
	await client.post("/two-factor/enable", { password });
	const wrong = await client.post("/two-factor/verify-totp", {
		code: "000000",
	});
	expect([wrong.status, wrong.body.code]).toEqual([401, "INVALID_CODE"]);
	const { body } = await new AuthClient(api).signIn(person.email, password);
	expect(body.twoFactorRedirect).toBe(false);
});

test("the password is asked for wherever the second step changes, and its guessing is throttled", async () => {
	const client = await signedIn();
	const { totpURI } = await enable(client);
	for (const path of [
		"/two-factor/disable",
		"/two-factor/get-totp-uri",
		"/two-factor/generate-backup-codes",
	]) {
		const { status, body } = await client.post(path, {
			password: "not the password",
		});
		expect([path, status, body.code]).toEqual([path, 400, "INVALID_PASSWORD"]);
		expect((await new AuthClient(api).post(path, { password })).status).toBe(
			401,
		);
	}
	const shown = await client.post("/two-factor/get-totp-uri", { password });
	expect(shown.body.totpURI).toBe(totpURI);
	let last = 0;
	for (let n = 0; n <= 10; n += 1)
		({ status: last } = await client.post("/two-factor/disable", {
			password: "not the password",
		}));
	expect(last).toBe(429);
	expect(await twoFactorEnabled(client)).toBe(true);
});

test("a backup code stands in for the app, once; new ones replace the old", async () => {
	const client = await signedIn();
	const { backupCodes } = await enable(client);
	expect(backupCodes).toHaveLength(10);
	const [code] = backupCodes;
	const use = async (backup: string | undefined) =>
		(await firstStep()).post("/two-factor/verify-backup-code", {
			code: backup,
		});
	expect((await use(code)).status).toBe(200);
	expect((await use(code)).body.code).toBe("INVALID_BACKUP_CODE");
	const renewed = await client.post("/two-factor/generate-backup-codes", {
		password,
	});
	expect((await use(backupCodes[1])).status).toBe(401);
	expect((await use(renewed.body.backupCodes[0])).status).toBe(200);
});

test("guessing codes ends the attempt, then locks the account's second step; the right code is refused too", async () => {
	const { totpURI } = await enable(await signedIn());
	const codes: string[] = [];
	for (let round = 0; round < 3; round += 1) {
		const client = await firstStep();
		for (let n = 0; n < 5; n += 1) {
			const { body } = await client.post("/two-factor/verify-totp", {
				code: String(round * 5 + n).padStart(6, "0"),
			});
			codes.push(body.code);
		}
	}
	expect(codes.slice(0, 5)).toEqual(Array(5).fill("INVALID_CODE"));
	expect(codes.slice(10).every((code) => code === "RATE_LIMITED")).toBe(true);
	const right = await (await firstStep()).post("/two-factor/verify-totp", {
		code: totpCode(totpURI, 1),
	});
	expect(right.status).toBe(429);
	expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("the second step of one person is none of another's, and none without the first", async () => {
	const { totpURI } = await enable(await signedIn());
	const code = totpCode(totpURI, 1);
	const bare = await new AuthClient(api).post("/two-factor/verify-totp", {
		code,
	});
	expect([bare.status, bare.body.code]).toEqual([
		401,
		"INVALID_TWO_FACTOR_COOKIE",
	]);
	const forged = new AuthClient(api);
	forged.cookies.set("patchbay.two_factor", "2fa-made-up.signature");
	expect((await forged.post("/two-factor/verify-totp", { code })).status).toBe(
		401,
	);
	const other = await createPerson(database, [api.tenant.tenantId]);
	const otherClient = new AuthClient(api);
	await otherClient.signIn(other.email, password);
	const swapped = await otherClient.post("/two-factor/verify-totp", { code });
	expect(swapped.status).toBe(400);
	expect(await twoFactorEnabled(otherClient)).toBe(false);
});

test("switched off with the password, nothing is asked for any more, and it is audited", async () => {
	const client = await signedIn();
	await enable(client);
	expect((await client.post("/two-factor/disable", { password })).status).toBe(
		200,
	);
	expect(await twoFactorEnabled(client)).toBe(false);
	const { body } = await new AuthClient(api).signIn(person.email, password);
	expect(body.twoFactorRedirect).toBe(false);
	expect(
		await auditOf(database, api.tenant.tenantId, person.email),
	).toContainEqual({
		action: "CREDENTIAL_DESTROY",
		succeeded: true,
		detail: { what: "TWO_FACTOR" },
	});
});

test("secret and backup codes are encrypted in the database, and in no log", async () => {
	const { totpURI, backupCodes } = await enable(await signedIn());
	const secret = new URL(totpURI).searchParams.get("secret") ?? "";
	const { rows } = await people.query(
		'select * from auth."twoFactor" where "userId" = $1',
		[person.userId],
	);
	const stored = JSON.stringify(rows);
	const log = api.log.join("\n");
	expect(rows).toHaveLength(1);
	const plain = totpKey(totpURI).toString();
	for (const text of [secret, plain, ...backupCodes]) {
		expect(stored).not.toContain(text);
		expect(log).not.toContain(text);
	}
});

import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { resetsPerAccount } from "../../apps/api/src/auth/routes/served-routes.ts";
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
	type TestPerson,
} from "../support/auth-client.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { Mailbox } from "../support/mailbox.ts";
import { totpCode } from "../support/totp.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let mailbox: Mailbox;
let api: TestApi;
let people: pg.Pool;
let person: TestPerson;
let secondTenantId: string;
const newPassword = "an entirely new secret";
const subject = "Choose a new Patchbay password";

beforeAll(async () => {
	database = await createTestDatabase();
	sandbox = await startSandbox({ port: 0, smtpPort: 0 });
	mailbox = new Mailbox(sandbox.url);
	api = await startApi({ database, sandbox });
	people = new pg.Pool({ connectionString: database.authUrl, max: 2 });
	({ tenantId: secondTenantId } = await createTenant(database));
});
afterAll(async () => {
	await people.end();
	await api.stop();
	await sandbox.stop();
	await database.drop();
});
beforeEach(async () => {
	person = await createPerson(database, [api.tenant.tenantId, secondTenantId]);
});

async function askForReset(
	email: string,
	headers: Record<string, string> = {},
): Promise<string> {
	const client = new AuthClient(api);
	const { status, body } = await client.post(
		"/request-password-reset",
		{ email },
		headers,
	);
	expect([status, body]).toEqual([200, { status: true }]);
	const mail = await mailbox.waitFor(email, subject);
	const [link = ""] = mail.links;
	expect(link.startsWith(`${adminUrl}/reset-password?token=`)).toBe(true);
	return new URL(link).searchParams.get("token") ?? "";
}

const reset = (token: string, next = newPassword) =>
	new AuthClient(api).post("/reset-password", { token, newPassword: next });

test("a person sets a new password by the mail's link: every session ends, the old password too, and it is audited and told", async () => {
	const elsewhere = new AuthClient(api);
	await elsewhere.signIn(person.email, password);
	const token = await askForReset(person.email);

	expect((await reset(token)).body).toEqual({ status: true });

	expect((await elsewhere.get("/get-session")).body).toBeNull();
	const client = new AuthClient(api);
	expect((await client.signIn(person.email, password)).status).toBe(401);
	expect((await client.signIn(person.email, newPassword)).status).toBe(200);
	for (const tenantId of [api.tenant.tenantId, secondTenantId])
		expect(await auditOf(database, tenantId, person.email)).toEqual(
			expect.arrayContaining([
				expect.objectContaining({
					action: "SESSION_REVOKE",
					detail: { reason: "PASSWORD_RESET", sessions: 1 },
				}),
			]),
		);
	const notice = await mailbox.waitFor(
		person.email,
		"Your Patchbay password was changed",
	);
	expect(notice.links).toEqual([`${adminUrl}/settings/security`]);
	expect(notice.text).not.toContain(newPassword);
	expect(api.log.join("\n")).not.toContain(token);
	expect(api.log.join("\n")).not.toContain(newPassword);
});

test("a token works once, also when it comes twice at the same moment; a second link of before ends with it", async () => {
	const first = await askForReset(person.email);
	await mailbox.clear();
	const second = await askForReset(person.email);
	const answers = await Promise.all([
		reset(second),
		reset(second, "another new secret"),
	]);
	expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
	for (const token of [second, first]) {
		const { status, body } = await reset(token, "yet another secret");
		expect([status, body.code]).toEqual([400, "INVALID_TOKEN"]);
	}
});

test("a link says whether it still works before a password is typed, and asking uses nothing up", async () => {
	const usable = async (token: string) => {
		const { status, body } = await new AuthClient(api).post(
			"/reset-password/check",
			{ token },
		);
		expect(status).toBe(200);
		return body.usable;
	};
	const token = await askForReset(person.email);
	expect(await usable(token)).toBe(true);
	expect(await usable(token)).toBe(true);
	expect(await usable(`${token}x`)).toBe(false);
	expect((await reset(token)).status).toBe(200);
	expect(await usable(token)).toBe(false);
	const late = await askForReset(person.email);
	await people.query(
		`update auth.verification set "expiresAt" = now() - interval '1 second' where value = $1`,
		[person.userId],
	);
	expect(await usable(late)).toBe(false);
	expect(api.log.join("\n")).not.toContain(token);
});

test("what is no token, an ended one or another purpose's resets nothing", async () => {
	const token = await askForReset(person.email);
	await people.query(
		`update auth.verification set "expiresAt" = now() - interval '1 second' where value = $1`,
		[person.userId],
	);
	const { rows } = await people.query<{ identifier: string }>(
		"select identifier from auth.verification where value = $1",
		[person.userId],
	);
	for (const wrong of [
		token,
		`${token}x`,
		"reset-password",
		person.userId,
		rows[0]?.identifier ?? "",
	]) {
		const { status, body } = await reset(wrong);
		expect([status, body.code]).toEqual([400, "INVALID_TOKEN"]);
	}
	const client = new AuthClient(api);
	expect((await client.signIn(person.email, password)).status).toBe(200);
});

test("a person's token resets that person's password and nobody else's", async () => {
	const other = await createPerson(database, [api.tenant.tenantId]);
	const token = await askForReset(person.email);
	const otherSession = new AuthClient(api);
	await otherSession.signIn(other.email, password);
	// Sent from the other one's session, too.
	await otherSession.post("/reset-password", { token, newPassword });
	expect((await new AuthClient(api).signIn(other.email, password)).status).toBe(
		200,
	);
	expect(
		(await new AuthClient(api).signIn(person.email, newPassword)).status,
	).toBe(200);
});

test("the token stands in the database as its hash", async () => {
	const token = await askForReset(person.email);
	const { rows } = await people.query(
		"select identifier, value from auth.verification where value = $1",
		[person.userId],
	);
	expect(rows).toHaveLength(1);
	expect(JSON.stringify(rows)).not.toContain(token);
});

test("an unknown address gets the same answer, and no mail", async () => {
	const email = "nobody.at.all@example.test";
	const { status, body } = await new AuthClient(api).post(
		"/request-password-reset",
		{ email },
	);
	expect([status, body]).toEqual([200, { status: true }]);
	// Asked for after it, so that the other one would have arrived.
	await askForReset(person.email);
	expect(await mailbox.list(email)).toEqual([]);
});

test("the link leads to the admin, whatever the request's headers say", async () => {
	const evil = "evil.example.test";
	const token = await askForReset(person.email, {
		"X-Forwarded-Host": evil,
		"X-Forwarded-Proto": "https",
		Forwarded: `host=${evil};proto=https`,
		"X-Original-URL": `https://${evil}/`,
	});
	const mail = await mailbox.waitFor(person.email, subject);
	expect(mail.text + mail.html).not.toContain(evil);
	expect(token).not.toBe("");
});

test("a password that is too short is refused, and the token can be used for a better one", async () => {
	const token = await askForReset(person.email);
	const short = await reset(token, "short");
	expect([short.status, short.body.code]).toEqual([400, "PASSWORD_TOO_SHORT"]);
	expect((await reset(token)).status).toBe(200);
});

test("an account's resets are throttled from wherever they come, an unknown one's alike", async () => {
	for (const email of [person.email, "nobody.either@example.test"]) {
		const statuses: number[] = [];
		for (let n = 0; n <= resetsPerAccount; n += 1)
			statuses.push(
				(await new AuthClient(api).post("/request-password-reset", { email }))
					.status,
			);
		expect(statuses).toEqual([...Array(resetsPerAccount).fill(200), 429]);
	}
});

test("a changed password ends the other sessions and waiting reset links, and asks for the old one", async () => {
	const token = await askForReset(person.email);
	const [here, elsewhere] = [new AuthClient(api), new AuthClient(api)];
	await here.signIn(person.email, password);
	await elsewhere.signIn(person.email, password);
	const wrong = await here.post("/change-password", {
		currentPassword: "not the password",
		newPassword,
	});
	expect([wrong.status, wrong.body.code]).toEqual([400, "INVALID_PASSWORD"]);
	const changed = await here.post("/change-password", {
		currentPassword: password,
		newPassword,
	});
	expect(changed.status).toBe(200);
	expect((await here.get("/get-session")).body.user.email).toBe(person.email);
	expect((await elsewhere.get("/get-session")).body).toBeNull();
	expect((await reset(token)).body.code).toBe("INVALID_TOKEN");
	expect(
		await auditOf(database, api.tenant.tenantId, person.email),
	).toContainEqual({
		action: "SESSION_REVOKE",
		succeeded: true,
		detail: { reason: "PASSWORD_CHANGED" },
	});
	await mailbox.waitFor(person.email, "Your Patchbay password was changed");
	expect(
		(
			await new AuthClient(api).post("/change-password", {
				currentPassword: newPassword,
				newPassword: password,
			})
		).status,
	).toBe(401);
});

test("without a mail server the answer is the same, and the operator is told without the link", async () => {
	const silent = await startApi({ database });
	try {
		const { status, body } = await new AuthClient(silent).post(
			"/request-password-reset",
			{ email: person.email },
		);
		expect([status, body]).toEqual([200, { status: true }]);
		await expect
			.poll(() => silent.log.join("\n"))
			.toContain("mail is not configured");
		expect(silent.log.join("\n")).not.toContain("token=");
	} finally {
		await silent.stop();
	}
});

test.each([
	[
		false,
		"nobody had verified loses the second step that whoever made the account set up",
	],
	[true, "its owner had verified keeps the second step"],
] as const)(
	"verified before: %s; an address that %s",
	async (verified, _why) => {
		await people.query(
			'update auth."user" set "emailVerified" = $2 where id = $1',
			[person.userId, verified],
		);
		const client = new AuthClient(api);
		await client.signIn(person.email, password);
		const { body } = await client.post("/two-factor/enable", { password });
		const { status } = await client.post("/two-factor/verify-totp", {
			code: totpCode((body as { totpURI: string }).totpURI),
		});
		expect(status).toBe(200);

		expect((await reset(await askForReset(person.email))).status).toBe(200);

		const owner = new AuthClient(api);
		const signedIn = await owner.signIn(person.email, newPassword);
		expect(signedIn.body).toMatchObject({ twoFactorRedirect: verified });
		const { rows } = await people.query(
			'select from auth."twoFactor" where "userId" = $1',
			[person.userId],
		);
		expect(rows).toHaveLength(verified ? 1 : 0);
	},
);

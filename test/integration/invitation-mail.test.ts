import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { findFreePort } from "../support/free-port.ts";
import { Mailbox } from "../support/mailbox.ts";
import { password, signIn } from "../support/people.ts";

let database: TestDatabase;
let sandbox: Sandbox;
let mailbox: Mailbox;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	sandbox = await startSandbox({ port: 0, smtpPort: 0 });
	mailbox = new Mailbox(sandbox.url);
	api = await startApi({ database, sandbox });
});
afterAll(async () => {
	await api?.stop();
	await sandbox?.stop();
	await database?.drop();
});

const invite = `mutation ($email: String!) { inviteMember(input: { email: $email, role: ADMIN }) {
	invitation { email } acceptUrl userErrors { code } } }`;
const link = /^http:\/\/localhost:3000\/invitations\/([\w-]{43})$/;

const accept = (
	token: string | undefined,
	headers: Record<string, string> = {},
) =>
	fetch(`${api.url}/api/invitations/accept`, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: JSON.stringify({ token, name: "Ida", password }),
	});

async function isVerified(email: string): Promise<boolean> {
	const client = new pg.Client({ connectionString: database.authUrl });
	await client.connect();
	const { rows } = await client.query<{ verified: boolean }>(
		'select "emailVerified" as verified from auth."user" where email = $1',
		[email],
	);
	await client.end();
	return rows[0]?.verified ?? false;
}

test("the mail brings a link of its own: who joins by it has shown to read the address's mail, by the other one not", async () => {
	const [mailed, shown] = ["mailed@example.test", "shown@example.test"];
	const links: Record<string, string | undefined> = {};
	for (const email of [mailed, shown]) {
		const { inviteMember } = await api.client.query(invite, { email });
		expect(inviteMember.userErrors).toEqual([]);
		const mail = await mailbox.waitFor(email, "Join Test tenant on Patchbay");
		expect(mail.links).toHaveLength(1);
		const inMail = link.exec(mail.links[0] ?? "")?.[1];
		const onScreen = link.exec(inviteMember.acceptUrl)?.[1];
		expect(inMail).toBeDefined();
		expect(inMail).not.toBe(onScreen);
		links[email] = email === mailed ? inMail : onScreen;
		for (const token of [inMail, onScreen])
			expect(api.log.join("")).not.toContain(token);
	}
	for (const email of [mailed, shown])
		expect((await accept(links[email])).status).toBe(200);
	expect(await isVerified(mailed)).toBe(true);
	expect(await isVerified(shown)).toBe(false);

	// The same person is invited again, and comes by the mail this time.
	const { tenant } = await api.client.query(
		"{ tenant { members { nodes { id email } } } }",
	);
	const member = tenant.members.nodes.find(
		(node: { email: string }) => node.email === shown,
	);
	const cookie = await signIn(api, shown);
	await api.client.query(
		"mutation ($id: ID!) { removeMember(input: { memberId: $id }) { userErrors { code } } }",
		{ id: member.id },
	);
	await mailbox.clear();
	await api.client.query(invite, { email: shown });
	const again = await mailbox.waitFor(shown, "Join Test tenant on Patchbay");
	const token = link.exec(again.links[0] ?? "")?.[1];
	expect((await accept(token, { Cookie: cookie })).status).toBe(200);
	expect(await isVerified(shown)).toBe(true);
});

test("without a mail server the invitation stands, and the log says that nobody was told", async () => {
	const own = await startApi({
		database,
		env: { SMTP_URL: `smtp://127.0.0.1:${await findFreePort()}` },
	});
	try {
		const email = "unreached@example.test";
		const { inviteMember } = await own.client.query(invite, { email });
		expect(inviteMember).toMatchObject({
			invitation: { email },
			userErrors: [],
		});
		await vi.waitFor(
			() =>
				expect(own.log.join("")).toContain("an invitation could not be mailed"),
			20_000,
		);
		expect(own.log.join("")).not.toContain(email);
		const token = link.exec(inviteMember.acceptUrl)?.[1];
		expect((await accept(token)).status).toBe(200);
	} finally {
		await own.stop();
	}
});

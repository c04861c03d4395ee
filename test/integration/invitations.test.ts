import { createHash } from "node:crypto";
import { inTenant, inTenantSql } from "@patchbay/db";
import {
	acceptInvitation,
	inviteMember,
	setMemberRole,
} from "@patchbay/tenancy";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import {
	clientWith,
	globalId,
	password,
	signIn,
	signInAs,
} from "../support/people.ts";

let database: TestDatabase;
let api: TestApi;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

let number = 0;
const newEmail = () => `invited-${++number}@example.test`;
const invite = `mutation ($email: String!, $role: Role!) { inviteMember(input: { email: $email, role: $role }) {
	invitation { id email role expiresAt acceptedAt invitedBy { __typename ... on ApiKey { name } } } acceptUrl userErrors { code field message } } }`;
const revoke = `mutation ($id: ID!) { revokeInvitation(input: { invitationId: $id }) { invitation { id } userErrors { code } } }`;
const open = "{ tenant { invitations { nodes { email role } } } }";

/** Invites somebody; answers the token of the link that is shown. */
async function invited(
	email: string,
	role = "MEMBER",
): Promise<{ id: string; token: string }> {
	const { inviteMember: made } = await api.client.query(invite, {
		email,
		role,
	});
	expect(made.userErrors).toEqual([]);
	return { id: made.invitation.id, token: made.acceptUrl.split("/").at(-1) };
}

async function post(
	route: "look-up" | "accept",
	body: unknown,
	headers: Record<string, string> = {},
) {
	const response = await fetch(`${api.url}/api/invitations/${route}`, {
		method: "POST",
		headers: { "Content-Type": "application/json", ...headers },
		body: JSON.stringify(body),
	});
	return { status: response.status, body: await response.json() };
}

const eventsOf = (action: "MEMBER_INVITE" | "MEMBER_JOIN", label: string) =>
	inTenant(database.db, api.tenant.tenantId, (tx) =>
		tx.auditEvent.findMany({
			where: { action, targetLabel: label },
			orderBy: { sequence: "asc" },
		}),
	);

test("somebody without an account joins by the link, and signs in with the password chosen there", async () => {
	const email = newEmail();
	const before = Date.now();
	const { inviteMember: made } = await api.client.query(invite, {
		email: ` ${email.toUpperCase()} `,
		role: "ADMIN",
	});
	expect(made).toMatchObject({
		invitation: {
			email,
			role: "ADMIN",
			acceptedAt: null,
			invitedBy: { __typename: "ApiKey" },
		},
		userErrors: [],
	});
	const days =
		(Date.parse(made.invitation.expiresAt) - before) / (24 * 60 * 60 * 1000);
	expect(Math.round(days)).toBe(7);
	expect(made.acceptUrl).toMatch(
		/^http:\/\/localhost:3000\/invitations\/[\w-]{43}$/,
	);
	const token = made.acceptUrl.split("/").at(-1);
	expect(await post("look-up", { token })).toEqual({
		status: 200,
		body: {
			tenantName: "Test tenant",
			email,
			role: "ADMIN",
			invitedBy: expect.any(String),
			expiresAt: made.invitation.expiresAt,
			hasAccount: false,
		},
	});

	const weak = await post("accept", { token, name: "Ida", password: "short" });
	expect(weak).toMatchObject({
		status: 400,
		body: { code: "INVALID_INPUT", field: ["password"] },
	});
	expect(await post("accept", { token, password })).toMatchObject({
		status: 400,
		body: { field: ["name"] },
	});
	expect(await post("accept", { token, name: "Ida", password })).toMatchObject({
		status: 200,
		body: {
			tenantId: globalId("Tenant", api.tenant.tenantId),
			tenantName: "Test tenant",
			email,
		},
	});

	const cookie = await signIn(api, email);
	const client = clientWith(api, cookie, api.tenant.tenantId);
	const { viewer } = await client.query(
		"{ viewer { role actor { ... on Member { name email } } tenant { name } } }",
	);
	expect(viewer).toEqual({
		role: "ADMIN",
		actor: { name: "Ida", email },
		tenant: { name: "Test tenant" },
	});
	expect(await eventsOf("MEMBER_JOIN", email)).toMatchObject([
		{ actorType: "MEMBER", detail: { role: "ADMIN" }, ipAddress: "127.0.0.1" },
	]);
	expect(await post("accept", { token, name: "Ida", password })).toMatchObject({
		status: 410,
		body: { code: "INVITATION_ACCEPTED" },
	});
	const { node } = await api.client.query(
		"query ($id: ID!) { node(id: $id) { ... on Invitation { acceptedAt } } }",
		{ id: made.invitation.id },
	);
	expect(node.acceptedAt).not.toBeNull();
});

test("somebody with an account signs in first, joins as the one who was invited, and nobody else can", async () => {
	const stranger = await createTenant(database);
	const person = await signInAs(database, api, "OWNER", stranger.tenantId);
	const other = await signInAs(database, api, "OWNER", stranger.tenantId);
	const { token } = await invited(person.email);
	expect((await post("look-up", { token })).body.hasAccount).toBe(true);
	expect(
		await post("accept", { token, name: "Mallory", password: "x".repeat(20) }),
	).toMatchObject({ status: 409, body: { code: "SIGN_IN_FIRST" } });
	expect(
		await post("accept", { token }, { Cookie: other.cookie }),
	).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
	// A page of another origin cannot join with the person's cookie.
	expect(
		await post(
			"accept",
			{ token },
			{ Cookie: person.cookie, Origin: "https://evil.example" },
		),
	).toMatchObject({ status: 409, body: { code: "SIGN_IN_FIRST" } });
	expect(
		await post("accept", { token }, { Cookie: person.cookie }),
	).toMatchObject({ status: 200 });
	const { viewer } = await clientWith(
		api,
		person.cookie,
		api.tenant.tenantId,
	).query("{ viewer { role tenants { name } } }");
	expect(viewer.role).toBe("MEMBER");
	expect(viewer.tenants).toHaveLength(2);
});

test("a second invitation takes the first one's place; a revoked and an expired one are gone; an unknown one never was", async () => {
	const email = newEmail();
	const first = await invited(email);
	const second = await invited(email, "ADMIN");
	expect((await post("look-up", { token: first.token })).body.code).toBe(
		"INVITATION_REVOKED",
	);
	const { tenant } = await api.client.query(open);
	expect(
		tenant.invitations.nodes.filter(
			(node: { email: string }) => node.email === email,
		),
	).toEqual([{ email, role: "ADMIN" }]);

	expect(
		(await api.client.query(revoke, { id: second.id })).revokeInvitation
			.userErrors,
	).toEqual([]);
	await api.client.query(revoke, { id: second.id });
	expect(await post("look-up", { token: second.token })).toMatchObject({
		status: 410,
		body: { code: "INVITATION_REVOKED" },
	});
	expect(await eventsOf("MEMBER_INVITE", email)).toHaveLength(3);

	const third = await invited(email);
	await asOwner(database, api.tenant.tenantId, async (client) => {
		await client.query(
			"update invitation set expires_at = now() where email = $1 and revoked_at is null",
			[email],
		);
	});
	for (const route of ["look-up", "accept"] as const)
		expect(
			await post(route, { token: third.token, name: "Ida", password }),
		).toMatchObject({ status: 410, body: { code: "INVITATION_EXPIRED" } });
	expect(await post("look-up", { token: "A".repeat(43) })).toMatchObject({
		status: 404,
		body: { code: "NOT_FOUND" },
	});
	const { rows } = await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
		sql.query("select from member where email = $1", [email]),
	);
	expect(rows).toEqual([]);
});

test("a member is not invited again; one that was removed comes back as the same member", async () => {
	const person = await signInAs(database, api, "ADMIN");
	const { inviteMember: refused } = await api.client.query(invite, {
		email: person.email,
		role: "MEMBER",
	});
	expect(refused).toMatchObject({
		invitation: null,
		acceptUrl: null,
		userErrors: [{ code: "CONFLICT", field: ["email"] }],
	});
	const id = globalId("Member", person.memberId);
	await api.client.query(
		"mutation ($id: ID!) { removeMember(input: { memberId: $id }) { userErrors { code } } }",
		{ id },
	);
	const { token } = await invited(person.email, "MEMBER");
	expect(
		(await post("accept", { token }, { Cookie: person.cookie })).status,
	).toBe(200);
	const { viewer } = await person.client.query(
		"{ viewer { role actor { ... on Member { id removedAt } } } }",
	);
	expect(viewer).toEqual({ role: "MEMBER", actor: { id, removedAt: null } });
});

test("of two who accept the same invitation at once one joins, and of two invitations of one address one is open", async () => {
	const email = newEmail();
	const { token } = await invited(email);
	const person = { userId: api.tenant.userId, name: "Ida", email };
	const people = [1, 2, 3, 4].map(() => ({
		...person,
		userId: crypto.randomUUID(),
	}));
	const joined = await Promise.allSettled(
		people.map((each) =>
			acceptInvitation(database.db, {
				token,
				person: each,
				origin: { requestId: "test" },
			}),
		),
	);
	expect(joined.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
	expect(await eventsOf("MEMBER_JOIN", email)).toHaveLength(1);

	const second = newEmail();
	const ctx = { ...api.tenant.ctx, db: database.db };
	await Promise.all(
		[1, 2, 3, 4].map(() =>
			inviteMember(ctx, { email: second, role: "MEMBER" }),
		),
	);
	const { rows } = await inTenantSql(database.db, ctx.tenantId, (sql) =>
		sql.query(
			"select from invitation where email = $1 and revoked_at is null",
			[second],
		),
	);
	expect(rows).toHaveLength(1);
});

test("an owner who is one no more leaves no open invitation behind", async () => {
	const person = await signInAs(database, api, "OWNER");
	const email = newEmail();
	const { inviteMember: made } = await person.client.query(invite, {
		email,
		role: "OWNER",
	});
	await setMemberRole(
		{ ...api.tenant.ctx, db: database.db },
		{ memberId: person.memberId, role: "MEMBER" },
	);
	const token = made.acceptUrl.split("/").at(-1);
	expect((await post("look-up", { token })).body.code).toBe(
		"INVITATION_REVOKED",
	);
	expect(
		(await person.client.query(invite, { email, role: "OWNER" })).inviteMember
			.userErrors[0].code,
	).toBe("FORBIDDEN");
});

describe("what must not be", () => {
	test("only an owner sees and changes invitations, and another tenant's is not there", async () => {
		const { id } = await invited(newEmail());
		const admin = await signInAs(database, api, "ADMIN");
		expect(await admin.client.failure(open)).toBe("UNAUTHENTICATED");
		expect(
			await admin.client.failure("query ($id: ID!) { node(id: $id) { id } }", {
				id,
			}),
		).toBe("UNAUTHENTICATED");
		const stranger = await createTenant(database);
		const outsider = await signInAs(database, api, "OWNER", stranger.tenantId);
		const { revokeInvitation } = await outsider.client.query(revoke, { id });
		expect(revokeInvitation.userErrors[0].code).toBe("NOT_FOUND");
		expect(
			await outsider.client.query(
				"query ($id: ID!) { node(id: $id) { id } tenant { invitations { totalCount } } }",
				{ id },
			),
		).toEqual({ node: null, tenant: { invitations: { totalCount: 0 } } });
	});

	test("a token stands in no row, no log line and no address", async () => {
		const { token } = await invited(newEmail());
		await post("look-up", { token });
		await post("accept", { token, name: "Ida", password });
		expect(api.log.join("")).not.toContain(token);
		const hash = createHash("sha256").update(token).digest();
		const { rows } = await inTenantSql(
			database.db,
			api.tenant.tenantId,
			(sql) =>
				sql.query<{ row: string; is_hash: boolean }>(
					"select to_jsonb(i)::text as row, i.token_hash = $1 as is_hash from invitation i",
					[hash],
				),
		);
		expect(rows.filter(({ is_hash }) => is_hash)).toHaveLength(1);
		for (const { row } of rows) expect(row).not.toContain(token);
	});

	test("a wrong e-mail address is refused, and so are a form, a GET and a large body", async () => {
		const { inviteMember: refused } = await api.client.query(invite, {
			email: "nobody",
			role: "MEMBER",
		});
		expect(refused.userErrors).toMatchObject([
			{ code: "INVALID_INPUT", field: ["email"] },
		]);
		const url = `${api.url}/api/invitations/look-up`;
		const form = await fetch(url, {
			method: "POST",
			body: new URLSearchParams({ token: "x" }),
		});
		expect(form.status).toBe(415);
		expect((await fetch(url)).status).toBe(405);
		expect((await post("look-up", { token: 1 })).status).toBe(400);
		expect((await post("look-up", { token: "x".repeat(20_000) })).status).toBe(
			413,
		);
	});

	test("whoever tries many tokens waits, and nobody else", async () => {
		const from = (address: string) => ({ "X-Forwarded-For": address });
		for (let attempt = 0; attempt < 50; attempt++) {
			const { status } = await post(
				"look-up",
				{ token: `guess-${attempt}` },
				from("203.0.113.66"),
			);
			expect(status).toBe(404);
		}
		const { token } = await invited(newEmail());
		expect(
			await post("look-up", { token }, from("203.0.113.66")),
		).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
		expect(
			(await post("look-up", { token }, from("203.0.113.67"))).status,
		).toBe(200);
	});
});

test("an address gets five invitations a day, however often they are replaced or taken back", async () => {
	const email = newEmail();
	for (let sent = 0; sent < 5; sent++) {
		const { id } = await invited(email);
		if (sent % 2) await api.client.query(revoke, { id });
	}
	const { inviteMember: refused } = await api.client.query(invite, {
		email,
		role: "MEMBER",
	});
	expect(refused).toMatchObject({
		invitation: null,
		userErrors: [{ code: "LIMIT_REACHED", field: ["email"] }],
	});
	await invited(newEmail());
});

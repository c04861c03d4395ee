import { inTenant, inTenantSql } from "@patchbay/db";
import { createApiKey, inviteMember, setMemberRole } from "@patchbay/tenancy";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { globalId, signInAs } from "../support/people.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 1 });
	await vi.waitFor(
		() => expect(api.services.listener.isListening()).toBe(true),
		20_000,
	);
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
	apiKey { id name prefix scopes expiresAt revokedAt lastUsedAt } secret userErrors { code field message } } }`;
const revoke = `mutation ($id: ID!) { revokeApiKey(input: { apiKeyId: $id }) { apiKey { revokedAt } userErrors { code field } } }`;

const eventsAbout = (label: string) =>
	inTenant(database.db, api.tenant.tenantId, (tx) =>
		tx.auditEvent.findMany({
			where: { targetLabel: label, targetType: "ApiKey" },
			orderBy: { sequence: "asc" },
			select: { action: true, detail: true },
		}),
	);

test("an owner makes a key, sees its secret once, and uses and revokes it", async () => {
	const owner = await signInAs(database, api, "OWNER");
	const expiresAt = new Date(Date.now() + 86_400_000).toISOString();
	const { createApiKey } = await owner.client.query(create, {
		input: { name: "Reports", scopes: ["READ", "IMPORT", "READ"], expiresAt },
	});
	const { apiKey, secret, userErrors } = createApiKey;
	expect(userErrors).toEqual([]);
	expect(secret).toMatch(/^pbk_[\w-]{43}$/);
	expect(apiKey).toEqual({
		id: expect.any(String),
		name: "Reports",
		prefix: secret.slice(0, 12),
		scopes: ["READ", "IMPORT"],
		expiresAt,
		revokedAt: null,
		lastUsedAt: null,
	});
	const { tenant } = await owner.client.query(
		"{ tenant { apiKeys { nodes { name prefix } } } }",
	);
	expect(tenant.apiKeys.nodes[0]).toEqual({
		name: "Reports",
		prefix: apiKey.prefix,
	});
	const { rows } = await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
		sql.query<{ row: string }>(
			"select to_jsonb(k)::text as row from api_key k",
		),
	);
	expect(rows.map(({ row }) => row).join()).not.toContain(secret);
	expect(api.log.join("")).not.toContain(secret);

	const script = clientOf(api.url, secret);
	const { viewer } = await script.query("{ viewer { scopes permissions } }");
	expect(viewer).toEqual({
		scopes: ["READ", "IMPORT"],
		permissions: ["tenant.read", "campaign.raw", "import.run"],
	});
	const variables = { id: apiKey.id };
	const revoked = await owner.client.query(revoke, variables);
	expect(revoked.revokeApiKey).toEqual({
		apiKey: { revokedAt: expect.any(String) },
		userErrors: [],
	});
	// At once in this process, although a lookup is kept for two seconds.
	expect(await script.failure("{ viewer { scopes } }")).toBe("UNAUTHENTICATED");
	expect((await owner.client.query(revoke, variables)).revokeApiKey).toEqual(
		revoked.revokeApiKey,
	);
	expect(await eventsAbout("Reports")).toEqual([
		{
			action: "API_KEY_CREATE",
			detail: {
				prefix: apiKey.prefix,
				scopes: ["READ", "IMPORT"],
				expiresAt,
			},
		},
		{
			action: "API_KEY_REVOKE",
			detail: { prefix: apiKey.prefix, revokedInvitations: 0 },
		},
	]);
});

test("a process that hears no notification refuses the key that it revoked itself, too", async () => {
	const deaf = await startApi({ database });
	try {
		await deaf.services.listener.close();
		const { createApiKey } = await deaf.client.query(create, {
			input: { name: "Unheard", scopes: ["READ"] },
		});
		const script = clientOf(deaf.url, createApiKey.secret);
		await script.query("{ viewer { scopes } }");
		await deaf.client.query(revoke, { id: createApiKey.apiKey.id });
		expect(await script.failure("{ viewer { scopes } }")).toBe(
			"UNAUTHENTICATED",
		);
	} finally {
		await deaf.stop();
	}
});

test("a key makes none that may do more than itself, and only an owner or a key with ADMIN makes any", async () => {
	const admin = clientOf(
		api.url,
		await createKey(database, api.tenant, ["READ", "ADMIN"]),
	);
	const more = await admin.query(create, {
		input: { name: "More", scopes: ["READ", "TOKENS_READ"] },
	});
	expect(more.createApiKey).toMatchObject({
		apiKey: null,
		secret: null,
		userErrors: [
			{
				code: "FORBIDDEN",
				field: ["scopes"],
				message: expect.stringContaining("TOKENS_READ"),
			},
		],
	});
	expect(await eventsAbout("More")).toEqual([]);
	const same = await admin.query(create, {
		input: { name: "Same", scopes: ["READ"] },
	});
	expect(same.createApiKey.secret).toMatch(/^pbk_/);

	const person = await signInAs(database, api, "ADMIN");
	const refused = await person.client.query(create, {
		input: { name: "Sneaky", scopes: ["READ"] },
	});
	expect(refused.createApiKey.userErrors[0].code).toBe("FORBIDDEN");
	expect(
		await person.client.failure("{ tenant { apiKeys { totalCount } } }"),
	).toBe("UNAUTHENTICATED");
});

test("a key without a name, without scopes or with an end in the past is refused, all at once", async () => {
	const { createApiKey } = await api.client.query(create, {
		input: { name: " ", scopes: [], expiresAt: "2020-01-01T00:00:00Z" },
	});
	expect(
		createApiKey.userErrors.map((error: { code: string; field: string[] }) => [
			error.code,
			error.field,
		]),
	).toEqual([
		["INVALID_INPUT", ["name"]],
		["INVALID_INPUT", ["scopes"]],
		["INVALID_INPUT", ["expiresAt"]],
	]);
});

test("another tenant's key is not there", async () => {
	const stranger = await createTenant(database);
	const { createApiKey } = await api.client.query(create, {
		input: { name: "Ours", scopes: ["READ"] },
	});
	const outsider = clientOf(
		api.url,
		await createKey(database, stranger, ["READ", "ADMIN"]),
	);
	const { id } = createApiKey.apiKey;
	expect((await outsider.query(revoke, { id })).revokeApiKey).toMatchObject({
		apiKey: null,
		userErrors: [{ code: "NOT_FOUND", field: ["apiKeyId"] }],
	});
	expect(
		await outsider.query("query ($id: ID!) { node(id: $id) { id } }", { id }),
	).toEqual({ node: null });
	await clientOf(api.url, createApiKey.secret).query("{ viewer { scopes } }");
});

test("the streams of a revoked key end at once", async () => {
	await inTenantSql(database.db, api.tenant.tenantId, (sql) =>
		sql.query("update import_job set status = 'RUNNING' where id = $1", [
			made.importJobIds[0],
		]),
	);
	for (const document of [
		`subscription { importJob(id: "${globalId("ImportJob", made.importJobIds[0])}") { status } }`,
		"subscription { connectionChanged { status } }",
	]) {
		const { createApiKey } = await api.client.query(create, {
			input: { name: "Listener", scopes: ["READ"] },
		});
		const events = [];
		for await (const event of clientOf(api.url, createApiKey.secret).subscribe(
			document,
		)) {
			events.push(event);
			if (events.length === 1)
				await api.client.query(revoke, { id: createApiKey.apiKey.id });
		}
		expect(events.at(-1)?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
	}
});

test("a revoked key leaves nothing behind to come back by: its invitations end, and it makes no more of them, nor keys", async () => {
	const all = [
		"READ",
		"CONNECT",
		"IMPORT",
		"CAMPAIGNS_WRITE",
		"TOKENS_READ",
		"ADMIN",
	] as const;
	const { createApiKey: made } = await api.client.query(create, {
		input: { name: "Leaked", scopes: all },
	});
	const email = "thief@example.test";
	const { inviteMember: invited } = await clientOf(api.url, made.secret).query(
		`mutation { inviteMember(input: { email: "${email}", role: OWNER }) { acceptUrl userErrors { code } } }`,
	);
	expect(invited.userErrors).toEqual([]);
	await api.client.query(revoke, { id: made.apiKey.id });
	expect(await eventsAbout("Leaked")).toMatchObject([
		{ action: "API_KEY_CREATE" },
		{ action: "API_KEY_REVOKE", detail: { revokedInvitations: 1 } },
	]);
	const reply = await fetch(`${api.url}/api/invitations/look-up`, {
		method: "POST",
		headers: { "Content-Type": "application/json" },
		body: JSON.stringify({ token: invited.acceptUrl.split("/").at(-1) }),
	});
	expect(reply.status).toBe(410);

	// A request that was let in before the key was revoked.
	const late = {
		...api.tenant.ctx,
		role: null,
		scopes: all,
		actor: {
			type: "API_KEY" as const,
			id:
				Buffer.from(made.apiKey.id, "base64url").toString().split(":")[1] ?? "",
			label: "Leaked",
		},
		db: database.db,
	};
	for (const attempt of [
		() => inviteMember(late, { email, role: "OWNER" }),
		() => createApiKey(late, { name: "Another", scopes: ["READ"] }),
		() =>
			setMemberRole(late, { memberId: api.tenant.memberId, role: "MEMBER" }),
	])
		await expect(attempt()).rejects.toMatchObject({ code: "FORBIDDEN" });
});

test("a key invites nobody for a role that may do more than the key", async () => {
	const script = clientOf(
		api.url,
		await createKey(database, api.tenant, ["ADMIN"]),
	);
	for (const role of ["MEMBER", "ADMIN", "OWNER"]) {
		const { inviteMember: refused } = await script.query(
			`mutation ($role: Role!) { inviteMember(input: { email: "more@example.test", role: $role }) {
				invitation { id } userErrors { code field } } }`,
			{ role },
		);
		expect(refused).toEqual({
			invitation: null,
			userErrors: [{ code: "FORBIDDEN", field: ["role"] }],
		});
	}
});

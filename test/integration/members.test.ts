import { systemContext } from "@patchbay/access";
import {
	createDatabase,
	inTenant,
	inTenantSql,
	newId,
	systemSql,
} from "@patchbay/db";
import { removeMember, setMemberRole } from "@patchbay/tenancy";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant, type TestTenant } from "../support/factories/tenant.ts";
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

const setRole = `mutation ($id: ID!, $role: Role!) {
	setMemberRole(input: { memberId: $id, role: $role }) { member { role } userErrors { code field message } } }`;
const remove = `mutation ($id: ID!) {
	removeMember(input: { memberId: $id }) { member { email removedAt } userErrors { code field message } } }`;

const audited = (tenantId: string, targetId: string) =>
	inTenant(database.db, tenantId, (tx) =>
		tx.auditEvent.findMany({
			where: { tenantId, targetId },
			orderBy: { sequence: "asc" },
			select: { action: true, actorId: true, detail: true, targetLabel: true },
		}),
	);

/** A tenant with the given roles beside its owner; answers each one's context. */
async function tenantWith(...roles: ("OWNER" | "ADMIN" | "MEMBER")[]) {
	const tenant = await createTenant(database);
	const others = await asOwner(database, tenant.tenantId, async (client) => {
		const contexts: TestTenant["ctx"][] = [];
		for (const role of roles) {
			const [id, userId] = [newId(), newId()];
			const email = `${userId}@example.test`;
			await client.query(
				"insert into member (id, tenant_id, user_id, email, role) values ($1, $2, $3, $4, $5)",
				[id, tenant.tenantId, userId, email, role],
			);
			contexts.push({
				...tenant.ctx,
				actor: { type: "MEMBER", id, userId, label: email },
				role,
			});
		}
		return contexts;
	});
	return { tenant, all: [tenant.ctx, ...others] };
}
const idOf = ({ actor }: TestTenant["ctx"]) =>
	actor.type === "MEMBER" ? actor.id : "";

test("an owner gives another role, which holds at once and is audited with both", async () => {
	const person = await signInAs(database, api, "MEMBER");
	const variables = {
		id: globalId("Member", person.memberId),
		role: "ADMIN",
	};
	expect((await api.client.query(setRole, variables)).setMemberRole).toEqual({
		member: { role: "ADMIN" },
		userErrors: [],
	});
	const { viewer } = await person.client.query(
		"{ viewer { role permissions } }",
	);
	expect(viewer.role).toBe("ADMIN");
	expect(viewer.permissions).toContain("connection.connect");
	expect(viewer.permissions).not.toContain("member.manage");
	// The same again changes nothing.
	await api.client.query(setRole, variables);
	expect(await audited(api.tenant.tenantId, person.memberId)).toEqual([
		expect.objectContaining({
			action: "MEMBER_ROLE_CHANGE",
			targetLabel: person.email,
			detail: { from: "MEMBER", to: "ADMIN", revokedInvitations: 0 },
		}),
	]);
});

test("an ADMIN changes no members, and another tenant's member is not there", async () => {
	const admin = await signInAs(database, api, "ADMIN");
	const mine = { id: globalId("Member", api.tenant.memberId), role: "MEMBER" };
	for (const [document, name] of [
		[setRole, "setMemberRole"],
		[remove, "removeMember"],
	] as const) {
		const refused = await admin.client.query(document, mine);
		expect(refused[name].userErrors[0].code).toBe("FORBIDDEN");
		const stranger = await createTenant(database);
		const foreign = await api.client.query(document, {
			...mine,
			id: globalId("Member", stranger.memberId),
		});
		expect(foreign[name]).toMatchObject({
			member: null,
			userErrors: [{ code: "NOT_FOUND", field: ["memberId"] }],
		});
	}
});

test("the last owner stays an owner and stays", async () => {
	const { tenant, all } = await tenantWith("ADMIN");
	const ctx = { ...tenant.ctx, db: database.db };
	const last = { memberId: tenant.memberId };
	await expect(removeMember(ctx, last)).rejects.toMatchObject({
		code: "CONFLICT",
	});
	await expect(
		setMemberRole(ctx, { ...last, role: "ADMIN" }),
	).rejects.toMatchObject({ code: "CONFLICT" });
	expect(await audited(tenant.tenantId, tenant.memberId)).toEqual([]);
	// With a second owner the first may go.
	await setMemberRole(ctx, {
		memberId: idOf(all[1] as TestTenant["ctx"]),
		role: "OWNER",
	});
	await removeMember(ctx, last);
	expect(await audited(tenant.tenantId, tenant.memberId)).toMatchObject([
		{ action: "MEMBER_REMOVE" },
	]);
});

test("of two owners who remove or demote each other at the same moment exactly one succeeds", async () => {
	const second = createDatabase({
		url: database.url,
		applicationName: "patchbay-test-second",
	});
	try {
		for (const kind of ["remove", "demote", "both"] as const) {
			for (let round = 0; round < 5; round++) {
				const { tenant, all } = await tenantWith("OWNER");
				const [first, other] = all as [TestTenant["ctx"], TestTenant["ctx"]];
				const change = (
					ctx: TestTenant["ctx"],
					db: typeof second,
					memberId: string,
					removes: boolean,
				) =>
					removes
						? removeMember({ ...ctx, db }, { memberId })
						: setMemberRole({ ...ctx, db }, { memberId, role: "MEMBER" });
				const results = await Promise.allSettled([
					change(first, database.db, idOf(other), kind !== "demote"),
					change(other, second, idOf(first), kind === "remove"),
				]);
				expect(results.map(({ status }) => status).sort()).toEqual([
					"fulfilled",
					"rejected",
				]);
				const { rows } = await inTenantSql(
					database.db,
					tenant.tenantId,
					(sql) =>
						sql.query(
							"select from member where role = 'OWNER' and removed_at is null",
						),
				);
				expect(rows).toHaveLength(1);
			}
		}
	} finally {
		await second.close();
	}
});

test("whoever waits behind the going of all owners that there were knows the new one", async () => {
	const { tenant, all } = await tenantWith("ADMIN");
	const { tenantId } = tenant;
	const heir = idOf(all[1] as TestTenant["ctx"]);
	const holding = Promise.withResolvers<void>();
	const handedOver = Promise.withResolvers<void>();
	const handover = inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query(
			"select pg_advisory_xact_lock(hashtextextended('members ' || $1::uuid::text, 0))",
			[tenantId],
		);
		await sql.query("select from member where role = 'OWNER' for update");
		holding.resolve();
		await handedOver.promise;
		await sql.query("update member set role = 'OWNER' where id = $1", [heir]);
		await sql.query("update member set removed_at = now() where id = $1", [
			tenant.memberId,
		]);
	});
	await holding.promise;
	const removal = removeMember(
		{ ...systemContext(tenantId, "test", "r1"), db: database.db },
		{ memberId: heir },
	);
	removal.catch(() => {});
	await vi.waitFor(async () => {
		const { rows } = await systemSql(database.db).query<{ waiting: bigint }>(
			`select count(*) as waiting from pg_locks join pg_stat_activity using (pid)
			where not granted and datname = current_database()`,
		);
		expect(rows[0]?.waiting).toBe(1n);
	}, 20_000);
	handedOver.resolve();
	await handover;
	await expect(removal).rejects.toMatchObject({ code: "CONFLICT" });
	expect(await audited(tenantId, heir)).toEqual([]);
});

test("an API key gives nobody a role that may do more than the key", async () => {
	const script = clientOf(
		api.url,
		await createKey(database, api.tenant, ["READ", "ADMIN"]),
	);
	const person = await signInAs(database, api, "MEMBER");
	const id = globalId("Member", person.memberId);
	for (const role of ["ADMIN", "OWNER"])
		expect(
			(await script.query(setRole, { id, role })).setMemberRole.userErrors,
		).toEqual([
			{
				code: "FORBIDDEN",
				field: ["role"],
				message: expect.stringMatching(/lacks .*TOKENS_READ/),
			},
		]);
	expect(await audited(api.tenant.tenantId, person.memberId)).toEqual([]);
	const same = await script.query(setRole, { id, role: "MEMBER" });
	expect(same.setMemberRole.userErrors).toEqual([]);
});

test("an owner who is waiting behind the own removal does nothing any more", async () => {
	const { tenant, all } = await tenantWith("OWNER", "OWNER");
	const [first, other, third] = all as [
		TestTenant["ctx"],
		TestTenant["ctx"],
		TestTenant["ctx"],
	];
	await removeMember({ ...first, db: database.db }, { memberId: idOf(other) });
	await expect(
		removeMember({ ...other, db: database.db }, { memberId: idOf(third) }),
	).rejects.toMatchObject({ code: "FORBIDDEN" });
	expect(await audited(tenant.tenantId, idOf(third))).toEqual([]);
});

test("a removed person is refused at once, open streams end, and the rows that name the person stay readable", async () => {
	const { tenantId } = api.tenant;
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query("update import_job set status = 'RUNNING' where id = $1", [
			made.importJobIds[0],
		]),
	);
	for (const document of [
		`subscription { importJob(id: "${globalId("ImportJob", made.importJobIds[0])}") { status } }`,
		"subscription { connectionChanged { status } }",
	]) {
		const person = await signInAs(database, api, "ADMIN");
		const events = [];
		const ended: string[] = [];
		for await (const event of person.client.subscribe(document)) {
			events.push(event);
			if (events.length > 1) continue;
			const { removeMember: answer } = await api.client.query(remove, {
				id: globalId("Member", person.memberId),
			});
			expect(answer).toEqual({
				member: { email: person.email, removedAt: expect.any(String) },
				userErrors: [],
			});
			expect(await person.client.failure("{ viewer { role } }")).toBe(
				"UNAUTHENTICATED",
			);
		}
		ended.push("ended");
		expect(ended).toEqual(["ended"]);
		expect(events.at(-1)?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");

		const id = globalId("Member", person.memberId);
		const { tenant, node } = await api.client.query(
			"query ($id: ID!) { tenant { members(first: 100) { nodes { id } } } node(id: $id) { ... on Member { email removedAt } } }",
			{ id },
		);
		expect(tenant.members.nodes).not.toContainEqual({ id });
		expect(node).toEqual({
			email: person.email,
			removedAt: expect.any(String),
		});
		// A second removal is no error and no second entry.
		const again = await api.client.query(remove, { id });
		expect(again.removeMember.userErrors).toEqual([]);
		expect(await audited(tenantId, person.memberId)).toHaveLength(1);
	}
});

test("the stream of a removed person does not go over into another tenant of the same person", async () => {
	const person = await signInAs(database, api, "ADMIN");
	const other = await createTenant(database, { name: "Zebra" });
	await asOwner(database, other.tenantId, (client) =>
		client.query(
			"insert into member (id, tenant_id, user_id, email, role) values ($1, $2, $3, $4, 'OWNER')",
			[newId(), other.tenantId, person.userId, person.email],
		),
	);
	// No tenant is named: it is the first one.
	const browser = api.client.with({ Cookie: person.cookie });
	const events = [];
	for await (const event of browser.subscribe(
		"subscription { connectionChanged { status } }",
	)) {
		events.push(event);
		if (events.length === 1)
			await api.client.query(remove, {
				id: globalId("Member", person.memberId),
			});
	}
	expect(events.at(-1)?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
});

test("members are listed page by page, longest first, and everybody in the tenant may see them", async () => {
	const person = await signInAs(database, api, "MEMBER");
	const list = `query ($after: String) { tenant { members(first: 2, after: $after) {
		totalCount nodes { email name role createdAt removedAt } pageInfo { hasNextPage endCursor } } } }`;
	const emails: string[] = [];
	let after: string | null = null;
	do {
		const { tenant } = await person.client.query(list, { after });
		const { nodes, pageInfo } = tenant.members;
		emails.push(...nodes.map(({ email }: { email: string }) => email));
		after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
	} while (after);
	expect(emails[0]).toBe(`${api.tenant.userId}@example.test`);
	expect(emails.at(-1)).toBe(person.email);
	expect(new Set(emails).size).toBe(emails.length);
});

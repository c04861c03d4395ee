import { recordAudit } from "@patchbay/audit";
import { inTenant, inTenantSql, newId } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
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
let connectionId: string;
let grantId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 2 });
	// The one that uses the grant.
	connectionId = made.connectionIds[1] as string;
	grantId = made.grantIds[0] as string;
	const { tenantId, ctx } = api.tenant;
	await inTenantSql(database.db, tenantId, async (sql) => {
		for (let number = 0; number < 10; number++)
			await recordAudit(
				sql,
				{ ...ctx, ipAddress: "203.0.113.9", userAgent: "curl/8" },
				{
					action: number % 2 === 0 ? "IMPORT_START" : "VERIFY",
					target: {
						type: "Connection",
						id: made.connectionIds[number % 3] as string,
						label: `Connection ${number % 3}`,
					},
					purpose: `Nr. ${number}`,
					succeeded: number !== 7,
				},
			);
		await recordAudit(
			sql,
			{ ...ctx, actor: { type: "SYSTEM", name: "worker" }, role: null },
			{
				action: "CREDENTIAL_REFRESH",
				target: { type: "Grant", id: grantId },
				purpose: "expires soon",
			},
		);
		await recordAudit(sql, ctx, {
			action: "BRAND_CHANGE",
			target: { type: "Brand", id: newId(), label: "Gone" },
		});
	});
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const list = `query ($first: Int, $after: String, $filter: AuditFilter) {
	tenant { auditEvents(first: $first, after: $after, filter: $filter) {
		nodes { id sequence action targetLabel purpose succeeded occurredAt ipAddress userAgent requestId chainHash
			target { __typename id } actor { __typename ... on Member { email } ... on ApiKey { name } ... on System { name } } }
		pageInfo { hasNextPage endCursor } } } }`;

interface Shown {
	sequence: string;
	action: string;
	purpose: string | null;
	chainHash: string;
	id: string;
	occurredAt: string;
	target: { __typename: string; id: string } | null;
	actor: object;
}
const read = async (
	filter: object = {},
	client = api.client,
): Promise<Shown[]> =>
	(await client.query(list, { first: 100, filter })).tenant.auditEvents.nodes;
const purposes = async (filter: object) =>
	(await read(filter)).map(({ purpose }) => purpose);

const readings = () =>
	inTenant(database.db, api.tenant.tenantId, (tx) =>
		tx.auditEvent.count({ where: { action: "AUDIT_READ" } }),
	);

test("the log is read newest first, with who, what and from where", async () => {
	const events = await read();
	const sequences = events.map(({ sequence }) => Number(sequence));
	expect(sequences).toEqual(sequences.toSorted((a, b) => b - a));
	expect(events[0]).toMatchObject({ action: "AUDIT_READ" });
	const verified = events.find(({ purpose }) => purpose === "Nr. 1");
	expect(verified).toMatchObject({
		action: "VERIFY",
		targetLabel: "Connection 1",
		target: {
			__typename: "Connection",
			id: globalId("Connection", made.connectionIds[1]),
		},
		actor: {
			__typename: "Member",
			email: `${api.tenant.userId}@example.test`,
		},
		ipAddress: "203.0.113.9",
		userAgent: "curl/8",
		requestId: api.tenant.ctx.requestId,
		succeeded: true,
		chainHash: expect.stringMatching(/^[0-9a-f]{64}$/),
	});
	expect(
		events.find(({ action }) => action === "CREDENTIAL_REFRESH"),
	).toMatchObject({
		actor: { __typename: "System", name: "worker" },
		target: { __typename: "Grant" },
	});
	// What is gone is told by its label.
	expect(events.find(({ action }) => action === "BRAND_CHANGE")).toMatchObject({
		target: null,
		targetLabel: "Gone",
	});
});

test("pages follow one another although reading adds entries", async () => {
	const seen: string[] = [];
	let after: string | null = null;
	do {
		const { tenant } = await api.client.query(list, { first: 4, after });
		const { nodes, pageInfo } = tenant.auditEvents;
		seen.push(...nodes.map(({ sequence }: Shown) => sequence));
		after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
	} while (after);
	const newest = Number(seen[0]);
	expect(seen).toEqual(
		Array.from({ length: newest }, (_, index) => String(newest - index)),
	);
});

describe("a filter", () => {
	test("by connection shows what was done to it and to its grant", async () => {
		expect(
			await purposes({ connectionId: globalId("Connection", connectionId) }),
		).toEqual(["expires soon", "Nr. 7", "Nr. 4", "Nr. 1"]);
	});

	test("by actions, by actor, by success and by time, and by all of them", async () => {
		expect(await purposes({ actions: ["VERIFY"] })).toEqual(
			[9, 7, 5, 3, 1].map((number) => `Nr. ${number}`),
		);
		expect(
			await purposes({ actions: ["VERIFY", "CREDENTIAL_REFRESH"] }),
		).toHaveLength(6);
		expect(await purposes({ succeeded: false })).toEqual(["Nr. 7"]);
		const actorId = globalId("Member", api.tenant.memberId);
		const own = await read({ actorId });
		expect(own).toHaveLength(12);
		const nr4 = own.find(({ purpose }) => purpose === "Nr. 4") as Shown;
		expect(
			await purposes({
				actorId,
				actions: ["IMPORT_START"],
				from: nr4.occurredAt,
				to: new Date(Date.parse(nr4.occurredAt) + 60_000).toISOString(),
				succeeded: true,
			}),
		).toContain("Nr. 4");
		expect(await purposes({ to: "2020-01-01T00:00:00Z" })).toEqual([]);
		expect(
			await api.client.failure(list, { filter: { actorId: "nonsense" } }),
		).toBe("BAD_REQUEST");
	});

	test("of times the wrong way round is refused, and not taken for an empty time", async () => {
		const from = "2026-11-21T08:00:00Z";
		const { body } = await api.client.send(list, {
			filter: { from, to: "2026-11-21T07:59:59.999Z" },
		});
		expect(body.errors).toEqual([
			expect.objectContaining({
				message: "`to` must not be before `from`.",
				extensions: expect.objectContaining({
					code: "BAD_REQUEST",
					field: ["filter", "to"],
				}),
			}),
		]);
		expect(await read({ from, to: from })).toEqual([]);
		// The same instant in another time zone.
		expect(await read({ from, to: "2026-11-21T09:00:00+01:00" })).toEqual([]);
	});

	test("has an index beneath it", async () => {
		const { tenantId } = api.tenant;
		const client = new pg.Client({ connectionString: database.superuserUrl });
		await client.connect();
		// Among the entries of many tenants, as PostgreSQL sees them once there are enough.
		await client.query(
			`insert into audit_event (id, tenant_id, sequence, action, target_type, target_id, actor_type, actor_id, actor_label, succeeded, occurred_at, chain_hash)
			select gen_random_uuid(), case when n % 10 = 0 then $1::uuid else md5((n % 50)::text)::uuid end, 1000000 + n, 'VERIFY', 'Connection', md5((n % 900)::text)::uuid, 'MEMBER', md5((n % 700)::text)::uuid, '', n % 500 <> 0, now() - make_interval(secs => n), ''
			from generate_series(1, 40000) n`,
			[tenantId],
		);
		await client.query("analyze audit_event");
		const rows: { filter: string; plan: string }[] = [];
		for (const [filter, condition] of Object.entries({
			connection: `target_id = any(array(select '${connectionId}'::uuid union all select c.grant_id from connection c where c.tenant_id = '${tenantId}' and c.id = '${connectionId}'))`,
			action: "action = 'KEY_ROTATE'",
			actor: `actor_id = '${api.tenant.memberId}'`,
			failed: "not succeeded",
			time: "occurred_at >= now() - interval '100 seconds' and occurred_at < now() - interval '50 seconds'",
			none: "true",
		})) {
			const { rows: lines } = await client.query<{ "QUERY PLAN": string }>(
				`explain select * from audit_event where tenant_id = '${tenantId}' and ${condition} order by sequence desc limit 26`,
			);
			rows.push({
				filter,
				plan: lines.map((line) => line["QUERY PLAN"]).join("\n"),
			});
		}
		await client.query("delete from audit_event where sequence > 1000000");
		await client.end();
		const expected: Record<string, RegExp> = {
			connection: /audit_event_tenant_id_target_id_sequence_idx/,
			action: /audit_event_tenant_id_action_sequence_idx/,
			actor: /audit_event_tenant_id_actor_id_sequence_idx/,
			failed: /audit_event_failed_idx/,
			time: /audit_event_tenant_id_occurred_at_sequence_idx/,
			none: /audit_event_tenant_id_sequence_key/,
		};
		for (const { filter, plan } of rows) {
			expect([filter, plan]).toEqual([
				filter,
				expect.stringMatching(expected[filter] as RegExp),
			]);
			expect(plan).not.toContain("Seq Scan on audit_event");
		}
	});
});

test("reading the log is an entry of it: one for each filter of a request, however much it reads, written before the answer", async () => {
	const before = await readings();
	const { first } = await api.client.query(
		`{ first: tenant { auditEvents(first: 1) { totalCount nodes { action } pageInfo { hasNextPage } } }
			second: tenant { auditEvents(first: 2, filter: { actions: [VERIFY] }) { nodes { id } } } }`,
	);
	expect(first.auditEvents.nodes).toEqual([{ action: "AUDIT_READ" }]);
	// One for each filter: none hides behind another one.
	expect(await readings()).toBe(before + 2);
	const [event] = await read();
	const { node } = await api.client.query(
		"query ($id: ID!) { node(id: $id) { ... on AuditEvent { action sequence } } }",
		{ id: event?.id },
	);
	expect(node).toMatchObject({ action: "AUDIT_READ" });
	expect(await readings()).toBe(before + 4);
	// Nothing is read, nothing is noted.
	await api.client.query("{ tenant { name } }");
	expect(await readings()).toBe(before + 4);
});

test("a page's actors and targets are read together, not one by one", async () => {
	await read();
	api.reads.splice(0);
	await read();
	expect(api.reads.length).toBeLessThanOrEqual(3);
	expect(api.reads.flat().length).toBeLessThanOrEqual(8);
});

test("an ADMIN reads it, a MEMBER and a key without ADMIN do not, and nobody another tenant's", async () => {
	const admin = await signInAs(database, api, "ADMIN");
	expect((await read({}, admin.client)).length).toBeGreaterThan(10);
	const member = await signInAs(database, api, "MEMBER");
	const before = await readings();
	expect(await member.client.failure(list)).toBe("UNAUTHENTICATED");
	const key = await createKey(database, api.tenant, ["READ", "CONNECT"]);
	expect(await clientOf(api.url, key).failure(list)).toBe("UNAUTHENTICATED");
	expect(await readings()).toBe(before);

	const [event] = await read();
	const stranger = await createTenant(database);
	const outsider = clientOf(
		api.url,
		await createKey(database, stranger, ["READ", "ADMIN"]),
	);
	const theirs = await read({}, outsider);
	expect(theirs.map(({ action }) => action)).toEqual([
		"AUDIT_READ",
		"API_KEY_CREATE",
	]);
	const { node } = await outsider.query(
		"query ($id: ID!) { node(id: $id) { id } }",
		{ id: event?.id },
	);
	expect(node).toBeNull();
});

test("what an ADMIN may not see stays hidden as a target", async () => {
	const { inviteMember } = await api.client.query(
		`mutation { inviteMember(input: { email: "target@example.test", role: MEMBER }) { invitation { id } } }`,
	);
	const filter = { actions: ["MEMBER_INVITE"] };
	const [seen] = await read(filter);
	expect(seen?.target).toEqual({
		__typename: "Invitation",
		id: inviteMember.invitation.id,
	});
	const admin = await signInAs(database, api, "ADMIN");
	expect((await read(filter, admin.client))[0]).toMatchObject({
		target: null,
		targetLabel: "target@example.test",
	});
});

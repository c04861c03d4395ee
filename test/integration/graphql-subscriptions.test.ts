import { inTenantSql, notify } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 2 });
	await vi.waitFor(
		() => expect(api.services.listener.isListening()).toBe(true),
		20_000,
	);
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const jobChanges = `subscription ($id: ID!) { importJob(id: $id) { status progress { percent stage } connection { accountName } } }`;

async function setJob(
	id: string | undefined,
	set: string,
	told = true,
): Promise<void> {
	const { tenantId } = api.tenant;
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query(
			`update import_job set ${set} where tenant_id = $1 and id = $2`,
			[tenantId, id],
		);
		if (told) await notify(sql, "import_job", { tenantId, id: id ?? "" });
	});
}

test("a job's stream begins with its present state, tells each change, and ends with the final one", async () => {
	const id = made.importJobIds[0];
	await setJob(id, "status = 'RUNNING', percent = 10, completed_at = null");
	const seen: unknown[] = [];
	for await (const { data } of api.client.subscribe(jobChanges, {
		id: globalId("ImportJob", id),
	})) {
		seen.push(data);
		if (seen.length === 1)
			await setJob(id, "percent = 55, stage = 'campaigns'");
		if (seen.length === 2)
			await setJob(id, "status = 'SUCCEEDED', percent = 100");
	}
	expect(seen).toEqual([
		{
			importJob: {
				status: "RUNNING",
				progress: { percent: 10, stage: "metrics" },
				connection: { accountName: "Account 1" },
			},
		},
		{
			importJob: {
				status: "RUNNING",
				progress: { percent: 55, stage: "campaigns" },
				connection: { accountName: "Account 1" },
			},
		},
		{
			importJob: {
				status: "SUCCEEDED",
				progress: { percent: 100, stage: "campaigns" },
				connection: { accountName: "Account 1" },
			},
		},
	]);
});

test("of many changes in a short time few are sent, and the last is among them", async () => {
	const id = made.importJobIds[0];
	await setJob(id, "status = 'RUNNING', percent = 0");
	const percents: number[] = [];
	const changes = (async () => {
		for (let percent = 1; percent <= 60; percent++)
			await setJob(id, `percent = ${percent}`);
		await setJob(id, "status = 'FAILED'");
	})();
	for await (const { data } of api.client.subscribe(jobChanges, {
		id: globalId("ImportJob", id),
	}))
		percents.push(data.importJob.progress.percent);
	await changes;
	expect(percents.length).toBeLessThan(20);
	expect(percents.at(-1)).toBe(60);
});

test("a job that is over is told once", async () => {
	const seen = [];
	for await (const event of api.client.subscribe(jobChanges, {
		id: globalId("ImportJob", made.importJobIds[1]),
	}))
		seen.push(event.data?.importJob.status);
	expect(seen).toEqual(["SUCCEEDED"]);
});

test("a lost notification costs seconds, not the change: everything is read again", async () => {
	const id = made.importJobIds[2];
	await setJob(id, "status = 'RUNNING'");
	const seen: string[] = [];
	for await (const { data } of api.client.subscribe(jobChanges, {
		id: globalId("ImportJob", id),
	})) {
		seen.push(data.importJob.status);
		if (seen.length === 1) await setJob(id, "status = 'SUCCEEDED'", false);
	}
	expect(seen).toEqual(["RUNNING", "SUCCEEDED"]);
});

test("a lost listening connection is made anew, and streams read again what they may have missed", async () => {
	const id = made.importJobIds[2];
	await setJob(id, "status = 'RUNNING'");
	const superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	const seen: string[] = [];
	for await (const { data } of api.client.subscribe(jobChanges, {
		id: globalId("ImportJob", id),
	})) {
		seen.push(data.importJob.status);
		if (seen.length > 1) continue;
		await superuser.query(
			"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay-api-listener' and datname = current_database()",
		);
		await setJob(id, "status = 'CANCELLED'");
	}
	await superuser.end();
	expect(seen).toEqual(["RUNNING", "CANCELLED"]);
});

test("a stream ends with an error when the key is revoked", async () => {
	const id = made.importJobIds[0];
	await setJob(id, "status = 'RUNNING'");
	const key = await createKey(database, api.tenant, ["READ"]);
	const events = [];
	for await (const event of clientOf(api.url, key).subscribe(jobChanges, {
		id: globalId("ImportJob", id),
	})) {
		events.push(event);
		if (events.length > 1) continue;
		const superuser = new pg.Client({
			connectionString: database.superuserUrl,
		});
		await superuser.connect();
		await superuser.query(
			"update api_key set revoked_at = now() where name = 'READ'",
		);
		await superuser.end();
	}
	expect(events.at(-1)?.errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
	expect(JSON.stringify(events.slice(1, -1))).not.toContain("errors");
});

const keyLost = [
	{
		what: "scope",
		set: "scopes = '{IMPORT}'",
		message: "This API key lacks the scope READ. Use a key that has it.",
	},
	{
		what: "end",
		set: "expires_at = now() - interval '1 second'",
		message:
			"This stream has ended: the API key was revoked or has expired, or the session or membership is over. Sign in again, or send a valid API key.",
	},
];
for (const { what, set, message } of keyLost)
	for (const [field, document] of [
		["importJob", jobChanges],
		[
			"connectionChanged",
			"subscription { connectionChanged { id status brand { name } } }",
		],
	] as const)
		test(`${field} is authorised anew at each event: a key that lost its right (${what}) gets nothing more but why`, async () => {
			const { tenantId } = api.tenant;
			const id = made.importJobIds[0];
			const connectionId = made.connectionIds[0];
			const rename = (name: string) =>
				inTenantSql(database.db, tenantId, (sql) =>
					sql.query("update connection set account_name = $2 where id = $1", [
						connectionId,
						name,
					]),
				);
			await setJob(id, "status = 'RUNNING', percent = 10");
			const key = await createKey(database, api.tenant, ["READ", "CONNECT"]);
			const events = [];
			let isChanged = false;
			for await (const event of clientOf(api.url, key).subscribe(document, {
				id: globalId("ImportJob", id),
			})) {
				events.push(event);
				if (isChanged) continue;
				isChanged = true;
				await asOwner(database, tenantId, (client) =>
					client.query(
						`update api_key set ${set} where name = 'READ CONNECT' and revoked_at is null`,
					),
				);
				await rename("afterwards");
				// What is kept of the key for two seconds must not let an event through that comes after it is told of.
				await inTenantSql(database.db, tenantId, async (sql) => {
					await notify(sql, "api_key", { tenantId, id: "any" });
					await notify(sql, "connection", {
						tenantId,
						id: connectionId ?? "",
					});
				});
				await setJob(id, "percent = 77");
			}
			const last = events.at(-1);
			expect(last?.data ?? null).toBeNull();
			expect(last?.errors).toMatchObject([
				{
					message,
					extensions: {
						code: "UNAUTHENTICATED",
						requestId: expect.any(String),
					},
				},
			]);
			const before = JSON.stringify(events.slice(0, -1));
			expect(before).not.toContain("errors");
			expect(before).not.toContain("afterwards");
			expect(before).not.toContain("77");
			await rename("Account 1");
			await asOwner(database, tenantId, (client) =>
				client.query(
					"update api_key set revoked_at = now() where name = 'READ CONNECT'",
				),
			);
		});

test("another tenant's job has no stream", async () => {
	const other = await startApi({ database });
	try {
		const events = [];
		for await (const event of other.client.subscribe(jobChanges, {
			id: globalId("ImportJob", made.importJobIds[0]),
		}))
			events.push(event);
		expect(events).toHaveLength(1);
		expect(events[0]?.errors?.[0]?.extensions.code).toBe("BAD_REQUEST");
	} finally {
		await other.stop();
	}
});

test("a brand's connections: all that there are, then each that changes, and no other brand's", async () => {
	const { tenantId } = api.tenant;
	const change = (id: string | undefined, name: string) =>
		inTenantSql(database.db, tenantId, async (sql) => {
			await sql.query(
				"update connection set account_name = $3 where tenant_id = $1 and id = $2",
				[tenantId, id, name],
			);
			await notify(sql, "connection", { tenantId, id: id ?? "" });
		});
	const seen: string[] = [];
	const stream = api.client.subscribe(
		"subscription ($brandId: ID) { connectionChanged(brandId: $brandId) { accountName brand { name } } }",
		{ brandId: globalId("Brand", made.brandIds[0]) },
	);
	for await (const { data } of stream) {
		seen.push(
			`${data.connectionChanged.brand.name} ${data.connectionChanged.accountName}`,
		);
		if (seen.length === 2) {
			await change(made.connectionIds[2], "of the other brand");
			await change(made.connectionIds[0], "renamed");
		}
		if (seen.length === 3) break;
	}
	expect(seen).toEqual([
		"Brand 001 Account 1",
		"Brand 001 Account 2",
		"Brand 001 renamed",
	]);
});

test("a server that stops ends its streams with an error that says so, and finishes at once", async () => {
	const own = await startApi({ database });
	const { connectionIds, importJobIds } = await createDashboard(
		database.db,
		own.tenant.tenantId,
		{ brands: 1 },
	);
	expect(connectionIds).toHaveLength(2);
	await inTenantSql(database.db, own.tenant.tenantId, (sql) =>
		sql.query("update import_job set status = 'RUNNING' where id = $1", [
			importJobIds[0],
		]),
	);
	const events = [];
	let stopped: Promise<void> | undefined;
	for await (const event of own.client.subscribe(jobChanges, {
		id: globalId("ImportJob", importJobIds[0]),
	})) {
		events.push(event);
		stopped ??= own.stop();
	}
	await stopped;
	expect(events.map(({ errors }) => errors?.[0]?.extensions.code)).toEqual([
		undefined,
		"UNAVAILABLE",
	]);
});

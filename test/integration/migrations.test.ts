import { randomBytes } from "node:crypto";
import {
	cp,
	mkdtemp,
	readdir,
	readFile,
	rm,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { recordAudit, verifyAudit } from "@patchbay/audit";
import {
	type ConnectionLimits,
	createDatabase,
	diffSchemas,
	inTenantSql,
	migrate,
	newId,
	readMigrationStatus,
} from "@patchbay/db";
import { accountKey } from "@patchbay/limits";
import pg from "pg";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { describeTables } from "../support/catalog/describe-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";
import { urlOf } from "../support/template-database.ts";

const prismaFolder = fileURLToPath(new URL("../../prisma", import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

test("the migrated database is the one that the Prisma schema describes", async () => {
	await withEmptyDatabase(async (emptyUrl) => {
		const ddl = await diffSchemas(emptyUrl, [], await readSchema());
		const expected = await withClient(emptyUrl, async (client) => {
			await client.query(ddl.replace(/^CREATE SCHEMA.*$/m, ""));
			return describeTables(client, () => true);
		});
		const tables = new Set(
			expected.columns.map((line) => line.slice(0, line.indexOf("."))),
		);
		const actual = await withClient(database.ownerUrl, (client) =>
			describeTables(client, (table) => tables.has(table)),
		);

		expect(actual.columns).toEqual(expected.columns);
		expect(actual.enums).toEqual(expected.enums);
		expect(actual.constraints).toEqual(expected.constraints);
		// A migration may add an index that a Prisma schema cannot say; none of those that it says may be missing.
		expect(actual.indexes).toEqual(expect.arrayContaining(expected.indexes));
	});
});

test("every foreign key has both columns, but for the one to the tenant itself", async () => {
	const { constraints } = await withClient(database.ownerUrl, (client) =>
		describeTables(client, () => true),
	);
	const keys = constraints.filter((line) => line.includes("FOREIGN KEY"));
	const short = keys.filter(
		(line) =>
			!/FOREIGN KEY \(tenant_id, \w+\) REFERENCES \w+\(tenant_id, id\)/.test(
				line,
			),
	);

	expect(keys.length).toBeGreaterThan(20);
	for (const line of short)
		expect(line).toMatch(/FOREIGN KEY \(tenant_id\) REFERENCES tenant\(id\)/);
});

test("a second migration changes nothing, and the history is Prisma's own", async () => {
	expect(await migrate({ ownerUrl: database.ownerUrl })).toEqual([]);
	expect(await readMigrationStatus(database.ownerUrl)).toEqual({
		missing: [],
		unknown: [],
		edited: [],
		failed: [],
	});
	const names = (await readdir(path.join(prismaFolder, "migrations"))).filter(
		(name) => /^\d/.test(name),
	);
	const applied = await withClient(database.ownerUrl, (client) =>
		client.query(
			"select migration_name from _prisma_migrations where finished_at is not null order by 1",
		),
	);
	expect(applied.rows.map((row) => row.migration_name)).toEqual(names.sort());
});

test("sessions of the roles are limited where the operator says so, and not by less than the processes need", async () => {
	const limits = () =>
		withClient(database.ownerUrl, async (client) => {
			const { rows } = await client.query(
				"select rolname, rolconnlimit from pg_roles where rolname in ('patchbay_app', 'patchbay_auth') order by 1",
			);
			return Object.fromEntries(
				rows.map(({ rolname, rolconnlimit }) => [rolname, rolconnlimit]),
			);
		});
	const { ownerUrl } = database;
	const refused = (connectionLimits: ConnectionLimits) =>
		expect(migrate({ ownerUrl, connectionLimits })).rejects;
	await refused({ patchbay_app: 12 }).toThrow(/patchbay_app needs at least/);
	await refused({ patchbay_app: 5_000 }).toThrow(/Raise max_connections/);
	expect(await limits()).toEqual({ patchbay_app: -1, patchbay_auth: -1 });
	try {
		await migrate({
			ownerUrl,
			connectionLimits: { patchbay_app: 240, patchbay_auth: 40 },
		});
		expect(await limits()).toEqual({ patchbay_app: 240, patchbay_auth: 40 });
	} finally {
		// They are the whole server's.
		await withClient(database.superuserUrl, (client) =>
			client.query(
				"alter role patchbay_app connection limit -1; alter role patchbay_auth connection limit -1",
			),
		);
	}
});

test("a migration that fails leaves nothing behind, names itself and goes through once it is fixed", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
	try {
		await cp(path.join(prismaFolder, "migrations"), folder, {
			recursive: true,
		});
		const added = path.join(folder, "29991231000000_wrong");
		await cp(path.join(folder, "20261121000000_init"), added, {
			recursive: true,
		});
		const file = path.join(added, "migration.sql");
		await writeFile(file, "create table half (id uuid); select nonsense;");

		await expect(
			migrate({ ownerUrl: database.ownerUrl, folder }),
		).rejects.toThrow(/29991231000000_wrong[\s\S]*nonsense/);

		const half = await withClient(database.ownerUrl, (client) =>
			client.query("select to_regclass('public.half') as found"),
		);
		expect(half.rows).toEqual([{ found: null }]);
		await writeFile(file, "select 1;");
		expect(await migrate({ ownerUrl: database.ownerUrl, folder })).toEqual([
			"29991231000000_wrong",
		]);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("the queue's schema is the one that this pg-boss wants, and the app's role can work with it", async () => {
	const boss = new PgBoss({
		connectionString: database.url,
		migrate: false,
		createSchema: false,
		supervise: false,
		schedule: false,
	});
	boss.on("error", () => {});
	await boss.start();
	try {
		await boss.send("imports.run", { importJobId: "one" });
		const [job] = await boss.fetch("imports.run");
		expect(job?.data).toEqual({ importJobId: "one" });
		await boss.complete("imports.run", job?.id as string);
	} finally {
		await boss.stop();
	}
	const owner = new PgBoss({
		connectionString: database.ownerUrl,
		migrate: false,
		supervise: false,
		schedule: false,
	});
	await owner.start();
	try {
		expect(await owner.detectSchemaDrift()).toMatchObject({ ok: true });
	} finally {
		await owner.stop();
	}
});

test("slices that were planned before limits were counted belong to their accounts afterwards", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
	try {
		await cp(path.join(prismaFolder, "migrations"), folder, {
			recursive: true,
		});
		for (const name of await readdir(folder))
			if (/^\d/.test(name) && name >= "20261129013000")
				await rm(path.join(folder, name), { recursive: true });
		await withEmptyDatabase(async (ownerUrl) => {
			await migrate({ ownerUrl, folder });
			const { tenantId } = await createTenant({ ownerUrl });
			const states = ["PENDING", "RUNNING", "WAITING", "DONE"] as const;
			await asOwner({ ownerUrl }, tenantId, async (client) => {
				const [brandId, id, jobId, accountId] = [
					newId(),
					newId(),
					newId(),
					newId(),
				];
				await client.query(
					"insert into brand (id, tenant_id, name, updated_at) values ($1, $2, 'North', now())",
					[brandId, tenantId],
				);
				await client.query(
					`insert into connection (id, tenant_id, brand_id, platform, status, scope_sets, connected_by_type, connected_at)
					values ($1, $2, $3, 'GOOGLE_ADS', 'ACTIVE', '{}', 'SYSTEM', now())`,
					[id, tenantId, brandId],
				);
				await client.query(
					`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, selected, updated_at)
					values ($1, $2, $3, 'GOOGLE_ADS', '1110000001', 'North', true, now())`,
					[accountId, tenantId, id],
				);
				await client.query(
					`insert into import_job (id, tenant_id, connection_id, kind, status, trigger, campaign_external_ids, started_by_type)
					values ($1, $2, $3, 'FULL', 'RUNNING', 'MANUAL', '{}', 'SYSTEM')`,
					[jobId, tenantId, id],
				);
				for (const [order, state] of states.entries())
					await client.query(
						`insert into import_slice (id, tenant_id, import_job_id, ad_account_id, stream, stage_order, slice_order, state)
						values ($1, $2, $3, $4, 'CAMPAIGNS', 1, $5, $6::"ImportSliceState")`,
						[newId(), tenantId, jobId, accountId, order, state],
					);
			});
			await migrate({ ownerUrl });
			await asOwner({ ownerUrl }, tenantId, async (client) => {
				const { rows } = await client.query(
					"select state, limit_key as key from import_slice order by slice_order",
				);
				const key = accountKey("GOOGLE_ADS", "1110000001");
				expect(rows).toEqual(
					states.map((state) => ({
						state: state === "PENDING" ? "READY" : state,
						key: state === "DONE" ? null : key,
					})),
				);
			});
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("the causes of what connections stand in are read from their sentences once, and what nobody has read is due", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
	try {
		await cp(path.join(prismaFolder, "migrations"), folder, {
			recursive: true,
		});
		for (const name of await readdir(folder))
			if (/^\d/.test(name) && name >= "20261129014000")
				await rm(path.join(folder, name), { recursive: true });
		await withEmptyDatabase(async (ownerUrl) => {
			await migrate({ ownerUrl, folder });
			const { tenantId } = await createTenant({ ownerUrl });
			const proof = (campaigns: string) =>
				JSON.stringify({ campaigns, spend: "READ", creatives: "READ" });
			const outage = "Google could not answer just now.";
			const standings = [
				["REVOKED", "Access was ended.", "PROVEN", "GRANT"],
				["ERROR", outage, "PROVEN", "GRANT"],
				["ERROR", "Not allowed yet at Google Ads: “Ads”.", "PROVEN", "SCOPES"],
				["ERROR", "North: reading failed.", "DENIED", "PROOF"],
				["ERROR", "The API is switched off.", "PROVEN", "ACCESS"],
				["PENDING", "Choose the ad accounts to import.", "NONE", "ACCOUNTS"],
				["PENDING", null, "UNREAD", "PROOF"],
				["ACTIVE", "South: no access.", "PROVEN", "PROOF"],
				["ACTIVE", null, "PROVEN", "NONE"],
			] as const;
			await asOwner({ ownerUrl }, tenantId, async (client) => {
				const brandId = newId();
				await client.query(
					"insert into brand (id, tenant_id, name, updated_at) values ($1, $2, 'North', now())",
					[brandId, tenantId],
				);
				for (const [index, [status, message, account]] of standings.entries()) {
					const [grantId, id] = [newId(), newId()];
					await client.query(
						`insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
							platform_user_id, status, status_message, granted_scopes, granted_by_type, granted_at)
						values ($1, $2, 'GOOGLE_ADS', 'google', 'OAUTH2', 'client', $3, $4, $5, '{}', 'SYSTEM', now())`,
						[
							grantId,
							tenantId,
							`person ${index}`,
							message === outage ? "ERROR" : "ACTIVE",
							message === outage ? outage : null,
						],
					);
					await client.query(
						`insert into connection (id, tenant_id, brand_id, platform, grant_id, status, status_message, scope_sets,
							connected_by_type, connected_at)
						values ($1, $2, $3, 'GOOGLE_ADS', $4, $5, $6, '{}', 'SYSTEM', now() + $7 * interval '1 second')`,
						[id, tenantId, brandId, grantId, status, message, index],
					);
					if (account !== "NONE")
						await client.query(
							`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, selected, proof, updated_at)
							values ($1, $2, $3, 'GOOGLE_ADS', '1', 'North', true, $4, now())`,
							[
								newId(),
								tenantId,
								id,
								account === "UNREAD"
									? null
									: proof(account === "DENIED" ? "DENIED" : "READ"),
							],
						);
				}
			});
			await migrate({ ownerUrl });
			await asOwner({ ownerUrl }, tenantId, async (client) => {
				const { rows: causes } = await client.query(
					"select cause from connection order by connected_at",
				);
				expect(causes.map(({ cause }) => cause)).toEqual(
					standings.map(([, , , cause]) => cause),
				);
				const { rows: due } = await client.query(
					`select c.status_message, c.status from account_reading r
					join connection c on c.grant_id = r.grant_id where r.due_at is not null`,
				);
				expect(due).toEqual([{ status: "PENDING", status_message: null }]);
			});
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("a grant that was kept without a connection is pinned, and is still kept", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
	try {
		await cp(path.join(prismaFolder, "migrations"), folder, {
			recursive: true,
		});
		for (const name of await readdir(folder))
			if (/^\d/.test(name) && name >= "20261129017400")
				await rm(path.join(folder, name), { recursive: true });
		await withEmptyDatabase(async (ownerUrl) => {
			await migrate({ ownerUrl, folder });
			const { tenantId } = await createTenant({ ownerUrl });
			const [kept, unused] = [newId(), newId()];
			await asOwner({ ownerUrl }, tenantId, (client) =>
				client.query(
					`insert into platform_grant (id, tenant_id, platform, identity_provider, authentication_method, client_id,
						platform_user_id, status, granted_scopes, granted_by_type, granted_at, standing)
					select id, $1, 'GOOGLE_WORKSPACE', 'google', 'OAUTH2', 'client', id::text, 'ACTIVE', '{}', 'SYSTEM',
						now() - interval '1 hour', id = $3
					from unnest($2::uuid[]) id`,
					[tenantId, [kept, unused], kept],
				),
			);
			await migrate({ ownerUrl });
			await asOwner({ ownerUrl }, tenantId, async (client) => {
				const { rows } = await client.query(
					"select id, pinned from platform_grant order by pinned desc",
				);
				expect(rows).toEqual([
					{ id: kept, pinned: true },
					{ id: unused, pinned: false },
				]);
			});
			const url = new URL(database.url);
			url.pathname = new URL(ownerUrl).pathname;
			await withClient(url.href, async (client) => {
				const { rows } = await client.query(
					"select grant_id from system.grants_to_destroy(10)",
				);
				expect(rows).toEqual([{ grant_id: unused }]);
			});
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test("a chain that was begun before its functions were written anew goes on whole", async () => {
	const folder = await mkdtemp(path.join(tmpdir(), "patchbay-migrations-"));
	try {
		await cp(path.join(prismaFolder, "migrations"), folder, {
			recursive: true,
		});
		for (const name of await readdir(folder))
			if (/^\d/.test(name) && name >= "20261121001900")
				await rm(path.join(folder, name), { recursive: true });
		await withEmptyDatabase(async (ownerUrl) => {
			await migrate({ ownerUrl, folder });
			const url = new URL(database.url);
			url.pathname = new URL(ownerUrl).pathname;
			const db = createDatabase({
				url: url.href,
				applicationName: "patchbay-test",
			});
			try {
				const { ctx, tenantId } = await createTenant({ ownerUrl });
				const write = () =>
					inTenantSql(db, tenantId, async (sql) => {
						await recordAudit(sql, ctx, { action: "VERIFY" });
						await recordAudit(
							sql,
							{ ...ctx, ipAddress: "192.0.2.7", userAgent: "" },
							{
								action: "CREDENTIAL_VEND",
								target: { type: "Connection", id: newId(), label: "ü☃ 1:-" },
								purpose: "😀",
								succeeded: false,
								detail: { number: 1.5, nested: { text: 'a"\\b', none: null } },
							},
						);
					});
				await write();
				expect(await migrate({ ownerUrl })).toContain(
					"20261121001900_audit_chain_speed",
				);
				// In a session that knows the functions of before, too.
				await write();
				await write();
				expect(await verifyAudit(db, tenantId)).toMatchObject({
					entries: 6,
					faults: [],
				});
			} finally {
				await db.close();
			}
		});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

async function readSchema() {
	const folder = path.join(prismaFolder, "schema");
	const names = (await readdir(folder)).sort();
	return Promise.all(
		names.map(async (name) => ({
			path: name,
			content: await readFile(path.join(folder, name), "utf8"),
		})),
	);
}

async function withEmptyDatabase(
	work: (url: string) => Promise<void>,
): Promise<void> {
	const server = inject("testServer");
	const name = `empty_${randomBytes(6).toString("hex")}`;
	await withClient(server.superuserUrl, (client) =>
		client.query(`create database ${name} owner patchbay_owner`),
	);
	try {
		await work(urlOf(server, "owner", name));
	} finally {
		await withClient(server.superuserUrl, (client) =>
			client.query(`drop database ${name} with (force)`),
		);
	}
}

async function withClient<T>(
	url: string,
	work: (client: pg.Client) => Promise<T>,
): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}

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
import {
	type ConnectionLimits,
	diffSchemas,
	migrate,
	readMigrationStatus,
} from "@patchbay/db";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeTables } from "../support/catalog/describe-tables.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { withEmptyDatabase } from "../support/empty-database.ts";
import { withClient } from "../support/with-client.ts";

const prismaFolder = fileURLToPath(new URL("../../prisma", import.meta.url));

let database: TestDatabase;
beforeAll(async () => {
	database = await createTestDatabase();
});
afterAll(() => database.drop());

test("the migrated database is the one that the Prisma schema describes", async () => {
	await withEmptyDatabase(async ({ ownerUrl: emptyUrl }) => {
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

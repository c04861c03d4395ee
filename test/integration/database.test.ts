import {
	asSql,
	createDatabase,
	inTenant,
	inTenantSql,
	newId,
	readInTenant,
	systemSql,
} from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asOwner } from "../support/as-owner.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let tenantId: string;

beforeAll(async () => {
	database = await createTestDatabase();
	({ tenantId } = await createTenant(database));
});
afterAll(() => database.drop());

test("raw SQL runs in the transaction that Prisma began, and is rolled back with it", async () => {
	const id = newId();
	const failing = inTenant(database.db, tenantId, async (tx) => {
		await tx.brand.create({ data: { id, tenantId, name: "Acme" } });
		const { rows, rowCount } = await asSql(tx).query<{ name: string }>(
			"update brand set name = 'Acme Ltd' where id = $1 returning name",
			[id],
		);
		expect(rows).toEqual([{ name: "Acme Ltd" }]);
		expect(rowCount).toBe(1);
		throw new Error("no");
	});

	await expect(failing).rejects.toThrow("no");

	const [brands] = await readInTenant(database.db, tenantId, [
		{ text: "select id from brand where id = $1", values: [id] },
	]);
	expect(brands).toEqual([]);
});

test("a batch of reads sees its own tenant, keeps 64-bit numbers and days exact, and leaves the connection usable", async () => {
	const read = () =>
		readInTenant(database.db, tenantId, [
			{ text: "select name from tenant" },
			{
				text: "select 9007199254740993::bigint as big, date '2026-11-21' as day, null as nothing, array[1,2]::bigint[] as many",
			},
			{ text: "select id from brand where id = $1", values: [newId()] },
		]);

	const expected = [
		[{ name: "Test tenant" }],
		[
			{
				big: 9007199254740993n,
				day: "2026-11-21",
				nothing: null,
				many: [1n, 2n],
			},
		],
		[],
	];
	expect(await read()).toEqual(expected);
	await expect(
		readInTenant(database.db, tenantId, [
			{ text: "select 1 / 0" },
			{ text: "select 1" },
		]),
	).rejects.toThrow("division by zero");
	expect(await read()).toEqual(expected);
});

test("statements kept by the server survive a failed batch and a changed table", async () => {
	const db = createDatabase({
		url: database.url,
		applicationName: "patchbay-test",
		maxConnections: 1,
		preparedStatements: true,
	});
	const read = (divisor: number) =>
		readInTenant(db, tenantId, [
			{ text: "select 6 / $1::int as sixth", values: [divisor] },
			{ text: "select * from onboarding_skip" },
		]);
	try {
		for (const divisor of [0, 2, 0, 3])
			if (divisor === 0)
				await expect(read(0)).rejects.toThrow("division by zero");
			else expect(await read(divisor)).toEqual([[{ sixth: 6 / divisor }], []]);
		await asOwner(database, tenantId, (client) =>
			client.query("alter table onboarding_skip add column extra text"),
		);
		expect(await read(1)).toEqual([[{ sixth: 6 }], []]);
	} finally {
		await db.close();
	}
});

test("the tenant is forgotten when its transaction ends", async () => {
	await readInTenant(database.db, tenantId, [{ text: "select 1" }]);
	await inTenantSql(database.db, tenantId, async (sql) => {
		const { rows } = await sql.query("select id from tenant");
		expect(rows).toHaveLength(1);
	});

	const { rows } = await systemSql(database.db).query("select id from tenant");

	expect(rows).toEqual([]);
});

test("a transaction that was undone because of an unheeded failure is not taken for a success", async () => {
	await expect(
		inTenantSql(database.db, tenantId, (sql) =>
			sql.query("select 1 / 0").catch(() => "unheeded"),
		),
	).rejects.toThrow("undone");
});

test("a lost connection is an Unavailable error, and the next call works", async () => {
	const lose = inTenantSql(database.db, tenantId, (sql) =>
		sql.query("select pg_terminate_backend(pg_backend_pid())"),
	);
	await expect(lose).rejects.toMatchObject({ code: "UNAVAILABLE" });

	const loseByPrisma = inTenant(
		database.db,
		tenantId,
		(tx) => tx.$executeRaw`select pg_terminate_backend(pg_backend_pid())`,
	);
	await expect(loseByPrisma).rejects.toMatchObject({ code: "UNAVAILABLE" });

	const loseInBatch = readInTenant(database.db, tenantId, [
		{ text: "select pg_terminate_backend(pg_backend_pid())" },
	]);
	await expect(loseInBatch).rejects.toMatchObject({ code: "UNAVAILABLE" });

	const [rows] = await readInTenant(database.db, tenantId, [
		{ text: "select 1 as one" },
	]);
	expect(rows).toEqual([{ one: 1 }]);
});

test("reads that nobody waits for any more are ended in PostgreSQL, and what comes next on their connection is not", async () => {
	const db = createDatabase({
		url: database.url,
		applicationName: "patchbay-ended",
		maxConnections: 1,
	});
	try {
		let end = () => {};
		const reading = readInTenant(
			db,
			tenantId,
			[{ text: "select pg_sleep(50)" }, { text: "select pg_sleep(51)" }],
			(tell) => {
				end = tell;
				return () => {};
			},
		);
		const ended = expect(reading).rejects.toThrow(/was stopped/);
		const sleeping = async () => {
			const { rows } = await systemSql(database.db).query<{ query: string }>(
				"select query from pg_stat_activity where application_name = 'patchbay-ended' and state = 'active'",
			);
			return rows.map(({ query }) => query);
		};
		await expect.poll(sleeping).toEqual(["select pg_sleep(50)"]);
		end();
		const next = readInTenant(db, tenantId, [
			{ text: "select name from tenant" },
		]);
		await ended;
		expect(await next).toEqual([[{ name: "Test tenant" }]]);
		expect(await sleeping()).toEqual([]);
	} finally {
		await db.close();
	}
});

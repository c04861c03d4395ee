import {
	createCursorSigner,
	createDatabase,
	createTenantReader,
	type Database,
	sql,
} from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientOf, createKey, everyScope } from "../support/api.ts";
import { createApiFleet } from "../support/api-process.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let holder: pg.Client;
let db: Database;

beforeAll(async () => {
	database = await createTestDatabase();
	holder = new pg.Client({ connectionString: database.superuserUrl });
	await holder.connect();
});
afterAll(async () => {
	await holder?.end();
	await database?.drop();
});

const readerOf = (tenantId: string) =>
	createTenantReader({
		db,
		tenantId,
		cursors: createCursorSigner("cursors of this test"),
	});

/** A read that goes on until `letGo`, and writes down when it has ended. */
async function readLong(tenantId: string, name: string, ended: string[]) {
	await readerOf(tenantId).query(
		sql`select pg_advisory_xact_lock_shared(4711)::text as held`,
	);
	ended.push(name);
}

const readBrief = (tenantId: string) =>
	readerOf(tenantId).query(sql`select id from tenant`);

/** Reads that PostgreSQL is at. */
async function underWay(): Promise<number> {
	const { rows } = await holder.query<{ count: number }>(
		"select count(*)::int as count from pg_stat_activity where application_name = 'patchbay-shares' and wait_event = 'advisory'",
	);
	return rows[0]?.count ?? 0;
}

async function withShares(
	maxConnections: number,
	reads: { most: number; mostOfTenant: number },
	work: () => Promise<void>,
) {
	db = createDatabase({
		url: database.url,
		applicationName: "patchbay-shares",
		maxConnections,
		reads,
	});
	await holder.query("select pg_advisory_lock(4711)");
	try {
		await work();
	} finally {
		await letGo();
		await db.close();
	}
}

const letGo = () => holder.query("select pg_advisory_unlock_all()");

test("one tenant's reads fill their share of the connections, and a neighbour's is answered meanwhile", async () => {
	const [hostile, neighbour] = await fourTenants();
	await withShares(3, { most: 3, mostOfTenant: 2 }, async () => {
		const ended: string[] = [];
		const reading = ["1", "2", "3", "4", "5"].map((name) =>
			readLong(hostile, name, ended),
		);
		await expect.poll(underWay).toBe(2);
		expect(await readBrief(neighbour)).toEqual([{ id: neighbour }]);
		expect(ended).toEqual([]);
		await letGo();
		await Promise.all(reading);
		expect(ended.toSorted()).toEqual(["1", "2", "3", "4", "5"]);
	});
});

test("three tenants that ask for all they can get leave a connection for a fourth", async () => {
	const [first, second, third, fourth] = await fourTenants();
	await withShares(7, { most: 7, mostOfTenant: 4 }, async () => {
		const ended: string[] = [];
		const reading = [first, second, third].flatMap((tenantId) =>
			["1", "2", "3", "4", "5", "6"].map((name) =>
				readLong(tenantId, name, ended),
			),
		);
		// Four of the first, and one of each of the others.
		await expect.poll(underWay).toBe(6);
		expect(await readBrief(fourth)).toEqual([{ id: fourth }]);
		expect(ended).toEqual([]);
		await letGo();
		await Promise.all(reading);
		expect(ended).toHaveLength(18);
	});
});

test("whatever reports three tenants ask an API for, a fourth is answered meanwhile", async () => {
	const fleet = await createApiFleet({ database, endpoints: {} });
	try {
		const { url } = await fleet.start();
		const clientOfNew = async () =>
			clientOf(
				url,
				await createKey(database, await createTenant(database), everyScope),
			);
		const hostile = [
			await clientOfNew(),
			await clientOfNew(),
			await clientOfNew(),
		];
		const neighbour = await clientOfNew();
		const first = (index: number) =>
			`r${index}: metrics(input: { first: 1, from: "2026-11-01", to: "2026-11-0${(index % 9) + 1}", groupBy: [HOUR] }) { rows { spend } }`;
		const reports = `{ ${Array.from({ length: 20 }, (_, index) => first(index)).join(" ")} }`;
		await holder.query("begin; lock table metric_hourly");
		const answers = hostile.flatMap((client) =>
			[1, 2, 3, 4, 5, 6].map(() => client.send(reports)),
		);
		await expect.poll(waitingForReports).toBeGreaterThanOrEqual(6);
		const asked = [1, 2, 3, 4].map(() =>
			neighbour.send("{ tenant { name } brands { totalCount } }"),
		);
		for (const { body } of await Promise.all(asked))
			expect(body).toMatchObject({ data: { brands: { totalCount: 0 } } });
		expect(await waitingForReports()).toBeGreaterThanOrEqual(6);
		await holder.query("rollback");
		for (const { body } of await Promise.all(answers))
			expect(body.errors).toBeUndefined();
	} finally {
		await holder.query("rollback");
		await fleet.close();
	}
});

/** Connections of the API on which a report waits for the table. */
async function waitingForReports(): Promise<number> {
	const { rows } = await holder.query<{ count: number }>(
		"select count(distinct pid)::int as count from pg_locks where not granted and relation = 'metric_hourly'::regclass",
	);
	return rows[0]?.count ?? 0;
}

/** Fresh tenants' ids. */
async function fourTenants() {
	const create = async () => (await createTenant(database)).tenantId;
	return [
		await create(),
		await create(),
		await create(),
		await create(),
	] as const;
}

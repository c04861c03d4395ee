import {
	createDatabase,
	type Database,
	DatabaseBusy,
	inTenant,
	inTenantSql,
} from "@patchbay/db";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import {
	clientOf,
	createKey,
	everyScope,
	startApi,
	type TestApi,
} from "../support/api.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import { createDashboard } from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let api: TestApi;
let importJobId: string;
/** Holds rows, as a process that stands still does; of no role that has a limit. */
let holder: pg.Client;

beforeAll(async () => {
	database = await createTestDatabase();
	await limit("lock_timeout", "2s");
	await limit("statement_timeout", "8s");
	api = await startApi({ database });
	const { importJobIds } = await createDashboard(
		database.db,
		api.tenant.tenantId,
		{ brands: 1 },
	);
	importJobId = importJobIds[0] ?? "";
	holder = new pg.Client({ connectionString: database.superuserUrl });
	await holder.connect();
});
afterEach(() => holder.query("rollback"));
afterAll(async () => {
	await holder.end();
	await api.stop();
	await database.drop();
});

/** Sets a limit as the operator may, for this database alone. */
async function limit(name: string, value: string): Promise<void> {
	const { pathname } = new URL(database.url);
	await asSuperuser(
		database,
		`alter role patchbay_app in database ${pathname.slice(1)} set ${name} = '${value}'`,
	);
}

async function hold(): Promise<void> {
	await holder.query("begin");
	await holder.query("select from import_job where id = $1 for update", [
		importJobId,
	]);
}

const cancel = `mutation ($id: ID!) { cancelImport(input: { importJobId: $id }) { userErrors { code } } }`;
const globalId = () =>
	Buffer.from(`ImportJob:${importJobId}`).toString("base64url");

test("every session of the roles that serve has its limits, and the owner's has none", async () => {
	const settings = async (url: string) => {
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		try {
			const { rows } = await client.query(
				`select name, setting from pg_settings where name in ('idle_in_transaction_session_timeout', 'lock_timeout',
					'statement_timeout', 'tcp_keepalives_idle', 'transaction_timeout') order by 1`,
			);
			return Object.fromEntries(
				rows.map(({ name, setting }) => [name, setting]),
			);
		} finally {
			await client.end();
		}
	};
	const untouched = await settings(database.authUrl);
	expect(untouched).toMatchObject({
		idle_in_transaction_session_timeout: "15000",
		lock_timeout: "10000",
		statement_timeout: "30000",
		transaction_timeout: "900000",
	});
	expect(await settings(database.url)).toMatchObject({
		idle_in_transaction_session_timeout: "15000",
		lock_timeout: "2000",
	});
	expect(await settings(database.ownerUrl)).toMatchObject({
		idle_in_transaction_session_timeout: "0",
		lock_timeout: "0",
		statement_timeout: "0",
	});
});

test("callers that wait for a held row are told to try again, and nobody else waits for them", async () => {
	const other = await createTenant(database);
	const stranger = clientOf(
		api.url,
		await createKey(database, other, everyScope),
	);
	await hold();
	let waiting = 14;
	const answers = Array.from({ length: waiting }, async () => {
		const answer = await api.client.send(cancel, { id: globalId() });
		waiting -= 1;
		return answer;
	});
	// While all of them wait: reads and changes of another tenant, and reads of their own.
	for (let round = 0; round < 5; round += 1) {
		expect(await stranger.query("{ tenant { name } }")).toMatchObject({
			tenant: { name: expect.any(String) },
		});
		expect(await api.client.query("{ tenant { name } }")).toMatchObject({
			tenant: { name: expect.any(String) },
		});
		const { createBrand } = await stranger.query(
			`mutation { createBrand(input: { name: "North" }) { brand { name } userErrors { code } } }`,
		);
		expect(createBrand).toEqual({ brand: { name: "North" }, userErrors: [] });
		expect(waiting).toBeGreaterThan(0);
	}
	for (const { body } of await Promise.all(answers))
		expect(body.errors).toEqual([
			expect.objectContaining({
				message: expect.stringMatching(/Nothing was changed\. Try again/),
				extensions: expect.objectContaining({
					code: "UNAVAILABLE",
					retryAfterSeconds: expect.any(Number),
				}),
			}),
		]);

	await holder.query("rollback");
	const { body } = await api.client.send(cancel, { id: globalId() });
	expect(body.errors).toBeUndefined();
});

test.each([
	[
		"raw SQL",
		(db: Database, tenantId: string, text: string) =>
			inTenantSql(db, tenantId, (sql) => sql.query(text)),
	],
	[
		"Prisma",
		(db: Database, tenantId: string, text: string) =>
			inTenant(db, tenantId, (tx) => tx.$queryRawUnsafe(text)),
	],
])(
	"%s tells a limit as one that passes, and the connection is as good as before",
	async (_what, run) => {
		const db = createDatabase({
			url: database.url,
			applicationName: "patchbay-test",
			maxConnections: 1,
		});
		const { tenantId } = api.tenant;
		try {
			await hold();
			const held = await run(
				db,
				tenantId,
				"select 1::int as one from import_job for update",
			).catch((error: unknown) => error);
			expect(held).toBeInstanceOf(DatabaseBusy);
			expect(held).toMatchObject({ code: "UNAVAILABLE", isHeld: true });
			await inTenantSql(
				db,
				tenantId,
				async (sql) => {
					const slow = sql.query("select pg_sleep(30)");
					await expect(slow).rejects.toMatchObject({ code: "57014" });
				},
				{ statementSeconds: 0.2 },
			).catch(() => {});
			const { rows } = await inTenantSql(db, tenantId, (sql) =>
				sql.query("show statement_timeout"),
			);
			// The limit of one transaction ends with it.
			expect(rows).toEqual([{ statement_timeout: "8s" }]);
		} finally {
			await db.close();
		}
	},
);

test("a transaction that stands still is ended, and its process goes on with another connection", async () => {
	const db = createDatabase({
		url: database.url,
		applicationName: "patchbay-test",
		maxConnections: 1,
	});
	const { tenantId } = api.tenant;
	try {
		const still = inTenantSql(
			db,
			tenantId,
			async (sql) => {
				await sql.query("select from import_job where id = $1 for update", [
					importJobId,
				]);
				// Until the server has ended the session: then its lock is free.
				await holder.query("select from import_job where id = $1 for update", [
					importJobId,
				]);
				return sql.query("select 1");
			},
			{ idleSeconds: 0.3 },
		);
		await expect(still).rejects.toMatchObject({ code: "UNAVAILABLE" });
		const { rowCount } = await inTenantSql(db, tenantId, (sql) =>
			sql.query("select from import_job where id = $1 for update", [
				importJobId,
			]),
		);
		expect(rowCount).toBe(1);
	} finally {
		await db.close();
	}
});

import { systemContext } from "@patchbay/access";
import { newId, readInTenant, systemSql } from "@patchbay/db";
import { startDueImports } from "@patchbay/imports";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedConnections } from "../../bench/seed-connections.ts";
import { seedSchedules } from "../../bench/seed-schedules.ts";
import { clientOf, createKey, startApi, type TestApi } from "../support/api.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import {
	type Connecting,
	people,
	startConnecting,
} from "../support/connecting.ts";
import {
	type ExplainedStatement,
	explainSessions,
	nodesOf,
	rowsRead,
	watchPlans,
} from "../support/explained-plans.ts";

const thousands = 100;
/** A page, a group of callers or a round of a duty, with room. */
const mostRows = 400;

let world: Connecting;
let api: TestApi;
let plans: { drain(): ExplainedStatement[] };
let connectionId: string;
let callerKey: string;
let crowdKey: string;

beforeAll(async () => {
	world = await startConnecting();
	connectionId = await world.connectBrand(await world.newBrand(), {
		account: people.brandOwner.email,
	});
	const { database, sandbox, tenant, masterKey } = world;
	await seedConnections(database.superuserUrl, thousands);
	// None falls due while the test runs.
	await seedSchedules(database.superuserUrl, { hoursAhead: 24 });
	await explainSessions(database);
	api = await startApi({
		database,
		sandbox,
		env: { PATCHBAY_MASTER_KEY: masterKey },
	});
	callerKey = await createKey(database, tenant, ["READ", "TOKENS_READ"]);
	const tenantId = await crowdTenant();
	crowdKey = await createKey(
		database,
		{ ...tenant, ctx: systemContext(tenantId, "test", newId()) },
		["READ", "ADMIN"],
	);
	plans = await watchPlans(api.services.db);
}, 120_000);
afterAll(async () => {
	await api?.stop();
	await world?.close();
});

async function crowdTenant(): Promise<string> {
	const client = new pg.Client({
		connectionString: world.database.superuserUrl,
	});
	await client.connect();
	const { rows } = await client.query<{ id: string }>(
		"select id from tenant where slug = 'crowd-7'",
	);
	await client.end();
	return rows[0]?.id as string;
}

/** Reads of the tables that grow with the tenants' connections, as "table: how, rows". */
function reads(statements: readonly ExplainedStatement[]) {
	return statements
		.flatMap(({ plan }) => nodesOf(plan))
		.filter((node) => node["Relation Name"])
		.map((node) => ({
			table: String(node["Relation Name"]),
			how: node["Index Name"]
				? `${node["Node Type"]} ${node["Index Name"]}`
				: node["Node Type"],
			rows: rowsRead(node),
		}));
}

const tablesOfTheCrowd = [
	"connection",
	"platform_grant",
	"audit_event",
	"ad_account",
	"import_schedule",
	"auto_sync",
	"account_reading",
];

/** Does it once for the sessions' caches, then shows and checks the plans of the second time. */
async function expectNoGrowingScan(
	title: string,
	action: () => Promise<unknown>,
): Promise<void> {
	await action();
	plans.drain();
	await action();
	const seen = reads(plans.drain());
	const shown = [...new Set(seen.map(({ table, how }) => `${table}: ${how}`))];
	console.log(`${title}\n  ${shown.join("\n  ")}`);
	const growing = seen.filter(
		({ table, how, rows }) =>
			tablesOfTheCrowd.includes(table) &&
			(how === "Seq Scan" || rows > mostRows),
	);
	expect(growing).toEqual([]);
	expect(seen.length).toBeGreaterThan(0);
}

test("vending a live token", async () => {
	const client = clientOf(api.url, callerKey);
	const id = Buffer.from(`Connection:${connectionId}`).toString("base64url");
	await expectNoGrowingScan("vendAccessToken", async () => {
		const { vendAccessToken } = await client.query(
			"mutation ($input: VendAccessTokenInput!) { vendAccessToken(input: $input) { accessToken userErrors { message } } }",
			{ input: { connectionId: id, purpose: "plans" } },
		);
		expect(vendAccessToken.accessToken).toEqual(expect.any(String));
	});
});

test("vending for many connections at once looks each of them up once", async () => {
	const callers = 300;
	const { services } = api;
	const tenantId = await crowdTenant();
	const ctx = systemContext(tenantId, "test", newId());
	const [rows = []] = await readInTenant(services.db, tenantId, [
		{ text: `select id from connection limit ${callers}` },
	]);
	expect(rows).toHaveLength(callers);
	plans.drain();
	// The crowd's tokens do not open: they are found all the same.
	await Promise.allSettled(
		rows.map(({ id }) =>
			services.credentials.getAccessToken(
				ctx,
				{ connectionId: String(id) },
				{ purpose: "plans" },
			),
		),
	);
	const nodes = plans
		.drain()
		.filter(({ text }) => text.includes("named_grant"))
		.flatMap(({ plan }) => nodesOf(plan));
	expect(nodes.some((node) => node["Relation Name"] === "connection")).toBe(
		true,
	);
	for (const node of nodes)
		expect(rowsRead(node)).toBeLessThanOrEqual(mostRows);
});

test("a token for an import, and a refresh", async () => {
	const { services } = api;
	const { rows } = await services.db.pool.query("select 1");
	expect(rows).toHaveLength(1);
	const grantId = await grantOf(connectionId);
	const ctx = systemContext(world.tenant.tenantId, "test", newId());
	await expectNoGrowingScan("getAccessToken", () =>
		services.credentials.getAccessToken(ctx, grantId, { purpose: "plans" }),
	);
	await expectNoGrowingScan("refreshGrant", () =>
		services.credentials.refreshGrant(ctx, grantId),
	);
});

async function grantOf(id: string): Promise<string> {
	const client = new pg.Client({
		connectionString: world.database.superuserUrl,
	});
	await client.connect();
	const { rows } = await client.query<{ grant_id: string }>(
		"select grant_id from connection where id = $1",
		[id],
	);
	await client.end();
	return rows[0]?.grant_id as string;
}

test("the lists of a tenant with a thousand connections", async () => {
	const client = clientOf(api.url, crowdKey);
	const page = "pageInfo { hasNextPage endCursor }";
	for (const [title, query] of [
		[
			"connections",
			`{ connections(first: 25) { nodes { id status grant { id } brand { name } latestImportJob { id } autoSync { nextRunAt lastImportJob { id } } } ${page} } }`,
		],
		[
			"grants",
			`{ tenant { grants(first: 25) { nodes { id status } ${page} } } }`,
		],
		[
			"audit events",
			`{ tenant { auditEvents(first: 25) { nodes { id action actor { __typename } } ${page} } } }`,
		],
	] as const)
		await expectNoGrowingScan(title, () => client.query(query));
});

test("what the worker looks for", async () => {
	const sql = systemSql(api.services.db);
	const soon = new Date(Date.now() + 30 * 60_000);
	for (const [title, text, values] of [
		[
			"grants to refresh",
			"select * from system.grants_to_refresh($1, 100)",
			[soon],
		],
		[
			"grants to verify",
			"select * from system.grants_to_verify($1, 100)",
			[new Date()],
		],
		["grants to destroy", "select * from system.grants_to_destroy(100)", []],
		["due schedules", "select * from system.due_schedules()", []],
		[
			"import jobs to claim",
			"select * from system.claim_import_slices('test', 10, 10, 3600)",
			[],
		],
	] as const)
		await expectNoGrowingScan(title, () => sql.query(text, values));
});

test("scheduled imports that are due, of a hundred thousand connections", async () => {
	const at = new Date(Date.now() - 86_400_000);
	const lanes = ["RECENT", "WINDOW", "CAMPAIGNS", "HISTORY"] as const;
	const due = lanes.length * 50;
	await expectNoGrowingScan("start due imports", async () => {
		for (const lane of lanes)
			await asSuperuser(
				world.database,
				`update import_schedule s set due_at = '${at.toISOString()}'::timestamptz from (
					select tenant_id, id as connection_id from connection where account_name like 'Account %' limit ${due / lanes.length}) c
				where s.tenant_id = c.tenant_id and s.connection_id = c.connection_id and s.lane = '${lane}'`,
			);
		await asSuperuser(
			world.database,
			"update import_job set status = 'SUCCEEDED' where trigger = 'SCHEDULED'",
		);
		const started = await startDueImports(api.services.db, { at });
		expect(started).toHaveLength(due - due / lanes.length);
	});
});

test("accounts to be read, of a hundred thousand logins that are due: tenants take turns, and no tenant's are all looked at", async () => {
	await asSuperuser(
		world.database,
		`insert into account_reading (tenant_id, grant_id, platform, due_at)
		select tenant_id, id, platform, now() - interval '1 hour' from platform_grant
		on conflict (tenant_id, grant_id, platform) do update set due_at = excluded.due_at;
		-- One tenant's have waited for longer than all others.
		update account_reading set due_at = now() - interval '2 hours'
		where tenant_id = (select id from tenant where slug = 'crowd-7');
		analyze account_reading`,
	);
	const find = async () => {
		const { rows } = await systemSql(api.services.db).query<{
			tenant_id: string;
		}>("select * from system.account_readings_due(20)");
		return rows;
	};
	const found = await find();
	expect(found).toHaveLength(20);
	expect(new Set(found.map((row) => row.tenant_id)).size).toBe(20);
	expect(found[0]?.tenant_id).toBe(await crowdTenant());
	await expectNoGrowingScan("accounts to read", find);
});

test("connections in error: no more are looked at than a round takes", async () => {
	await asSuperuser(
		world.database,
		`update connection set status = 'ERROR' where tenant_id = (select id from tenant where slug = 'crowd-7');
		update platform_grant set granted_at = now() - interval '2 hours' where tenant_id = (select id from tenant where slug = 'crowd-7');
		analyze connection`,
	);
	await expectNoGrowingScan("grants to verify", async () => {
		const { rows } = await systemSql(api.services.db).query(
			"select * from system.grants_to_verify(now(), 20)",
		);
		expect(rows).toHaveLength(20);
	});
});

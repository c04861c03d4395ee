import { inTenantSql } from "@patchbay/db";
import { addDays, dayIn, subtractMonths } from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { createTenant } from "../support/factories/tenant.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 2 });
	const [, account] = made.adAccountIds;
	const [, , older, newer] = made.importJobIds;
	await asTenant(
		`insert into import_reconciliation (id, tenant_id, import_job_id, ad_account_id, from_date, to_date, compared_at)
		select gen_random_uuid(), current_setting('app.tenant_id')::uuid, job, $1, '2026-03-01', '2026-03-03', at
		from unnest($2::uuid[], array['2026-03-04T02:00:00Z', '2026-03-05T02:00:00Z']::timestamptz[]) as r(job, at)`,
		[account, [older, newer]],
	);
	await difference(older, account, "SPEND", "100", "200");
	await difference(
		newer,
		account,
		"SPEND",
		"9007199254740993",
		"9007199254740994",
	);
	await difference(newer, account, "CONVERSIONS", "1.5", "2.25");
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});
beforeEach(() => {
	api.reads.length = 0;
});

const asTenant = (
	text: string,
	values: unknown[],
	tenantId = api.tenant.tenantId,
) => inTenantSql(database.db, tenantId, (sql) => sql.query(text, values));

const difference = (
	job: string | undefined,
	account: string | undefined,
	metric: string,
	ours: string,
	platforms: string,
) =>
	asTenant(
		`insert into import_difference (tenant_id, import_reconciliation_id, metric, currency_code, from_date, to_date, ours, platforms)
		select tenant_id, id, $3, 'USD', '2026-03-01', '2026-03-02', $4, $5
		from import_reconciliation where import_job_id = $1 and ad_account_id = $2`,
		[job, account, metric, ours, platforms],
	);

const fields =
	"differences { adAccount { id } from to metric ours platforms } reconciledAt";

test("a job tells what its comparison found, a connection what the newest one did", async () => {
	const [, connectionId] = made.connectionIds;
	const [, , older, newer] = made.importJobIds;
	const result = await api.client.query(
		`query ($connection: ID!, $older: ID!, $newer: ID!) {
			connection(id: $connection) { ${fields} }
			older: importJob(id: $older) { ${fields} }
			newer: importJob(id: $newer) { ${fields} }
		}`,
		{
			connection: globalId("Connection", connectionId),
			older: globalId("ImportJob", older),
			newer: globalId("ImportJob", newer),
		},
	);
	const found = (metric: string, ours: string, platforms: string) => ({
		adAccount: { id: globalId("AdAccount", made.adAccountIds[1]) },
		from: "2026-03-01",
		to: "2026-03-02",
		metric,
		ours,
		platforms,
	});
	const newest = {
		reconciledAt: "2026-03-05T02:00:00.000Z",
		differences: [
			found("CONVERSIONS", "1.5", "2.25"),
			found("SPEND", "9007199254740993", "9007199254740994"),
		],
	};
	expect(result).toEqual({
		connection: newest,
		older: {
			reconciledAt: "2026-03-04T02:00:00.000Z",
			differences: [found("SPEND", "100", "200")],
		},
		newer: newest,
	});
});

test("what was never compared says so, and a list of connections is two round trips", async () => {
	const { connections } = await api.client.query(
		`query { connections(first: 10) { nodes { id differences { metric } reconciledAt } } }`,
		{},
	);
	const others = connections.nodes.filter(
		({ id }: { id: string }) =>
			id !== globalId("Connection", made.connectionIds[1]),
	);
	expect(others).toHaveLength(3);
	for (const each of others)
		expect(each).toMatchObject({ differences: [], reconciledAt: null });
	expect(api.reads.map((statements) => statements.length)).toEqual([1, 1]);
});

test("another tenant sees and changes nothing of it", async () => {
	const stranger = await createTenant(database);
	for (const table of ["import_reconciliation", "import_difference"]) {
		const { rows } = await asTenant(
			`select count(*)::int as count from ${table}`,
			[],
			stranger.tenantId,
		);
		expect(rows).toEqual([{ count: 0 }]);
		const { rowCount } = await asTenant(
			`delete from ${table}`,
			[],
			stranger.tenantId,
		);
		expect(rowCount).toBe(0);
		await expect(
			asTenant(`update ${table} set tenant_id = $1`, [stranger.tenantId]),
		).rejects.toThrow();
	}
});

test("an account tells the first day that was read, and the first that its platform still tells", async () => {
	const [account] = made.adAccountIds;
	const today = dayIn("America/New_York", Date.now());
	const first = addDays(today, -1_500);
	await asTenant(
		`insert into metric_coverage (tenant_id, ad_account_id, stream, days) values (current_setting('app.tenant_id')::uuid, $1,
			'METRICS_DAILY', datemultirange(daterange($2::date, $2::date + 10), daterange($2::date + 20, $2::date + 30)))
		on conflict (tenant_id, ad_account_id, stream) do update set days = excluded.days`,
		[account, first],
	);
	await asTenant(
		"update ad_account set time_zone = 'America/New_York' where id = $1",
		[account],
	);
	const { node } = await api.client.query(
		`query ($id: ID!) { node(id: $id) { ... on AdAccount { historyFrom verifiableFrom } } }`,
		{ id: globalId("AdAccount", account) },
	);
	expect(node).toEqual({
		historyFrom: first,
		verifiableFrom: subtractMonths(today, 37),
	});
});

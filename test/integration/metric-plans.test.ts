import { saveDailyMetrics } from "@patchbay/catalog";
import { inTenantSql } from "@patchbay/db";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { literals } from "../../bench/platform.ts";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	explainSessions,
	nodesOf,
	rowsRead,
	watchPlans,
} from "../support/explained-plans.ts";
import { utcDay } from "../support/utc-day.ts";

/** Brands with two connections each, of one account each, of ten campaigns each, on 130 days: 260,000 rows. */
const brands = 100;
const accountsOfBrand = 2;
const campaignsOfBrand = 20;
const days = 130;
/** By the hour, and by two regions, for fewer days. */
const daysOfHours = 2;
const daysOfRegions = 15;

let database: TestDatabase;
let superuser: pg.Client;
let api: TestApi;
let plans: Awaited<ReturnType<typeof watchPlans>>;
let brandId: string;
let campaignId: string;

const daysAgo = (count: number) => utcDay(-count);
const globalId = (type: string, id: string) =>
	Buffer.from(`${type}:${id}`).toString("base64url");

beforeAll(async () => {
	database = await createTestDatabase();
	superuser = new pg.Client({ connectionString: database.superuserUrl });
	await superuser.connect();
	await explainSessions(database);
	api = await startApi({ database });
	await superuser.query(
		`select ensure_metric_partitions(current_date - ${days}, current_date)`,
	);
	await superuser.query(seed(api.tenant.tenantId));
	await superuser.query("vacuum analyze");
	const one = async (statement: string) =>
		(await superuser.query<{ id: string }>(statement)).rows[0]?.id as string;
	brandId = await one("select id from brand where name = 'Brand 7'");
	campaignId = await one("select id from campaign order by id limit 1");
	plans = await watchPlans(api.services.db);
});
afterAll(async () => {
	await api?.stop();
	await superuser?.end();
	await database?.drop();
});

const seed = (tenantId: string) => `
	set session_replication_role = replica;
	alter table metric_daily enable always trigger sum_inserted;
	alter table metric_daily enable always trigger sum_inserted_weeks;
	alter table campaign enable always trigger mark_account_data;
	insert into brand (id, tenant_id, name, updated_at)
	select uuidv7(), '${tenantId}', 'Brand ' || n, now() from generate_series(1, ${brands}) n;
	insert into connection (id, tenant_id, brand_id, platform, status, account_name, scope_sets, connected_by_type, connected_at)
	select uuidv7(), b.tenant_id, b.id, ${literals.platform}, 'ERROR', b.name, ${literals.scopeSets}, 'SYSTEM', now()
	from brand b, generate_series(1, ${accountsOfBrand}) n;
	insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, selected, updated_at)
	select uuidv7(), c.tenant_id, c.id, c.platform, 'account-' || c.id, c.account_name, 'USD', 'America/New_York', true, now()
	from connection c;
	insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
		platform_status, currency_code, imported_at)
	select uuidv7(), a.tenant_id, c.brand_id, c.id, a.id, a.platform, 'campaign-' || n, 'Campaign ' || n, 'ACTIVE', 'ENABLED', 'USD', now()
	from ad_account a join connection c on c.id = a.connection_id, generate_series(1, ${campaignsOfBrand / accountsOfBrand}) n;
	insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
		conversions, conversion_value_micros)
	select c.tenant_id, c.id, c.ad_account_id, day::date, 'USD', 1000, 10, 1, 0.5, 500
	from campaign c, generate_series(current_date - ${days}, current_date - 1, interval '1 day') day;
	insert into metric_hourly (tenant_id, campaign_id, ad_account_id, hour_start, date, currency_code, cost_micros, impressions, clicks)
	select c.tenant_id, c.id, c.ad_account_id, (day + hour * interval '1 hour') at time zone 'UTC', day::date, 'USD', 1000, 10, 1
	from campaign c, generate_series(current_date - ${daysOfHours}, current_date - 1, interval '1 day') day, generate_series(0, 23) hour;
	insert into metric_region (tenant_id, campaign_id, ad_account_id, date, region_key, currency_code, cost_micros, impressions, clicks)
	select c.tenant_id, c.id, c.ad_account_id, day::date, key, 'USD', 1000, 10, 1
	from campaign c, generate_series(current_date - ${daysOfRegions}, current_date - 1, interval '1 day') day, unnest(array['1', '2']) key;
`;

/** Rows that the statements since the last time looked at, by table; partitions count for theirs. */
function rowsOfTables(): Record<string, number> {
	const rows: Record<string, number> = {};
	for (const { plan } of plans.drain())
		for (const node of nodesOf(plan)) {
			const table = node["Relation Name"]?.replace(/_\d{4}_\d{2}$/, "");
			if (table?.startsWith("metric_"))
				rows[table] = (rows[table] ?? 0) + rowsRead(node);
		}
	return rows;
}

async function read(query: string, variables = {}) {
	plans.drain();
	const answer = await api.client.query(query, variables);
	return { answer, rows: rowsOfTables() };
}

const readReport = (input: object) =>
	read(
		`query ($input: MetricsInput!) { metrics(input: $input) { rows { spend } totals { spend } freshAsOf } }`,
		{ input: { from: daysAgo(90), to: daysAgo(1), ...input } },
	);

test.each([
	["day and platform", ["DATE", "PLATFORM"]],
	["week", ["WEEK"]],
	["month and account", ["MONTH", "AD_ACCOUNT"]],
])(
	"a brand's report by %s reads its accounts' days, once for the rows and once for the totals",
	async (_title, groupBy) => {
		const { answer, rows } = await readReport({
			groupBy,
			brandIds: [globalId("Brand", brandId)],
		});

		expect(answer.metrics.totals).toEqual([
			{ spend: String(campaignsOfBrand * 90 * 1000) },
		]);
		expect(rows).toEqual({ metric_account_daily: 2 * accountsOfBrand * 90 });
	},
);

test("a report of all brands reads no campaign-days", async () => {
	const { rows } = await readReport({ groupBy: ["MONTH", "BRAND"] });

	expect(Object.keys(rows)).toEqual(["metric_account_daily"]);
	expect(rows.metric_account_daily).toBeLessThanOrEqual(
		2 * brands * accountsOfBrand * days,
	);
});

test("a brand's report by campaign reads whole weeks, and days only beside them", async () => {
	const { answer, rows } = await readReport({
		groupBy: ["CAMPAIGN"],
		brandIds: [globalId("Brand", brandId)],
	});

	expect(answer.metrics.rows).toHaveLength(campaignsOfBrand);
	expect(rows.metric_campaign_weekly).toBeLessThanOrEqual(
		campaignsOfBrand * 13,
	);
	expect(rows.metric_daily ?? 0).toBeLessThanOrEqual(campaignsOfBrand * 13);
});

test.each([
	["campaign and day", ["DATE", "CAMPAIGN"], "metric_daily", 90],
	["hour", ["HOUR"], "metric_hourly", 24 * daysOfHours],
	[
		"hour and campaign",
		["HOUR", "CAMPAIGN"],
		"metric_hourly",
		24 * daysOfHours,
	],
	["region", ["REGION"], "metric_region", 2 * daysOfRegions],
])(
	"a brand's report by %s reads the rows of its own campaigns",
	async (_title, groupBy, table, rowsOfCampaign) => {
		const { answer, rows } = await readReport({
			groupBy,
			brandIds: [globalId("Brand", brandId)],
		});

		const {
			metric_account_daily: _ofTotals,
			metric_unattributed: beyond = 0,
			...read
		} = rows;
		expect(beyond).toBe(0);
		const ofRows = campaignsOfBrand * rowsOfCampaign;
		expect(answer.metrics.totals).toEqual([{ spend: String(ofRows * 1000) }]);
		// Totals of days come from the accounts' days.
		expect(read).toEqual({
			[table]: table === "metric_daily" ? ofRows : 2 * ofRows,
		});
	},
);

test("a brand's campaigns by spend are ordered without looking at another brand's", async () => {
	const { answer, rows } = await read(
		`query ($filter: CampaignFilter, $order: CampaignOrder) {
			campaigns(first: 5, filter: $filter, orderBy: $order) { nodes { name spend(from: "${daysAgo(30)}", to: "${daysAgo(1)}") { amountMicros } } } }`,
		{
			filter: { brandId: globalId("Brand", brandId) },
			order: {
				field: "SPEND",
				direction: "DESC",
				spendFrom: daysAgo(30),
				spendTo: daysAgo(1),
			},
		},
	);

	expect(answer.campaigns.nodes).toHaveLength(5);
	expect(rows.metric_campaign_weekly).toBeLessThanOrEqual(campaignsOfBrand * 4);
	// Thirteen days beside the weeks for the order, and thirty of each of the five that are shown.
	expect(rows.metric_daily ?? 0).toBeLessThanOrEqual(
		campaignsOfBrand * 13 + 5 * 30,
	);
});

test("a connection's campaigns by spend are ordered without looking at the accounts that other brands share", async () => {
	await superuser.query("update ad_account set shared = true");
	const { rows } = await superuser.query<{ id: string }>(
		"select connection_id as id from campaign where id = $1",
		[campaignId],
	);
	const listed = await read(
		`query ($filter: CampaignFilter, $order: CampaignOrder) { campaigns(first: 5, filter: $filter, orderBy: $order) { nodes { name } } }`,
		{
			filter: { connectionId: globalId("Connection", rows[0]?.id ?? "") },
			order: {
				field: "SPEND",
				direction: "DESC",
				spendFrom: daysAgo(30),
				spendTo: daysAgo(1),
			},
		},
	);
	await superuser.query("update ad_account set shared = false");

	expect(listed.answer.campaigns.nodes).toHaveLength(5);
	const campaigns = campaignsOfBrand / accountsOfBrand;
	expect(listed.rows.metric_campaign_weekly).toBeGreaterThan(0);
	expect(listed.rows.metric_campaign_weekly).toBeLessThanOrEqual(campaigns * 4);
	expect(listed.rows.metric_daily ?? 0).toBeLessThanOrEqual(campaigns * 13);
});

test("what a page of numbers has twice is looked for in the months of the page", async () => {
	const { tenantId } = api.tenant;
	const { db } = api.services;
	const { rows } = await superuser.query<{ account: string }>(
		"select ad_account_id as account from metric_daily where campaign_id = $1 limit 1",
		[campaignId],
	);
	plans.drain();
	const saved = await inTenantSql(db, tenantId, (sql) =>
		saveDailyMetrics(
			sql,
			{
				tenantId,
				adAccountId: rows[0]?.account ?? "",
				currencyCode: "USD",
				campaignIdOf: () => campaignId,
				askedAt: new Date(0),
				earlier: [new Date(1)],
			},
			[
				{
					campaignExternalId: "campaign-1",
					date: daysAgo(60),
					costMicros: 1n,
					impressions: 1n,
					clicks: 1n,
					conversions: 1,
					conversionValueMicros: 1n,
				},
			],
		),
	);

	expect(saved).toEqual({ saved: 1, twice: [] });
	const partitions = plans
		.drain()
		.filter(({ text }) => text.includes("draft.nth"))
		.flatMap(({ plan }) => nodesOf(plan))
		.map((node) => node["Relation Name"])
		.filter((name) => name?.startsWith("metric_daily"));
	expect([...new Set(partitions)]).toEqual([
		`metric_daily_${daysAgo(60).slice(0, 7).replace("-", "_")}`,
	]);
});

test("connections with their spend read thirty days of their accounts", async () => {
	const { answer, rows } = await read(
		"{ connections(first: 10) { nodes { stats { campaigns spendLast30Days { amountMicros } } } } }",
	);

	expect(answer.connections.nodes).toHaveLength(10);
	expect(Object.keys(rows)).toEqual(["metric_account_daily"]);
	expect(rows.metric_account_daily).toBeLessThanOrEqual(10 * 31);
});

test("a campaign's report reads its own days", async () => {
	const { rows } = await read(
		`query ($id: ID!, $input: MetricsInput!) { campaign(id: $id) { metrics(input: $input) { rows { spend } totals { spend } } } }`,
		{
			id: globalId("Campaign", campaignId),
			input: { from: daysAgo(30), to: daysAgo(1) },
		},
	);

	expect(rows).toEqual({ metric_daily: 2 * 30 });

	const byHour = await read(
		`query ($id: ID!, $input: MetricsInput!) { campaign(id: $id) { metrics(input: $input) { rows { spend } } } }`,
		{
			id: globalId("Campaign", campaignId),
			input: { from: daysAgo(30), to: daysAgo(1), groupBy: ["HOUR"] },
		},
	);
	expect(byHour.rows).toEqual({ metric_hourly: 24 * daysOfHours });
});

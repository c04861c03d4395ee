import { inTenantSql } from "@patchbay/db";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
	firstDay,
	lastDay,
} from "../support/factories/dashboard.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 2 });
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});
beforeEach(() => {
	api.reads.length = 0;
});

const globalId = (type: string, id: string | undefined) =>
	Buffer.from(`${type}:${id}`).toString("base64url");
const range = { from: firstDay, to: lastDay };

async function report(
	input: object,
	rows = "date currencyCode spend impressions clicks conversions conversionValue partial",
) {
	const { metrics } = await api.client.query(
		`query ($input: MetricsInput!) { metrics(input: $input) { rows { ${rows} }
			totals { currencyCode spend } freshAsOf pageInfo { hasNextPage endCursor } } }`,
		{ input: { ...range, ...input } },
	);
	return metrics;
}

test("by day and always by currency, with totals over the whole range and the age of the numbers", async () => {
	const metrics = await report({ first: 3 });
	// Campaigns 7, 8 and 9 are in EUR, the other nine of twelve in USD.
	expect(metrics.rows).toEqual([
		{
			date: firstDay,
			currencyCode: "EUR",
			spend: "24000000",
			impressions: "240",
			clicks: "24",
			conversions: 1.5,
			conversionValue: "750000",
			partial: false,
		},
		{
			date: firstDay,
			currencyCode: "USD",
			spend: "54000000",
			impressions: "540",
			clicks: "54",
			conversions: 4.5,
			conversionValue: "2250000",
			partial: false,
		},
		{
			date: "2026-03-02",
			currencyCode: "EUR",
			spend: "24000000",
			impressions: "240",
			clicks: "24",
			conversions: 1.5,
			conversionValue: "750000",
			partial: false,
		},
	]);
	expect(metrics.totals).toEqual([
		{ currencyCode: "EUR", spend: "72000000" },
		{ currencyCode: "USD", spend: "162000000" },
	]);
	expect(metrics.freshAsOf).toBe("2026-03-04T06:00:00.000Z");
	expect(metrics.pageInfo.hasNextPage).toBe(true);
	const rest = await report({ after: metrics.pageInfo.endCursor });
	expect(rest.rows).toHaveLength(3);
	expect(rest.rows[0]).toMatchObject({
		date: "2026-03-02",
		currencyCode: "USD",
	});
});

test("by week and month the date is the first day of it", async () => {
	const weeks = await report({ groupBy: ["WEEK"] }, "date currencyCode spend");
	expect(weeks.rows.map(({ date }: { date: string }) => date)).toEqual([
		"2026-02-23",
		"2026-02-23",
		"2026-03-02",
		"2026-03-02",
	]);
	const months = await report({ groupBy: ["MONTH"] }, "date");
	expect(months.rows).toEqual([{ date: "2026-03-01" }, { date: "2026-03-01" }]);
});

test("by brand, platform, connection, account and campaign, each with the thing itself, in few statements", async () => {
	const metrics = await report(
		{
			groupBy: ["BRAND", "PLATFORM", "CONNECTION", "AD_ACCOUNT", "CAMPAIGN"],
			first: 2,
		},
		"brand { name } platform connection { accountName } adAccount { externalId } campaign { name } spend date",
	);
	expect(metrics.rows).toEqual([
		{
			brand: { name: "Brand 001" },
			platform: "GOOGLE_ADS",
			connection: { accountName: "Account 1" },
			adAccount: { externalId: "account-1" },
			campaign: { name: "Campaign 001" },
			spend: "3000000",
			date: null,
		},
		{
			brand: { name: "Brand 001" },
			platform: "GOOGLE_ADS",
			connection: { accountName: "Account 1" },
			adAccount: { externalId: "account-1" },
			campaign: { name: "Campaign 002" },
			spend: "6000000",
			date: null,
		},
	]);
	expect(api.reads.map((statements) => statements.length)).toEqual([2, 4]);
});

test("ordered by a metric, paged in that order", async () => {
	const input = {
		groupBy: ["CAMPAIGN"],
		orderBy: { metric: "IMPRESSIONS" },
		first: 5,
	};
	const top = await report(input, "campaign { name } impressions");
	expect(
		top.rows.map((row: { impressions: string }) => row.impressions),
	).toEqual(["360", "330", "300", "270", "240"]);
	const next = await report(
		{ ...input, after: top.pageInfo.endCursor },
		"impressions",
	);
	expect(next.rows[0]).toEqual({ impressions: "210" });
});

test("narrowed down by ids, and reports of a whole page of campaigns or brands are one statement each", async () => {
	const one = await report(
		{
			groupBy: [],
			campaignIds: [globalId("Campaign", made.campaignIds[3])],
			adAccountIds: [globalId("AdAccount", made.adAccountIds[1])],
			brandIds: [globalId("Brand", made.brandIds[0])],
			connectionIds: [globalId("Connection", made.connectionIds[1])],
			platforms: ["GOOGLE_ADS"],
		},
		"spend",
	);
	expect(one.rows).toEqual([{ spend: "12000000" }]);
	api.reads.length = 0;
	const { campaigns } = await api.client.query(
		`query ($input: MetricsInput!) { campaigns(first: 4) { nodes { metrics(input: $input) { rows { spend } totals { spend } freshAsOf } } } }`,
		{ input: { ...range, groupBy: ["MONTH"] } },
	);
	expect(
		campaigns.nodes.map((each: { metrics: object }) => each.metrics),
	).toMatchObject(
		[1, 2, 3, 4].map((n) => ({
			rows: [{ spend: `${n * 3}000000` }],
			totals: [{ spend: `${n * 3}000000` }],
		})),
	);
	expect(api.reads.map((statements) => statements.length)).toEqual([1, 2]);
	const { brands } = await api.client.query(
		`query ($input: MetricsInput!) { brands { nodes { metrics(input: $input) { rows { date spend currencyCode } } } } }`,
		{ input: { ...range, to: firstDay } },
	);
	expect(brands.nodes[0].metrics.rows).toEqual([
		{ date: firstDay, spend: "21000000", currencyCode: "USD" },
	]);
});

test("a day that is not over in its account's zone is partial", async () => {
	const { tenantId } = api.tenant;
	const today = new Intl.DateTimeFormat("en-CA", {
		timeZone: "America/New_York",
	}).format(new Date());
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query("select ensure_metric_partitions($1::date, $1::date)", [
			today,
		]);
	});
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions, conversion_value_micros)
			values ($1, $2, $3, $4, 'USD', 1, 1, 1, 1, 1)`,
			[tenantId, made.campaignIds[0], made.adAccountIds[0], today],
		);
	});
	const metrics = await report({ from: today, to: today }, "date partial");
	expect(metrics.rows).toEqual([{ date: today, partial: true }]);
});

test("a day of a platform that tells days in UTC is over when it is over there, whatever the account's zone", async () => {
	const { tenantId } = api.tenant;
	const now = new Date();
	// A zone in which it is another day than in UTC at this hour.
	const zone =
		now.getUTCHours() >= 10 ? "Pacific/Kiritimati" : "Pacific/Pago_Pago";
	const [yesterday = "", today = ""] = [1, 0].map((back) =>
		new Date(now.getTime() - back * 86_400_000).toISOString().slice(0, 10),
	);
	const accountId = made.adAccountIds[1];
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query("select ensure_metric_partitions($1::date, $2::date)", [
			yesterday,
			today,
		]);
	});
	const tellOf = (platform: string, timeZone: string) =>
		inTenantSql(database.db, tenantId, (sql) =>
			sql.query(
				`update ad_account set platform = $2::"Platform", time_zone = $3 where id = $1`,
				[accountId, platform, timeZone],
			),
		);
	await tellOf("MICROSOFT_ADS", zone);
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions, conversion_value_micros)
			select $1::uuid, (select id from campaign c where c.ad_account_id = $2::uuid order by id limit 1), $2::uuid, unnest($3::date[]), 'USD', 1, 1, 1, 1, 1`,
			[tenantId, accountId, [yesterday, today]],
		),
	);
	const of = {
		from: yesterday,
		to: today,
		adAccountIds: [globalId("AdAccount", accountId)],
	};
	expect((await report(of, "date partial")).rows).toEqual([
		{ date: yesterday, partial: false },
		{ date: today, partial: true },
	]);
	expect((await report({ ...of, completeDays: 1 }, "date")).rows).toEqual([
		{ date: yesterday },
	]);
	await tellOf("GOOGLE_ADS", "America/New_York");
});

test("parts of conversions add up to the number a person expects", async () => {
	const { tenantId } = api.tenant;
	const days = ["2024-02-01", "2024-02-02", "2024-02-03"];
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query("select ensure_metric_partitions($1::date, $1::date)", [days[0]]),
	);
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions, conversion_value_micros)
			select $1::uuid, $2::uuid, $3::uuid, unnest($4::date[]), 'USD', 1, 1, 1, 0.1, 1`,
			[tenantId, made.campaignIds[0], made.adAccountIds[0], days],
		),
	);
	const metrics = await report(
		{ from: days[0], to: days[2], groupBy: ["MONTH"] },
		"conversions",
	);
	expect(metrics.rows).toEqual([{ conversions: 0.3 }]);
});

test("sums beyond 64 bits, of rows that were taken before there was a bound, are exact and can be ordered by", async () => {
	const { tenantId } = api.tenant;
	const days = { from: "2023-01-03", to: "2023-01-17" };
	const nine = "9000000000000000000";
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query("select ensure_metric_partitions($1::date, $1::date)", [
			days.from,
		]),
	);
	await inTenantSql(database.db, tenantId, (sql) =>
		sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks, conversions, conversion_value_micros)
			select $1::uuid, $2::uuid, $3::uuid, unnest($4::date[]), 'USD', $5::bigint, $5::bigint, $5::bigint, 9e12, $5::bigint
			union all select $1::uuid, $6::uuid, $3::uuid, $7::date, 'USD', 5, 1, 1, 1, 1`,
			[
				tenantId,
				made.campaignIds[0],
				made.adAccountIds[0],
				[days.from, days.to],
				nine,
				made.campaignIds[1],
				days.from.replace("03", "10"),
			],
		),
	);
	const spend = "18000000000000000000";
	for (const groupBy of [["CAMPAIGN"], ["CAMPAIGN", "MONTH"]]) {
		const input = {
			...days,
			groupBy,
			orderBy: { metric: "SPEND" },
			first: 1,
		};
		const top = await report(
			input,
			"spend impressions clicks conversions conversionValue",
		);
		expect(top).toMatchObject({
			rows: [
				{
					spend,
					impressions: spend,
					clicks: spend,
					conversions: 18e12,
					conversionValue: spend,
				},
			],
			totals: [{ currencyCode: "USD", spend: "18000000000000000005" }],
		});
		const next = await report(
			{ ...input, after: top.pageInfo.endCursor },
			"spend",
		);
		expect(next.rows).toEqual([{ spend: "5" }]);
	}
	const { campaigns } = await api.client.query(
		`query ($order: CampaignOrder!, $from: Date!, $to: Date!) { campaigns(first: 9, orderBy: $order) {
			nodes { spend(from: $from, to: $to) { amountMicros currencyCode } } } }`,
		{
			order: {
				field: "SPEND",
				direction: "DESC",
				spendFrom: days.from,
				spendTo: days.to,
			},
			...days,
		},
	);
	const inDollars = campaigns.nodes.filter(
		(node: { spend: { currencyCode: string } }) =>
			node.spend.currencyCode === "USD",
	);
	expect(
		inDollars.map(
			(node: { spend: { amountMicros: string } }) => node.spend.amountMicros,
		),
	).toEqual([spend, "5", ...Array(inDollars.length - 2).fill("0")]);
});

test.each([
	["days the wrong way round", { from: lastDay, to: firstDay }],
	["two kinds of date at once", { groupBy: ["DATE", "WEEK"] }],
	["more than 1,000 rows", { first: 1001 }],
	["an id of something else", { brandIds: [globalId("Campaign", "x")] }],
])("%s are refused", async (_title, input) => {
	const query =
		"query ($input: MetricsInput!) { metrics(input: $input) { rows { date } } }";
	expect(
		await api.client.failure(query, { input: { ...range, ...input } }),
	).toBe("BAD_REQUEST");
});

import { inTenantSql } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";

/** The day of 25 hours in New York, where the accounts of the fixture are. */
const longDay = "2025-11-02";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	made = await createDashboard(database.db, api.tenant.tenantId, { brands: 1 });
	const { tenantId } = api.tenant;
	const run = (text: string, values: unknown[]) =>
		inTenantSql(database.db, tenantId, async (sql) => {
			await sql.query(text, values);
		});
	await run("select ensure_metric_partitions($1::date, $1::date)", [longDay]);
	// One unit an hour of each of 25 hours; of the second campaign no conversions are known.
	await run(
		`insert into metric_hourly (tenant_id, campaign_id, ad_account_id, hour_start, date, currency_code, cost_micros, impressions,
			clicks, conversions, conversion_value_micros, fetched_at)
		select $1, c.id, c.ad_account_id, hour, $3, 'USD', 1000000 * n, 10, 1, case when n = 1 then 0.5 end,
			case when n = 1 then 2000000 end, '2025-11-03T06:00:00Z'
		from unnest($2::uuid[]) with ordinality as x(id, n) join campaign c on c.id = x.id
		cross join generate_series(timestamptz '2025-11-02T04:00:00Z', timestamptz '2025-11-03T04:00:00Z', interval '1 hour') hour`,
		[tenantId, made.campaignIds.slice(0, 2), longDay],
	);
	await run(
		`insert into metric_region (tenant_id, campaign_id, ad_account_id, date, region_key, currency_code, cost_micros, impressions,
			clicks, conversions, conversion_value_micros, fetched_at)
		select $1, c.id, c.ad_account_id, day::date, key, 'USD', 1000000 * n, 10, 1, null, null, '2025-11-03T06:00:00Z'
		from unnest($2::uuid[]) with ordinality as x(id, n) join campaign c on c.id = x.id
		cross join unnest(array['21167', '21137', '99']) key
		cross join generate_series(date '2025-11-01', date '2025-11-02', interval '1 day') day`,
		[tenantId, made.campaignIds.slice(0, 2)],
	);
	await run(
		`insert into region (tenant_id, platform, key, name) values ($1, 'GOOGLE_ADS', '21167', 'New York, United States'),
			($1, 'GOOGLE_ADS', '21137', 'California, United States')`,
		[tenantId],
	);
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

async function report(input: object, rows: string) {
	const { metrics } = await api.client.query(
		`query ($input: MetricsInput!) { metrics(input: $input) { rows { ${rows} }
			totals { spend conversions } freshAsOf pageInfo { hasNextPage endCursor } } }`,
		{ input: { from: longDay, to: longDay, ...input } },
	);
	return metrics;
}

test("by hour each row has its start as an instant, and the day of 25 hours has 25 of them", async () => {
	const { rows, totals, freshAsOf } = await report(
		{ groupBy: ["HOUR"] },
		"hourStart spend partial date",
	);
	expect(rows).toHaveLength(25);
	expect(rows.slice(0, 3)).toEqual(
		["04", "05", "06"].map((hour) => ({
			hourStart: `2025-11-02T${hour}:00:00.000Z`,
			spend: "3000000",
			partial: false,
			date: null,
		})),
	);
	expect(rows.at(-1).hourStart).toBe("2025-11-03T04:00:00.000Z");
	expect(totals[0].spend).toBe("75000000");
	expect(freshAsOf).toBe("2025-11-03T06:00:00.000Z");
});

test("hours are grouped beside campaigns and days, and a page goes on where the one before ended", async () => {
	const input = { groupBy: ["HOUR", "CAMPAIGN", "DATE"], first: 3 };
	const row = "hourStart date campaign { name } spend";
	const first = await report(input, row);
	expect(first.rows).toEqual([
		{
			hourStart: "2025-11-02T04:00:00.000Z",
			date: longDay,
			campaign: { name: "Campaign 001" },
			spend: "1000000",
		},
		{
			hourStart: "2025-11-02T04:00:00.000Z",
			date: longDay,
			campaign: { name: "Campaign 002" },
			spend: "2000000",
		},
		{
			hourStart: "2025-11-02T05:00:00.000Z",
			date: longDay,
			campaign: { name: "Campaign 001" },
			spend: "1000000",
		},
	]);
	const second = await report(
		{ ...input, after: first.pageInfo.endCursor },
		row,
	);
	expect(second.rows[0]).toMatchObject({
		hourStart: "2025-11-02T05:00:00.000Z",
		campaign: { name: "Campaign 002" },
	});
	const weeks = await report({ groupBy: ["WEEK", "HOUR"] }, "date hourStart");
	expect(weeks.rows).toHaveLength(25);
	expect(weeks.rows[0].date).toBe("2025-10-27");
});

test("conversions are the sum of what is known, and null where nothing is", async () => {
	const row = "campaign { name } conversions conversionValue";
	const { rows } = await report(
		{ groupBy: ["CAMPAIGN", "HOUR"], orderBy: { metric: "CONVERSIONS" } },
		row,
	);
	const of = (name: string) =>
		rows.filter(
			({ campaign }: { campaign: { name: string } }) => campaign.name === name,
		);
	expect(of("Campaign 001")).toHaveLength(25);
	for (const each of of("Campaign 001"))
		expect(each).toMatchObject({
			conversions: 0.5,
			conversionValue: "2000000",
		});
	for (const each of of("Campaign 002"))
		expect(each).toMatchObject({ conversions: null, conversionValue: null });
	const { totals } = await report({ groupBy: ["HOUR"] }, "spend");
	expect(totals).toEqual([{ spend: "75000000", conversions: 12.5 }]);
	const regions = await report({ groupBy: ["REGION"] }, "conversions");
	expect(regions.totals).toEqual([{ spend: "9000000", conversions: null }]);
});

test("by region a row has the name that the platform gives, or the key of one without a name", async () => {
	const { rows } = await report(
		{ groupBy: ["REGION"] },
		"region spend platform",
	);
	expect(rows).toEqual([
		{ region: "California, United States", spend: "3000000", platform: null },
		{ region: "New York, United States", spend: "3000000", platform: null },
		{ region: "99", spend: "3000000", platform: null },
	]);
	const months = await report(
		{
			from: "2025-11-01",
			groupBy: ["MONTH", "REGION"],
			campaignIds: [
				Buffer.from(`Campaign:${made.campaignIds[1]}`).toString("base64url"),
			],
			orderBy: { metric: "SPEND" },
			first: 2,
		},
		"date region spend",
	);
	expect(months.rows).toHaveLength(2);
	for (const each of months.rows)
		expect(each).toMatchObject({ date: "2025-11-01", spend: "4000000" });
	expect(months.pageInfo.hasNextPage).toBe(true);
});

test("a brand's and a campaign's own report has hours and regions too", async () => {
	const campaign = Buffer.from(`Campaign:${made.campaignIds[0]}`).toString(
		"base64url",
	);
	const { campaign: found } = await api.client.query(
		`query ($id: ID!, $input: MetricsInput!) { campaign(id: $id) { metrics(input: $input) { rows { region spend } totals { spend } } } }`,
		{
			id: campaign,
			input: { from: longDay, to: longDay, groupBy: ["REGION"] },
		},
	);
	expect(found.metrics.rows).toHaveLength(3);
	expect(found.metrics.totals).toEqual([{ spend: "3000000" }]);
});

test("hours and regions together are refused by name, since no platform tells them", async () => {
	await expect(
		report({ groupBy: ["HOUR", "REGION"] }, "spend"),
	).rejects.toMatchObject({
		message: expect.stringMatching(/HOUR and REGION/),
	});
});

test("another workspace sees none of the rows nor the names", async () => {
	for (const table of ["metric_hourly", "metric_region", "region"]) {
		const rows = await inTenantSql(
			database.db,
			"00000000-0000-4000-8000-000000000000",
			async (sql) => (await sql.query(`select 1 from ${table}`)).rows,
		);
		expect(rows).toEqual([]);
	}
});

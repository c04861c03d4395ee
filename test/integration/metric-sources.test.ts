import { inTenantSql } from "@patchbay/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startApi, type TestApi } from "../support/api.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";
import {
	createDashboard,
	type Dashboard,
} from "../support/factories/dashboard.ts";
import { globalId } from "../support/people.ts";
import { utcDay } from "../support/utc-day.ts";

let database: TestDatabase;
let api: TestApi;
let made: Dashboard;

const daysAgo = (days: number) => utcDay(-days);

beforeAll(async () => {
	database = await createTestDatabase();
	api = await startApi({ database });
	const { tenantId } = api.tenant;
	made = await createDashboard(database.db, tenantId, { brands: 2 });
	await database.db.pool.query(
		"select ensure_metric_partitions(current_date - 130, current_date + 1)",
	);
	await inTenantSql(database.db, tenantId, async (sql) => {
		await sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks,
				conversions, conversion_value_micros)
			select $1, c.id, c.ad_account_id, day::date, c.currency_code, (1 + n) * 1000 + extract(doy from day)::int % 7 * 31, n, 1,
				case when n % 3 > 0 then 0.1 end, case when n % 3 > 0 then n end
			from (select *, row_number() over (order by id)::int as n from campaign where tenant_id = $1) c,
				generate_series(current_date - 120, current_date + 1, interval '1 day') day
			where (n + extract(doy from day)::int) % 4 > 0`,
			[tenantId],
		);
		// An account that had another currency for some days: they count in that one alone.
		await sql.query(
			`insert into metric_daily (tenant_id, campaign_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks)
			select $1, c.id, c.ad_account_id, day::date, 'JPY', 9000000000, 1, 1
			from (select *, row_number() over (order by id)::int as n from campaign where tenant_id = $1) c,
				generate_series(current_date - 29, current_date - 10, interval '1 day') day
			where c.n = 1 and (n + extract(doy from day)::int) % 4 = 0`,
			[tenantId],
		);
		await sql.query(
			`insert into metric_unattributed (tenant_id, ad_account_id, date, currency_code, cost_micros, impressions, clicks)
			select $1, $2, current_date - n, 'USD', 77, 7, 0 from generate_series(2, 40) n`,
			[tenantId, made.adAccountIds[0]],
		);
	});
});
afterAll(async () => {
	await api?.stop();
	await database?.drop();
});

interface Row {
	date: string | null;
	campaign: { id: string } | null;
	currencyCode: string;
	spend: string;
	impressions: string;
	conversions: number | null;
	partial: boolean;
}

async function rowsBy(groupBy: string[], from: string, to: string) {
	const rows: Row[] = [];
	let after: string | null = null;
	do {
		const { metrics }: { metrics: MetricsPage } = await api.client.query(
			`query ($input: MetricsInput!) { metrics(input: $input) {
				rows { date campaign { id } currencyCode spend impressions conversions partial }
				totals { currencyCode spend } pageInfo { hasNextPage endCursor } } }`,
			{ input: { groupBy, from, to, after } },
		);
		rows.push(...metrics.rows);
		after = metrics.pageInfo.hasNextPage ? metrics.pageInfo.endCursor : null;
	} while (after);
	return rows;
}
interface MetricsPage {
	rows: Row[];
	pageInfo: { hasNextPage: boolean; endCursor: string };
}

/** Sums of rows by what `key` says; parts of conversions as whole millionths. */
function summed(rows: readonly Row[], key: (row: Row) => string) {
	const sums = new Map<string, [bigint, bigint, number | null, boolean]>();
	for (const row of rows) {
		const name = `${key(row)} ${row.currencyCode}`;
		const [spend, impressions, conversions, partial] = sums.get(name) ?? [
			0n,
			0n,
			null,
			false,
		];
		sums.set(name, [
			spend + BigInt(row.spend),
			impressions + BigInt(row.impressions),
			row.conversions === null
				? conversions
				: (conversions ?? 0) + Math.round(row.conversions * 1e6),
			partial || row.partial,
		]);
	}
	return Object.fromEntries([...sums].sort());
}

const campaignOf = ({ campaign }: Row) => campaign?.id ?? "beyond";
const weekOf = ({ date }: Row) => {
	const day = new Date(`${date}T00:00:00Z`);
	day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
	return day.toISOString().slice(0, 10);
};

test.each([
	["a fortnight to today", 13, 0],
	["thirty days to yesterday", 30, 1],
	["ninety days and tomorrow", 90, -1],
	["hundred days that are over", 110, 10],
	["one week more than a fortnight", 25, 5],
])(
	"over %s, sums of weeks, accounts and days agree",
	async (_title, first, last) => {
		const [from, to] = [daysAgo(first), daysAgo(last)];
		const days = await rowsBy(["DATE", "CAMPAIGN"], from, to);

		expect(summed(await rowsBy(["CAMPAIGN"], from, to), campaignOf)).toEqual(
			summed(days, campaignOf),
		);
		const weekAndCampaign = (row: Row) => `${weekOf(row)} ${campaignOf(row)}`;
		expect(
			summed(await rowsBy(["WEEK", "CAMPAIGN"], from, to), weekAndCampaign),
		).toEqual(summed(days, weekAndCampaign));
		expect(summed(await rowsBy(["WEEK"], from, to), weekOf)).toEqual(
			summed(days, weekOf),
		);
		const dateOf = ({ date }: Row) => String(date);
		expect(summed(await rowsBy(["DATE"], from, to), dateOf)).toEqual(
			summed(days, dateOf),
		);
		expect(days.some(({ campaign }) => campaign === null)).toBe(true);
	},
);

test("what no campaign explains is told by itself, of the tenant and of a brand, and of no report of campaigns", async () => {
	const days = { from: daysAgo(90), to: daysAgo(0) };
	const fields =
		"totals { spend } unattributed { currencyCode spend impressions conversions }";
	const { tenant, brands, byCampaign, oneCampaign, byHour } =
		await api.client.query(
			`query ($all: MetricsInput!, $byCampaign: MetricsInput!, $oneCampaign: MetricsInput!, $byHour: MetricsInput!) {
				tenant: metrics(input: $all) { ${fields} }
				brands(first: 2) { nodes { metrics(input: $all) { ${fields} } } }
				byCampaign: metrics(input: $byCampaign) { ${fields} }
				oneCampaign: metrics(input: $oneCampaign) { ${fields} }
				byHour: metrics(input: $byHour) { ${fields} }
			}`,
			{
				all: days,
				byCampaign: { ...days, groupBy: ["CAMPAIGN"] },
				oneCampaign: {
					...days,
					campaignIds: [globalId("Campaign", made.campaignIds[0])],
				},
				byHour: { ...days, groupBy: ["HOUR"] },
			},
		);
	const beyond = [
		{
			currencyCode: "USD",
			spend: String(39 * 77),
			impressions: String(39 * 7),
			conversions: null,
		},
	];
	expect(tenant.unattributed).toEqual(beyond);
	expect(byCampaign.unattributed).toEqual(beyond);
	expect(
		brands.nodes
			.map((brand: { metrics: { unattributed: unknown[] } }) =>
				JSON.stringify(brand.metrics.unattributed),
			)
			.sort(),
	).toEqual([JSON.stringify(beyond), "[]"].sort());
	expect(oneCampaign.unattributed).toEqual([]);
	expect(byHour.unattributed).toEqual([]);
});

test("campaigns are ordered by what they spent in the days asked for, whole weeks or not", async () => {
	for (const [first, last] of [
		[30, 1],
		[3, 0],
		[100, 20],
	] as const) {
		const range = { spendFrom: daysAgo(first), spendTo: daysAgo(last) };
		const spent = summed(
			await rowsBy(["DATE", "CAMPAIGN"], range.spendFrom, range.spendTo),
			campaignOf,
		);
		const { campaigns } = await api.client.query(
			`query ($order: CampaignOrder) { campaigns(first: 100, orderBy: $order) { nodes { id adAccount { currencyCode } } } }`,
			{ order: { field: "SPEND", direction: "DESC", ...range } },
		);
		const nodes: { id: string; adAccount: { currencyCode: string } }[] =
			campaigns.nodes;
		const sums = nodes.map(({ id, adAccount: { currencyCode } }) => ({
			currencyCode,
			spend: spent[`${id} ${currencyCode}`]?.[0] ?? 0n,
		}));
		expect(sums).toHaveLength(made.campaignIds.length);
		const inOrder = sums.toSorted(
			(a, b) =>
				a.currencyCode.localeCompare(b.currencyCode) ||
				Number(b.spend - a.spend),
		);
		expect(sums).toEqual(inOrder);
		expect(new Set(sums.map(({ spend }) => spend)).size).toBeGreaterThan(6);
	}
});

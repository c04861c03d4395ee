import { afterAll, beforeAll, expect, test } from "vitest";
import { advertiserIdOfWorldId } from "../../apps/sandbox/src/tiktok-ads/accounts.ts";
import { type Importing, startImporting } from "../support/importing.ts";

// Two advertisers of TikTok from one end to the other: in dollars and New York's time, in yen and Tokyo's. Numbers that are
// many come by reports that TikTok makes, which pages of thirty records make of a month of twelve campaigns.

const dollars = advertiserIdOfWorldId("1110000001");
const yen = advertiserIdOfWorldId("1110000005");

let app: Importing;
let connectionId: string;
let jobId: string;

beforeAll(async () => {
	app = await startImporting(
		{ accounts: 5, campaigns: 12, days: 40, pageSize: 30 },
		"TIKTOK_ADS",
	);
	await app.control("tiktok-ads/limits", { isEnforced: false });
	await app.control("tiktok-ads/behaviour", { taskSeconds: 0 });
	connectionId = await app.connectAccounts([dollars, yen]);
	await app.forgetCalls();
	jobId = await app.start(connectionId);
	await app.runToEnd(jobId);
});
afterAll(() => app?.close());

const count = async (table: string): Promise<number> => {
	const [row] = await app.rows<{ count: string }>(
		`select count(*) as count from ${table}`,
	);
	return Number(row?.count);
};

test("everything is read, in order and to its end", async () => {
	expect(await app.job(jobId)).toMatchObject({
		status: "SUCCEEDED",
		message: null,
		failedCampaigns: 0,
		failedAssets: 0,
	});
	const campaigns = await app.rows<{ status: string; currency: string }>(
		`select distinct c.status::text, c.currency_code as currency from campaign c order by 2, 1`,
	);
	expect(new Set(campaigns.map(({ currency }) => currency))).toEqual(
		new Set(["JPY", "USD"]),
	);
	expect(campaigns.map(({ status }) => status)).toContain("ACTIVE");
	for (const table of ["ad_group", "ad", "asset", "asset_link", "source"])
		expect([table, await count(table)]).toEqual([
			table,
			expect.toSatisfy((rows: number) => rows > 5),
		]);
	expect(
		await app.rows(
			"select distinct kind::text from asset where stored_at is not null order by 1",
		),
	).toEqual([{ kind: "IMAGE" }, { kind: "VIDEO" }]);
	expect(
		await app.rows(
			"select kind, failure from asset where (has_file and stored_at is null) or failure is not null",
		),
	).toEqual([]);
});

test("each day's numbers are the platform's own, to the last cent and yen", async () => {
	const compared = await app.rows<{ days: number }>(
		"select to_date - from_date + 1 as days from import_reconciliation",
	);
	expect(compared).toHaveLength(2);
	for (const { days } of compared) expect(days).toBeGreaterThan(25);
	expect(await app.rows("select from import_difference")).toEqual([]);
	expect(await app.rows("select from metric_unattributed")).toEqual([]);
	const [day] = await app.rows<{ rows: string; whole: boolean }>(
		`select count(*) as rows, bool_and(m.cost_micros % 1000000 = 0) as whole
		from metric_daily m join campaign c on c.id = m.campaign_id where c.currency_code = 'JPY'`,
	);
	expect(Number(day?.rows)).toBeGreaterThan(100);
	expect(day?.whole).toBe(true);
});

test("hours and places are told of the same days", async () => {
	const hours = await app.rows(
		`select m.campaign_id, m.date, sum(m.impressions) as hours, max(d.impressions) as day
		from metric_hourly m join metric_daily d on d.campaign_id = m.campaign_id and d.date = m.date
		where m.date < current_date - 1
		group by 1, 2 having sum(m.impressions) <> max(d.impressions)`,
	);
	expect(hours).toEqual([]);
	expect(await count("metric_hourly")).toBeGreaterThan(500);
	const regions = await app.rows<{ name: string | null }>(
		"select distinct r.name from metric_region m left join region r on r.key = m.region_key",
	);
	expect(regions.length).toBeGreaterThan(3);
	for (const { name } of regions) expect(name).toMatch(/\S/);
});

test("what the platform restates is restated by the next run, which reads many numbers by reports made once each", async () => {
	const cost = async () => {
		const [row] = await app.rows<{ cost: string }>(
			"select sum(cost_micros)::text as cost from metric_daily",
		);
		return BigInt(row?.cost ?? 0);
	};
	const before = await cost();
	await app.control("tiktok-ads/restate", {
		advertiser: dollars,
		factor: 2,
		costFactor: 1.5,
		days: 5,
	});
	await app.forgetCalls();
	const again = await app.start(connectionId, { kind: "METRICS" });
	expect(await app.runToEnd(again)).toMatchObject({ status: "SUCCEEDED" });
	expect(await cost()).toBeGreaterThan(before);
	expect(await app.rows("select from import_difference")).toEqual([]);
	const root = "/tiktok-ads/open_api/v1.3/report";
	const made = await app.requests(`${root}/task/create/`);
	const fetched = await app.requests(`${root}/task/download/`);
	expect(made.length).toBeGreaterThan(0);
	expect(fetched.length).toBe(made.length);
});

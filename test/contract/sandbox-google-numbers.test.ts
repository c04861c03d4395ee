import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const through = { "login-customer-id": "9990000001" };
const day = (daysAgo: number): string =>
	new Date(Date.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
const range = `segments.date BETWEEN '${day(12)}' AND '${day(2)}'`;

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	token = (await google.tokens()).access_token;
});
afterAll(async () => {
	await sandbox.stop();
});

type Row = { [resource: string]: { [field: string]: unknown } };

async function rowsOf(query: string): Promise<Row[]> {
	const reply = await google.api(
		token,
		"customers/1110000001/googleAds:searchStream",
		{ query },
		through,
	);
	if (!reply.ok) throw new Error(await reply.text());
	const chunks = (await reply.json()) as { results?: Row[] }[];
	return chunks.flatMap((chunk) => chunk.results ?? []);
}

const counted = ["costMicros", "clicks", "impressions"] as const;
const countedFields =
	"metrics.cost_micros, metrics.clicks, metrics.impressions";

/** Sums by a key of the row: `{"7 2026-11-20": {costMicros, clicks, impressions}}`. */
function sums(
	rows: Row[],
	keyOf: (row: Row) => string,
): Record<string, Record<string, bigint>> {
	const all: Record<string, Record<string, bigint>> = {};
	for (const row of rows) {
		all[keyOf(row)] ??= { costMicros: 0n, clicks: 0n, impressions: 0n };
		const sum = all[keyOf(row)] ?? {};
		for (const name of counted)
			sum[name] = (sum[name] ?? 0n) + BigInt(String(row.metrics?.[name]));
	}
	return all;
}

const byCampaignAndDay = (row: Row): string =>
	`${row.campaign?.id} ${row.segments?.date}`;

describe("every split adds up to the day that it splits", () => {
	test.each([
		"segments.device",
		"segments.hour",
		"segments.ad_network_type",
		"segments.device, segments.hour",
		"segments.slot, segments.device, segments.click_type",
	])("%s", async (split) => {
		const whole = await rowsOf(
			`SELECT campaign.id, segments.date, ${countedFields} FROM campaign WHERE ${range}`,
		);
		const parts = await rowsOf(
			`SELECT campaign.id, segments.date, ${split}, ${countedFields} FROM campaign WHERE ${range}`,
		);
		expect(whole.length).toBeGreaterThan(50);
		expect(parts.length).toBeGreaterThan(whole.length);
		expect(sums(parts, byCampaignAndDay)).toEqual(
			sums(whole, byCampaignAndDay),
		);
	});

	test("the account's networks are those of its campaigns, and its budgets' campaigns too", async () => {
		const network = (row: Row): string => String(row.segments?.adNetworkType);
		const query = (resource: string) =>
			`SELECT ${resource}.id, segments.ad_network_type, ${countedFields} FROM ${resource} WHERE ${range}`;
		const account = sums(await rowsOf(query("customer")), network);
		expect(Object.keys(account).sort()).toEqual([
			"CONTENT",
			"MIXED",
			"SEARCH",
			"SEARCH_PARTNERS",
		]);
		expect(sums(await rowsOf(query("campaign")), network)).toEqual(account);
		expect(sums(await rowsOf(query("campaign_budget")), network)).toEqual(
			account,
		);
	});

	test("weeks, months, quarters, years and weekdays add up to the days", async () => {
		const longRange = `segments.date BETWEEN '${day(75)}' AND '${day(2)}'`;
		const query = (names: string) =>
			rowsOf(
				`SELECT campaign.id, ${names}, ${countedFields} FROM campaign WHERE ${longRange}`,
			);
		const byCampaign = (row: Row): string => String(row.campaign?.id);
		const days = await query("segments.date");
		const whole = sums(days, byCampaign);
		for (const name of ["week", "month", "quarter", "year", "day_of_week"])
			expect(sums(await query(`segments.${name}`), byCampaign)).toEqual(whole);
		const [first] = await query("segments.quarter, segments.month_of_year");
		expect(first?.segments?.quarter).toMatch(/^\d{4}-(01|04|07|10)-01$/);
		expect(first?.segments?.monthOfYear).toMatch(/^[A-Z]+$/);
		for (const row of await query("segments.date, segments.day_of_week"))
			expect(row.segments?.dayOfWeek).toBe(
				new Date(`${row.segments?.date}T12:00:00Z`)
					.toLocaleString("en-US", { weekday: "long", timeZone: "UTC" })
					.toUpperCase(),
			);
	});
});

describe("what lies below a campaign adds up to it", () => {
	test("asset groups to their Performance Max campaign", async () => {
		const groups = await rowsOf(
			`SELECT asset_group.id, campaign.id, segments.date, ${countedFields} FROM asset_group WHERE ${range}`,
		);
		const campaigns = await rowsOf(
			`SELECT campaign.id, segments.date, ${countedFields} FROM campaign WHERE ${range} AND campaign.advertising_channel_type = 'PERFORMANCE_MAX'`,
		);
		expect(campaigns.length).toBeGreaterThan(10);
		expect(sums(groups, byCampaignAndDay)).toEqual(
			sums(campaigns, byCampaignAndDay),
		);
	});

	test("keywords, ages, genders and landing pages to their ad group", async () => {
		const byGroup = (row: Row): string =>
			`${row.adGroup?.id} ${row.segments?.date}`;
		const query = (from: string, channel: string) =>
			rowsOf(
				`SELECT ad_group.id, segments.date, ${countedFields} FROM ${from} WHERE ${range} AND campaign.advertising_channel_type IN (${channel})`,
			);
		const search = sums(await query("ad_group", "SEARCH"), byGroup);
		expect(sums(await query("keyword_view", "SEARCH"), byGroup)).toEqual(
			search,
		);
		const all = sums(await query("ad_group", "SEARCH, DISPLAY"), byGroup);
		for (const view of ["age_range_view", "gender_view", "landing_page_view"])
			expect(sums(await query(view, "SEARCH, DISPLAY"), byGroup)).toEqual(all);
	});

	test("search terms to at most their keyword, and an ad's keywords to the ad", async () => {
		const keyOf = (row: Row): string => {
			const keyword = row.segments?.keyword as { adGroupCriterion?: string };
			return `${keyword?.adGroupCriterion ?? row.adGroupCriterion?.resourceName} ${row.segments?.date}`;
		};
		const terms = sums(
			await rowsOf(
				`SELECT search_term_view.search_term, segments.keyword.ad_group_criterion, segments.date, ${countedFields} FROM search_term_view WHERE ${range}`,
			),
			keyOf,
		);
		const keywords = sums(
			await rowsOf(
				`SELECT ad_group_criterion.criterion_id, segments.date, ${countedFields} FROM keyword_view WHERE ${range}`,
			),
			keyOf,
		);
		expect(Object.keys(terms).length).toBeGreaterThan(100);
		for (const [key, sum] of Object.entries(terms))
			for (const name of counted)
				expect(sum[name]).toBeLessThanOrEqual(keywords[key]?.[name] ?? -1n);
		const byAd = (row: Row): string =>
			String((row.adGroupAd?.ad as { id: string } | undefined)?.id);
		const ads = (more: string) =>
			rowsOf(
				`SELECT ad_group_ad.ad.id${more}, ${countedFields} FROM ad_group_ad WHERE ${range} AND campaign.advertising_channel_type = 'SEARCH'`,
			);
		expect(
			sums(await ads(", segments.keyword.info.text, segments.date"), byAd),
		).toEqual(sums(await ads(", segments.date"), byAd));
	});

	test("clicks one by one to the ads' clicks, device by device", async () => {
		const keyOf = (row: Row): string =>
			`${row.adGroup?.id} ${row.segments?.device}`;
		const clicks: Record<string, number> = {};
		for (const row of await rowsOf(
			`SELECT click_view.gclid, ad_group.id, segments.device, metrics.clicks FROM click_view WHERE segments.date = '${day(4)}'`,
		)) {
			expect(row.metrics?.clicks).toBe("1");
			clicks[keyOf(row)] = (clicks[keyOf(row)] ?? 0) + 1;
		}
		const ads: Record<string, number> = {};
		for (const row of await rowsOf(
			`SELECT ad_group_ad.ad.id, ad_group.id, segments.device, metrics.clicks FROM ad_group_ad WHERE segments.date = '${day(4)}'`,
		))
			ads[keyOf(row)] = (ads[keyOf(row)] ?? 0) + Number(row.metrics?.clicks);
		expect(Object.keys(clicks).length).toBeGreaterThan(5);
		expect(clicks).toEqual(
			Object.fromEntries(Object.entries(ads).filter(([, count]) => count > 0)),
		);
	});

	test("conversion actions to the conversions, which nothing else is split by", async () => {
		const total = (rows: Row[]) =>
			Math.round(
				rows.reduce(
					(sum, row) => sum + Number(row.metrics?.allConversions),
					0,
				) * 100,
			);
		const whole = total(
			await rowsOf(
				`SELECT customer.id, metrics.all_conversions FROM customer WHERE ${range}`,
			),
		);
		const split = await rowsOf(
			`SELECT customer.id, segments.conversion_action, segments.conversion_action_name, metrics.all_conversions FROM customer WHERE ${range}`,
		);
		expect(split).toHaveLength(3);
		expect(total(split)).toBe(whole);
		const actions = await rowsOf(
			`SELECT conversion_action.name, metrics.all_conversions FROM conversion_action WHERE ${range}`,
		);
		expect(total(actions)).toBe(whole);
		const names = (rows: Row[], group: string, field: string) =>
			rows.map(
				(row) => [row[group]?.[field], row.metrics?.allConversions] as const,
			);
		expect(names(actions, "conversionAction", "name")).toEqual(
			names(split, "segments", "conversionActionName"),
		);
	});
});

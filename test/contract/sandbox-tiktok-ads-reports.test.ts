import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { dateText, localTime } from "../../apps/sandbox/src/world/calendar.ts";
import { coinText } from "../../apps/sandbox/src/world/money.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { startTikTok, type TikTokStand } from "../support/sandbox-tiktok.ts";

// Synchronous reports of the simulator alone, held against a world made anew of the same seed.

const sizes = { campaigns: 12, days: 40 };
const world = new World(sizes);
/** The agency's advertisers, in the order in which its token has them. */
const accounts = [...world.accounts.all.values()].filter(
	({ kind, name }) => kind === "advertiser" && name !== "Maple & Co",
);

let stand: TikTokStand;
beforeAll(async () => {
	stand = await startTikTok(sizes);
});
afterEach(() =>
	stand.control("tiktok-ads/behaviour", { lateHours: 0, mostEntities: 20_000 }),
);
afterAll(() => stand.sandbox.stop());

interface Row {
	dimensions: Record<string, string>;
	metrics: Record<string, string>;
}

/** The dollar account in New York (1), the euro account in Berlin (2), the yen account in Tokyo (5). */
function accountAt(index: number) {
	const account = accounts[index];
	const advertiser = stand.advertisers[index];
	if (!account || !advertiser) throw new Error(`no account ${index}`);
	const { day } = localTime(account.timeZone, world.clock.now());
	return { account, advertiser, today: day };
}

function call(index: number, more: object) {
	const { advertiser, today } = accountAt(index);
	return stand.get("report/integrated/get/", {
		advertiser_id: advertiser,
		service_type: "AUCTION",
		report_type: "BASIC",
		data_level: "AUCTION_CAMPAIGN",
		dimensions: ["campaign_id", "stat_time_day"],
		start_date: dateText(today - 20),
		end_date: dateText(today - 1),
		page_size: 1000,
		...more,
	});
}

async function rowsOf(index: number, more: object): Promise<Row[]> {
	const { body } = await call(index, more);
	if (body.code !== 0) throw new Error(`${body.code} ${body.message}`);
	expect(body.data.page_info.total_number).toBe(body.data.list.length);
	return body.data.list as unknown as Row[];
}

const refusal = async (more: object) => {
	const { status, body } = await call(1, more);
	expect(status).toBe(200);
	return [body.code, body.message];
};

const numbers = [
	"spend",
	"impressions",
	"clicks",
	"complete_payment",
	"total_complete_payment_rate",
] as const;
type Sums = Record<(typeof numbers)[number], number>;

/** Sums by a key, money in hundredths so that they are exact. */
function sumsBy(rows: readonly Row[], keyOf: (row: Row) => string) {
	const sums = new Map<string, Sums>();
	for (const row of rows) {
		const key = keyOf(row);
		const sum = sums.get(key) ?? {
			spend: 0,
			impressions: 0,
			clicks: 0,
			complete_payment: 0,
			total_complete_payment_rate: 0,
		};
		for (const name of numbers)
			sum[name] += Math.round(Number(row.metrics[name]) * 100);
		sums.set(key, sum);
	}
	return Object.fromEntries([...sums].sort());
}

const everything = {
	filtering: [
		{
			field_name: "ad_status",
			filter_type: "IN",
			filter_value: JSON.stringify(["STATUS_ALL"]),
		},
	],
};

describe("numbers", () => {
	test.each([1, 2, 5])(
		"of account %i's campaigns by day are the world's, in whole coins",
		async (index) => {
			const { account, today } = accountAt(index);
			const rows = await rowsOf(index, {
				metrics: ["campaign_name", ...numbers],
				...everything,
			});
			const told = new Map(
				rows.map(({ dimensions, metrics }) => [
					`${metrics.campaign_name} ${dimensions.stat_time_day}`,
					metrics,
				]),
			);
			let count = 0;
			for (const campaign of world.campaignsOf(account))
				for (let day = today - 20; day < today; day++) {
					const truth = world.facts.day(campaign, day);
					const metrics = told.get(
						`${campaign.name} ${dateText(day)} 00:00:00`,
					);
					if (truth === null) {
						expect(metrics).toBeUndefined();
						continue;
					}
					count += 1;
					const { currencyCode } = account;
					expect(metrics).toMatchObject({
						spend: coinText(truth.costMicros, currencyCode),
						impressions: String(truth.impressions),
						clicks: String(truth.clicks),
						complete_payment: String(Math.round(truth.conversions / 100)),
						total_complete_payment_rate: coinText(
							truth.conversionsValue * 10_000,
							currencyCode,
						),
					});
				}
			expect(rows).toHaveLength(count);
			expect(count).toBeGreaterThan(100);
		},
	);

	test.each([
		["AUCTION_ADGROUP", "adgroup_id"],
		["AUCTION_AD", "ad_id"],
	])(
		"at the level %s add up to those of the campaigns",
		async (data_level, id) => {
			const metrics = ["campaign_id", ...numbers];
			const above = await rowsOf(1, { metrics, ...everything });
			const below = await rowsOf(1, {
				data_level,
				dimensions: [id, "stat_time_day"],
				metrics,
				...everything,
			});
			expect(below.length).toBeGreaterThan(above.length);
			const byCampaignAndDay = ({ dimensions, metrics: told }: Row) =>
				`${told.campaign_id} ${dimensions.stat_time_day}`;
			expect(sumsBy(below, byCampaignAndDay)).toEqual(
				sumsBy(above, byCampaignAndDay),
			);
		},
	);

	test("by hour add up to the day, and campaigns to the advertiser", async () => {
		const { advertiser, today } = accountAt(2);
		const day = dateText(today - 3);
		const oneDay = { start_date: day, end_date: day, metrics: numbers };
		const hours = await rowsOf(2, {
			...oneDay,
			dimensions: ["campaign_id", "stat_time_hour"],
			...everything,
		});
		for (const { dimensions } of hours)
			expect(dimensions.stat_time_hour).toMatch(
				new RegExp(`^${day} [0-2]\\d:00:00$`),
			);
		const days = await rowsOf(2, { ...oneDay, ...everything });
		const byCampaign = ({ dimensions }: Row) => dimensions.campaign_id ?? "";
		expect(sumsBy(hours, byCampaign)).toEqual(sumsBy(days, byCampaign));
		const whole = await rowsOf(2, {
			...oneDay,
			data_level: "AUCTION_ADVERTISER",
			dimensions: ["advertiser_id"],
		});
		expect(whole[0]?.dimensions).toEqual({ advertiser_id: advertiser });
		expect(sumsBy(days, () => "all")).toEqual(sumsBy(whole, () => "all"));
	});

	test("by province are a part of the campaign, each province under its own name", async () => {
		const { advertiser, today } = accountAt(1);
		const days = { start_date: dateText(today - 10) };
		const rows = await rowsOf(1, {
			...days,
			report_type: "AUDIENCE",
			dimensions: ["campaign_id", "province_id", "stat_time_day"],
			metrics: ["spend", "impressions", "clicks", "conversion"],
		});
		const { body } = await stand.get("tool/region/", {
			advertiser_id: advertiser,
			placements: ["PLACEMENT_TIKTOK"],
			objective_type: "TRAFFIC",
			level_range: "TO_PROVINCE",
		});
		const names = new Map(
			(body.data.region_info as Record<string, string>[]).map((place) => [
				place.location_id,
				place.name,
			]),
		);
		const told = new Set(
			rows.map(({ dimensions }) => names.get(dimensions.province_id)),
		);
		// One of them has no name: somewhere in the country.
		expect(told).toEqual(
			new Set([
				"California",
				"New York",
				"Texas",
				"Florida",
				"Illinois",
				undefined,
			]),
		);
		const whole = await rowsOf(1, days);
		const spent = (all: readonly Row[]) =>
			all.reduce((sum, { metrics }) => sum + Number(metrics.spend), 0);
		expect(spent(rows) / spent(whole)).toBeGreaterThan(0.88);
		expect(spent(rows)).toBeLessThan(spent(whole));
	});

	test("of today grow with every hour that is over", async () => {
		const { account, today } = accountAt(5);
		const day = dateText(today + 1);
		// To the next day's first hours, wherever this runs.
		const { hour } = localTime(account.timeZone, world.clock.now());
		await stand.control("clock", { advanceSeconds: (24 - hour + 2) * 3600 });
		const spentSoFar = async () => {
			const rows = await rowsOf(5, { start_date: day, end_date: day });
			return rows.reduce((sum, { metrics }) => sum + Number(metrics.spend), 0);
		};
		const early = await spentSoFar();
		await stand.control("clock", { advanceSeconds: 6 * 3600 });
		const later = await spentSoFar();
		expect(later).toBeGreaterThan(early);
		await stand.control("tiktok-ads/behaviour", { lateHours: 6 });
		expect(await spentSoFar()).toBeLessThan(later);
	});

	test("are restated for the last days", async () => {
		const { advertiser, today } = accountAt(3);
		const days = { start_date: dateText(today - 9), end_date: dateText(today) };
		const read = async () =>
			sumsBy(
				await rowsOf(3, { ...days, metrics: numbers }),
				({ dimensions }) => dimensions.stat_time_day ?? "",
			);
		const before = await read();
		await stand.control("tiktok-ads/restate", {
			advertiser,
			factor: 2,
			days: 3,
			costFactor: 1.5,
		});
		const after = await read();
		const old = `${dateText(today - 8)} 00:00:00`;
		const recent = `${dateText(today - 1)} 00:00:00`;
		expect(after[old]).toEqual(before[old]);
		expect(after[recent]?.complete_payment).toBeGreaterThan(
			before[recent]?.complete_payment ?? 0,
		);
		expect(after[recent]?.spend).toBeGreaterThan(before[recent]?.spend ?? 0);
	});
});

describe("rows", () => {
	test("tell metrics as text, a dash for conversions where there is no goal", async () => {
		const rows = await rowsOf(1, {
			metrics: ["spend", "ctr", "conversion", "objective_type", "likes"],
		});
		for (const { metrics } of rows) {
			for (const value of Object.values(metrics))
				expect(typeof value).toBe("string");
			expect(metrics.ctr).toMatch(/^\d+\.\d\d$/);
			expect(metrics.likes).toBe("0");
			if (metrics.objective_type === "TRAFFIC")
				expect(metrics.conversion).toBe("-");
			else expect(metrics.conversion).toMatch(/^\d+$/);
		}
		expect(new Set(rows.map(({ metrics }) => metrics.conversion))).toContain(
			"-",
		);
	});

	test("are there for every object without a time, and only with delivery where time is told", async () => {
		const { advertiser, today } = accountAt(1);
		const { body } = await stand.get("campaign/get/", {
			advertiser_id: advertiser,
			page_size: 1000,
		});
		const before = {
			start_date: dateText(today - 300),
			end_date: dateText(today - 290),
		};
		const bare = await rowsOf(1, { ...before, dimensions: ["campaign_id"] });
		expect(bare).toHaveLength(body.data.list.length);
		for (const { metrics } of bare)
			expect(metrics).toEqual({ spend: "0.00", impressions: "0" });
		expect(await rowsOf(1, before)).toEqual([]);
	});

	test("leave deleted objects out, unless a filter asks for them", async () => {
		const { today } = accountAt(1);
		const long = {
			start_date: dateText(today - 30),
			end_date: dateText(today - 25),
			dimensions: ["campaign_id"],
			metrics: ["campaign_name"],
		};
		const names = async (more: object) =>
			(await rowsOf(1, { ...long, ...more })).map(
				({ metrics }) => metrics.campaign_name,
			);
		expect(await names({})).not.toContain("Stock clearance");
		expect(await names(everything)).toContain("Stock clearance");
		const [filter] = everything.filtering;
		expect(
			await names({
				filtering: [{ ...filter, field_name: "campaign_status" }],
			}),
		).toContain("Stock clearance");
	});

	test("are ordered, filtered and totalled as asked", async () => {
		const ordered = await rowsOf(1, {
			metrics: ["spend", "impressions"],
			order_field: "spend",
			order_type: "ASC",
		});
		const spends = ordered.map(({ metrics }) => Number(metrics.spend));
		expect(spends).toEqual([...spends].sort((one, other) => one - other));
		const id = ordered[0]?.dimensions.campaign_id ?? "";
		const filtered = await rowsOf(1, {
			filtering: [
				{
					field_name: "campaign_ids",
					filter_type: "IN",
					filter_value: JSON.stringify([id]),
				},
				{
					field_name: "impressions",
					filter_type: "GREATER_THAN",
					filter_value: "0",
				},
			],
		});
		expect(new Set(filtered.map((row) => row.dimensions.campaign_id))).toEqual(
			new Set([id]),
		);
		const { body } = await call(1, {
			enable_total_metrics: true,
			page_size: 5,
			page: 2,
		});
		expect(body.data.list).toHaveLength(5);
		const totals = body.data.total_metrics as Record<string, string>;
		expect(Number(totals.spend)).toBeCloseTo(
			spends.reduce((sum, spend) => sum + spend, 0),
			2,
		);
	});

	test("of several advertisers say whose they are, and have money without decimals", async () => {
		const { today } = accountAt(1);
		const ids = [1, 2, 5].map((index) => accountAt(index).advertiser);
		const rows = await rowsOf(1, {
			advertiser_ids: ids,
			data_level: "AUCTION_ADVERTISER",
			dimensions: ["advertiser_id"],
			start_date: dateText(today - 5),
		});
		expect(rows.map(({ metrics }) => metrics)).toMatchObject(
			["USD", "EUR", "JPY"].map((currency, index) => ({
				currency,
				advertiser_id: ids[index],
				spend: expect.stringMatching(/^\d+$/),
			})),
		);
	});

	test("of too many objects are left out without a word but a header", async () => {
		await stand.control("tiktok-ads/behaviour", { mostEntities: 3 });
		const reply = await call(1, { dimensions: ["campaign_id"] });
		expect(reply.body.data.list).toHaveLength(3);
		expect(reply.headers.get("x-tt-ads-throttle")).not.toBeNull();
		await stand.control("tiktok-ads/behaviour", { mostEntities: 20_000 });
		const whole = await call(1, { dimensions: ["campaign_id"] });
		expect(whole.headers.get("x-tt-ads-throttle")).toBeNull();
	});
});

describe("a report is refused whole", () => {
	const span = (days: number, end = 1) => {
		const { today } = accountAt(1);
		return {
			start_date: dateText(today - end - days + 1),
			end_date: dateText(today - end),
		};
	};

	test("for more days than its dimensions allow", async () => {
		expect((await call(1, span(30))).body.code).toBe(0);
		expect(await refusal(span(31))).toEqual([
			40002,
			"max time span is 30 days when use stat_time_day",
		]);
		const byHour = { dimensions: ["campaign_id", "stat_time_hour"] };
		expect((await call(1, { ...byHour, ...span(1) })).body.code).toBe(0);
		expect(await refusal({ ...byHour, ...span(2) })).toEqual([
			40002,
			"max time span is 1 day when use stat_time_hour",
		]);
		const bare = { dimensions: ["campaign_id"] };
		expect((await call(1, { ...bare, ...span(365) })).body.code).toBe(0);
		expect(await refusal({ ...bare, ...span(366) })).toEqual([
			40002,
			"max time span must be less than 365 days",
		]);
		expect(
			await refusal({ start_date: "2026-06-02", end_date: "2026-06-01" }),
		).toEqual([40002, expect.stringContaining("start_date")]);
		expect(await refusal({ start_date: "20260601" })).toEqual([
			40002,
			expect.stringContaining("start_date"),
		]);
	});

	test.each([
		["a metric that nobody knows", { metrics: ["spend", "video_views"] }],
		["an attribute of a finer level", { metrics: ["ad_name"] }],
		["a second id", { dimensions: ["campaign_id", "adgroup_id"] }],
		["an id of another level", { dimensions: ["ad_id"] }],
		["no id", { dimensions: ["stat_time_day"] }],
		[
			"day and hour",
			{ dimensions: ["campaign_id", "stat_time_day", "stat_time_hour"] },
		],
		[
			"a place in a BASIC report",
			{ dimensions: ["campaign_id", "province_id"] },
		],
		[
			"hours in an AUDIENCE report",
			{
				report_type: "AUDIENCE",
				dimensions: ["campaign_id", "province_id", "stat_time_hour"],
			},
		],
		[
			"reach by people",
			{
				report_type: "AUDIENCE",
				dimensions: ["campaign_id", "age"],
				metrics: ["reach"],
			},
		],
		[
			"the value of payments by people",
			{
				report_type: "AUDIENCE",
				dimensions: ["campaign_id", "age"],
				metrics: ["total_complete_payment_rate"],
			},
		],
		["a level that is retired", { data_level: "RESERVATION_AD" }],
		["no type", { report_type: "" }],
		["a metric to order by that is not told", { order_field: "clicks" }],
		[
			"a filter that is no text",
			{
				filtering: [
					{
						field_name: "campaign_ids",
						filter_type: "IN",
						filter_value: ["1"],
					},
				],
			},
		],
		[
			"a filter that nobody knows",
			{
				filtering: [
					{ field_name: "colour", filter_type: "IN", filter_value: '["red"]' },
				],
			},
		],
		["several pages of a report at once", { page: "1,2" }],
	])("for %s", async (_what, more) => {
		expect(await refusal(more)).toEqual([40002, expect.any(String)]);
	});
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	startTikTok,
	type TikTokRow,
	type TikTokStand,
} from "../support/sandbox-tiktok.ts";

// Campaigns, ad groups and ads of the simulator alone, called as TikTok's documents say.

let stand: TikTokStand;
let advertiser = "";
/** The world's account in yen, and one that spends in dollars. */
let inYen = "";
beforeAll(async () => {
	stand = await startTikTok({ campaigns: 12, days: 30 });
	advertiser = stand.advertisers[1] ?? "";
	inYen = stand.advertisers[5] ?? "";
});
afterEach(async () => {
	await stand.control("tiktok-ads/drift-totals", { drift: 0 });
	for (const kind of ["campaign", "adgroup", "ad"])
		await stand.control("tiktok-ads/hide-fields", { kind, fields: [] });
});
afterAll(() => stand.sandbox.stop());

const list = async (kind: string, more: object = {}, of = advertiser) => {
	const parameters = { advertiser_id: of, page_size: 1000, ...more };
	const { body } = await stand.get(`${kind}/get/`, parameters);
	if (body.code !== 0) throw new Error(`${body.code} ${body.message}`);
	return body.data;
};
const refusal = async (kind: string, more: object) => {
	const { status, body } = await stand.get(`${kind}/get/`, {
		advertiser_id: advertiser,
		...more,
	});
	expect(status).toBe(200);
	return [body.code, body.message];
};
const all = { filtering: { primary_status: "STATUS_ALL" } };
const named = (rows: readonly TikTokRow[], name: string): TikTokRow => {
	const found = rows.find((row) => row.campaign_name === name);
	if (!found) throw new Error(`No campaign ${name}`);
	return found;
};

describe("lists", () => {
	test("have ten records in a page unless asked, and a thousand at most", async () => {
		const usual = await list("ad", { page_size: "" });
		expect(usual.list).toHaveLength(10);
		expect(usual.page_info).toMatchObject({ page: 1, page_size: 10 });
		for (const size of [0, 1001, "ten"])
			expect(await refusal("ad", { page_size: size })).toEqual([
				40002,
				expect.stringContaining("page_size"),
			]);
		expect(await refusal("ad", { page: 0 })).toEqual([
			40002,
			expect.stringContaining("page"),
		]);
	});

	test("tell all of it over several pages, and nothing after the last", async () => {
		const whole = (await list("adgroup")).list;
		const paged: TikTokRow[] = [];
		for (let page = 1; ; page++) {
			const data = await list("adgroup", { page, page_size: 6 });
			expect(data.page_info.total_number).toBe(whole.length);
			expect(data.page_info.total_page).toBe(Math.ceil(whole.length / 6));
			if (data.list.length === 0) break;
			paged.push(...data.list);
		}
		expect(paged).toEqual(whole);
	});

	test("tell another total from page to page where others add objects", async () => {
		await stand.control("tiktok-ads/drift-totals", { drift: 2 });
		const totals = [];
		for (const page of [1, 2, 3])
			totals.push(
				(await list("ad", { page, page_size: 5 })).page_info.total_number,
			);
		const [first = 0] = totals;
		expect(totals).toEqual([first, first + 2, first + 4]);
	});

	test("belong to an advertiser that the token reaches", async () => {
		const foreign = await stand.get("campaign/get/", {
			advertiser_id: "7000000000000000000",
		});
		expect(foreign.body.code).toBe(40001);
		expect((await stand.get("campaign/get/")).body).toMatchObject({
			code: 40002,
			message: expect.stringContaining("advertiser_id"),
		});
		await stand.control("tiktok-ads/refuse-advertiser", {
			advertiser,
			refused: true,
		});
		expect(await refusal("campaign", {})).toEqual([40001, expect.anything()]);
		await stand.control("tiktok-ads/refuse-advertiser", {
			advertiser,
			refused: false,
		});
	});
});

describe("fields", () => {
	test("are all told when none is named, those without a value as null", async () => {
		const [row = {}] = (await list("campaign")).list;
		expect(row).toHaveProperty("app_id", null);
		const [short = {}] = (
			await list("campaign", {
				exclude_field_types_in_response: ["NULL_FIELD"],
			})
		).list;
		expect(Object.values(short)).not.toContain(null);
		expect(short).toMatchObject({ campaign_id: row.campaign_id });
	});

	test("are told alone when they are named, and one that is unknown refuses the call", async () => {
		const { list: rows } = await list("ad", { fields: ["ad_id", "ad_name"] });
		expect(Object.keys(rows[0] ?? {})).toEqual(["ad_id", "ad_name"]);
		for (const kind of ["campaign", "adgroup", "ad"])
			expect(
				await refusal(kind, { fields: [`${kind}_id`, "campaign_colour"] }),
			).toEqual([40002, expect.stringContaining("campaign_colour")]);
		// A metric's name, and no field of a campaign.
		expect(
			await refusal("campaign", { fields: ["campaign_automation_type"] }),
		).toEqual([40002, expect.anything()]);
	});

	test("are silently absent on Spark Ads, though they are asked for", async () => {
		const { list: rows } = await list("ad", {
			fields: ["tiktok_item_id", "ad_format", "call_to_action", "image_mode"],
		});
		const spark = rows.filter((row) => row.tiktok_item_id !== null);
		expect(spark.length).toBeGreaterThan(0);
		for (const row of spark)
			expect(Object.keys(row)).toEqual(["tiktok_item_id"]);
		const other = rows.find((row) => row.tiktok_item_id === null);
		expect(other).toMatchObject({
			ad_format: expect.stringMatching(
				/^(SINGLE_VIDEO|SINGLE_IMAGE|CAROUSEL_ADS)$/,
			),
			image_mode: null,
		});
	});

	test("can be hidden, and told otherwise than they are", async () => {
		await stand.control("tiktok-ads/hide-fields", {
			kind: "campaign",
			fields: ["budget"],
		});
		const [first = {}] = (await list("campaign")).list;
		expect(first).not.toHaveProperty("budget");
		const id = String(first.campaign_id);
		const change = (fields: object) =>
			stand.control("tiktok-ads/change-object", {
				advertiser,
				kind: "campaign",
				id,
				fields,
			});
		await change({ secondary_status: "CAMPAIGN_STATUS_ASLEEP" });
		const [changed = {}] = (await list("campaign")).list;
		expect(changed.secondary_status).toBe("CAMPAIGN_STATUS_ASLEEP");
		await change({});
	});
});

describe("objects", () => {
	test("have ids of 19 digits that no double holds, as text", async () => {
		for (const kind of ["campaign", "adgroup", "ad"])
			for (const row of (await list(kind)).list) {
				const id = row[`${kind}_id`];
				expect(id).toMatch(/^1[78]\d{17}$/);
				expect(String(Number(id))).not.toBe(id);
			}
	});

	test("tell money as JSON numbers in major units, yen without a fraction", async () => {
		const dollars = await stand.get("campaign/get/", {
			advertiser_id: advertiser,
			fields: ["budget"],
		});
		expect(dollars.text).toMatch(/"budget":\d+\.\d/);
		const yen = (await list("adgroup", {}, inYen)).list;
		const budgets = yen.map((row) => Number(row.budget));
		expect(Math.max(...budgets)).toBeGreaterThan(1000);
		for (const budget of budgets) expect(budget).toBe(Math.trunc(budget));
	});

	test("keep a budget at the campaign, at its ad groups or at both", async () => {
		const campaigns = (await list("campaign", all)).list;
		const adGroups = (await list("adgroup", all)).list;
		const modesBelow = (row: TikTokRow) =>
			new Set(
				adGroups
					.filter((one) => one.campaign_id === row.campaign_id)
					.map((one) => one.budget_mode),
			);
		const optimized = named(campaigns, "Generic terms");
		expect(optimized).toMatchObject({
			budget_optimize_on: true,
			budget_mode: "BUDGET_MODE_DAY",
		});
		expect(modesBelow(optimized)).toEqual(new Set(["BUDGET_MODE_INFINITE"]));
		const open = named(campaigns, "Brand terms");
		expect(open).toMatchObject({
			budget: 0,
			budget_mode: "BUDGET_MODE_INFINITE",
		});
		expect(modesBelow(open)).toEqual(new Set(["BUDGET_MODE_DAY"]));
		const both = named(campaigns, "Remarketing");
		expect(both.budget_mode).toBe("BUDGET_MODE_DAY");
		expect(both).not.toHaveProperty("budget_optimize_on");
		expect(modesBelow(both)).toEqual(new Set(["BUDGET_MODE_DAY"]));
		expect(named(campaigns, "Spring sale").budget_mode).toBe(
			"BUDGET_MODE_TOTAL",
		);
		expect(named(campaigns, "New customers 🎁")).toMatchObject({
			budget_mode: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
			is_smart_performance_campaign: true,
		});
	});

	test("tell times in UTC, and of automatic ads nothing when they were changed", async () => {
		for (const kind of ["campaign", "adgroup", "ad"])
			for (const row of (await list(kind)).list)
				expect(row.create_time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
		const times = (await list("ad")).list.map((row) => row.modify_time);
		expect(times).toContain(null);
		expect(times.filter((time) => time !== null)).not.toHaveLength(0);
	});

	test("have names with an emoji, and from right to left", async () => {
		const names = (await list("campaign")).list.map((row) => row.campaign_name);
		expect(names).toContain("New customers 🎁");
		expect(names).toContain("عروض الموسم");
	});
});

describe("filtering", () => {
	test("hides what is deleted, unless a status asks for it", async () => {
		const usual = (await list("campaign")).list;
		const every = (await list("campaign", all)).list;
		expect(every.length).toBe(usual.length + 1);
		expect(named(every, "Stock clearance")).toMatchObject({
			operation_status: "DELETE",
			secondary_status: "CAMPAIGN_STATUS_DELETE",
		});
		const gone = (
			await list("campaign", { filtering: { primary_status: "STATUS_DELETE" } })
		).list;
		expect(gone.map((row) => row.campaign_name)).toEqual(["Stock clearance"]);
		const bySecondary = (
			await list("campaign", {
				filtering: { secondary_status: "CAMPAIGN_STATUS_ALL" },
			})
		).list;
		expect(bySecondary).toEqual(every);
		const id = String(usual[0]?.campaign_id);
		await stand.control("tiktok-ads/delete-object", {
			advertiser: stand.advertisers[2],
			kind: "campaign",
			id: String(
				(await list("campaign", {}, stand.advertisers[2])).list[0]?.campaign_id,
			),
		});
		expect(
			(await list("campaign", {}, stand.advertisers[2])).list,
		).toHaveLength(usual.length - 1);
		expect((await list("campaign")).list[0]?.campaign_id).toBe(id);
	});

	test("tells a paused campaign from its ad groups' own switches", async () => {
		const groups = (await list("adgroup")).list.filter(
			(row) => row.campaign_name === "Competitor terms",
		);
		const told = groups.map((row) => [
			row.operation_status,
			row.secondary_status,
		]);
		expect(told).toContainEqual(["ENABLE", "ADGROUP_STATUS_CAMPAIGN_DISABLE"]);
		expect(told).toContainEqual(["DISABLE", "ADGROUP_STATUS_DISABLE"]);
		const done = (
			await list("adgroup", {
				filtering: { primary_status: "STATUS_TIME_DONE" },
			})
		).list;
		expect(new Set(done.map((row) => row.campaign_name))).toEqual(
			new Set(["Spring sale"]),
		);
	});

	test("takes a hundred ids, and no more, no numbers and no empty list", async () => {
		const ids = (await list("ad")).list.map((row) => row.ad_id).slice(0, 3);
		const found = (await list("ad", { filtering: { ad_ids: ids } })).list;
		expect(found.map((row) => row.ad_id)).toEqual(ids);
		for (const wrong of [Array(101).fill("1"), [], [1], "1"])
			expect(await refusal("ad", { filtering: { ad_ids: wrong } })).toEqual([
				40002,
				expect.stringContaining("filtering.ad_ids"),
			]);
	});

	test("refuses a status that no level has, and ignores what it does not know", async () => {
		expect(
			await refusal("ad", { filtering: { primary_status: "STATUS_ASLEEP" } }),
		).toEqual([40002, expect.stringContaining("primary_status")]);
		expect(
			await refusal("ad", {
				filtering: { secondary_status: "CAMPAIGN_STATUS_ALL" },
			}),
		).toEqual([40002, expect.stringContaining("secondary_status")]);
		const whole = (await list("ad")).page_info;
		const stray = await list("ad", {
			lifetime: true,
			filtering: { colour: "red" },
		});
		expect(stray.page_info).toEqual(whole);
	});

	test("finds by name, objective and time", async () => {
		const find = async (filtering: object) =>
			(await list("campaign", { filtering })).list.map(
				(row) => row.campaign_name,
			);
		expect(await find({ campaign_name: "terms" })).toEqual(
			expect.arrayContaining(["Brand terms", "Generic terms"]),
		);
		const traffic = await find({ objective_type: "TRAFFIC" });
		expect(traffic).toContain("Brand terms");
		expect(traffic).not.toContain("Remarketing");
		const newest = (await list("campaign")).list.reduce((one, other) =>
			String(one.create_time) > String(other.create_time) ? one : other,
		);
		expect(
			await find({ creation_filter_start_time: newest.create_time }),
		).toEqual([newest.campaign_name]);
		expect(
			await refusal("campaign", {
				filtering: { creation_filter_start_time: "yesterday" },
			}),
		).toEqual([40002, expect.stringContaining("creation_filter_start_time")]);
	});
});

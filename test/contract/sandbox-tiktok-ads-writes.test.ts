import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	startTikTok,
	type TikTokRow,
	type TikTokStand,
} from "../support/sandbox-tiktok.ts";

// Changes through the simulator alone.

let stand: TikTokStand;
/** A dollar account in New York. */
let advertiser = "";
let inYen = "";
beforeAll(async () => {
	stand = await startTikTok({ campaigns: 12, days: 30 });
	advertiser = stand.advertisers[1] ?? "";
	inYen = stand.advertisers[5] ?? "";
});
afterEach(() =>
	stand.control("tiktok-ads/advertiser-status", {
		advertiser,
		status: "STATUS_ENABLE",
	}),
);
afterAll(() => stand.sandbox.stop());

type Kind = "campaign" | "adgroup" | "ad";

async function find(
	kind: Kind,
	wanted: TikTokRow,
	of = advertiser,
): Promise<TikTokRow> {
	const { body } = await stand.get(`${kind}/get/`, {
		advertiser_id: of,
		page_size: 1000,
		filtering: { primary_status: "STATUS_ALL" },
	});
	const found = body.data.list.find((row) =>
		Object.entries(wanted).every(([name, value]) => row[name] === value),
	);
	if (found === undefined)
		throw new Error(`no ${kind} ${JSON.stringify(wanted)}`);
	return found;
}

const change = async (path: string, more: object, of = advertiser) => {
	const { status, body } = await stand.post(path, {
		advertiser_id: of,
		...more,
	});
	expect(status).toBe(200);
	return body;
};
const refusal = async (path: string, more: object, of = advertiser) => {
	const { code, message, data } = await change(path, more, of);
	expect(data).toEqual({});
	return [code, message];
};

describe("a campaign's budget", () => {
	test("holds at once, and the whole campaign comes back", async () => {
		const before = await find("campaign", { campaign_name: "Remarketing" });
		const { code, data } = await change("campaign/update/", {
			campaign_id: before.campaign_id,
			budget: 375.5,
		});
		expect(code).toBe(0);
		expect(data).toMatchObject({ budget: 375.5, campaign_name: "Remarketing" });
		const after = await find("campaign", { campaign_name: "Remarketing" });
		expect(after).toEqual({
			...before,
			budget: 375.5,
			modify_time: after.modify_time,
		});
		expect(String(after.modify_time) > String(before.modify_time)).toBe(true);
	});

	test("is 50 dollars or 5,000 yen at least, under ten millions, in whole cents or yen", async () => {
		const dollars = await find("campaign", { campaign_name: "Remarketing" });
		const set = (budget: number) =>
			refusal("campaign/update/", {
				campaign_id: dollars.campaign_id,
				budget,
			});
		for (const budget of [49.99, 0, -1, 10_000_000, 375.555])
			expect(await set(budget)).toEqual([
				40002,
				expect.stringContaining("budget"),
			]);
		const yen = await find("campaign", { campaign_name: "Remarketing" }, inYen);
		for (const budget of [4999, 90_000.5])
			expect(
				await refusal(
					"campaign/update/",
					{ campaign_id: yen.campaign_id, budget },
					inYen,
				),
			).toEqual([40002, expect.stringContaining("JPY")]);
		const { data } = await change(
			"campaign/update/",
			{ campaign_id: yen.campaign_id, budget: 90_000 },
			inYen,
		);
		expect(data.budget).toBe(90_000);
	});

	test("is 105% of what was spent at least", async () => {
		// An ended campaign with one budget for all of its days.
		const lifetime = await find("campaign", { campaign_name: "Spring sale" });
		const today = new Date().toISOString().slice(0, 10);
		const { body } = await stand.get("report/integrated/get/", {
			advertiser_id: advertiser,
			report_type: "BASIC",
			data_level: "AUCTION_CAMPAIGN",
			dimensions: ["campaign_id"],
			query_lifetime: true,
			start_date: today,
			end_date: today,
			page_size: 1000,
		});
		const rows = body.data.list as unknown as {
			dimensions: { campaign_id: string };
			metrics: { spend: string };
		}[];
		const spend = Number(
			rows.find(
				({ dimensions }) => dimensions.campaign_id === lifetime.campaign_id,
			)?.metrics.spend,
		);
		expect(spend).toBeGreaterThan(100);
		const cents = (amount: number) => Math.ceil(amount * 100) / 100;
		const least = cents(spend * 1.05 - 1e-9);
		const id = lifetime.campaign_id;
		expect(
			await refusal("campaign/update/", {
				campaign_id: id,
				budget: cents(least - 0.015),
			}),
		).toEqual([40002, expect.stringContaining("105%")]);
		const accepted = await change("campaign/update/", {
			campaign_id: id,
			budget: least,
		});
		expect(accepted.code).toBe(0);
	});

	test("is not where the ad groups have theirs, and keeps its mode", async () => {
		const open = await find("campaign", { campaign_name: "Brand terms" });
		expect(
			await refusal("campaign/update/", {
				campaign_id: open.campaign_id,
				budget: 100,
			}),
		).toEqual([40002, expect.stringContaining("BUDGET_MODE_INFINITE")]);
		expect(
			await refusal("campaign/update/", {
				campaign_id: open.campaign_id,
				budget_mode: "BUDGET_MODE_DAY",
			}),
		).toEqual([40002, expect.stringContaining("budget_mode")]);
	});

	test("of a campaign that is gone, foreign or nowhere is refused", async () => {
		const gone = await find("campaign", { campaign_name: "Stock clearance" });
		const set = (campaign_id: unknown) =>
			refusal("campaign/update/", { campaign_id, budget: 100 });
		expect((await set(gone.campaign_id))[0]).toBe(40002);
		const foreign = await find(
			"campaign",
			{ campaign_name: "Remarketing" },
			inYen,
		);
		expect((await set(foreign.campaign_id))[0]).toBe(40006);
		expect((await set("1"))[0]).toBe(40006);
		expect((await set(1))[0]).toBe(40002);
	});
});

describe("an ad group's budget", () => {
	test("for a day is scheduled for the next one, in the account's zone", async () => {
		const group = await find("adgroup", {
			campaign_name: "Brand terms",
			adgroup_name: "Core",
		});
		const id = group.adgroup_id;
		const { code, data } = await change("adgroup/budget/update/", {
			scheduled_budget: [{ adgroup_id: id, scheduled_budget: 61.5 }],
		});
		expect([code, data]).toEqual([0, {}]);
		const same = { adgroup_id: id };
		expect(await find("adgroup", same)).toMatchObject({
			budget: group.budget,
			scheduled_budget: 61.5,
		});
		await stand.control("clock", { advanceSeconds: 24 * 3600 });
		expect(await find("adgroup", same)).toMatchObject({
			budget: 61.5,
			scheduled_budget: 0,
		});
	});

	test("holds at once through the ad group itself", async () => {
		const group = await find("adgroup", {
			campaign_name: "Brand terms",
			adgroup_name: "Long tail",
		});
		const { data } = await change("adgroup/update/", {
			adgroup_id: group.adgroup_id,
			budget: 120,
		});
		expect(data).toMatchObject({ budget: 120, scheduled_budget: 0 });
		expect(
			await refusal("adgroup/update/", {
				adgroup_id: group.adgroup_id,
				budget: 19.99,
			}),
		).toEqual([40002, expect.stringContaining("at least 20.00 USD")]);
	});

	test("means nothing below a campaign that optimizes, and is refused below an automatic one", async () => {
		const optimized = await find("adgroup", { campaign_name: "Generic terms" });
		const { code, data } = await change("adgroup/update/", {
			adgroup_id: optimized.adgroup_id,
			budget: 500,
		});
		expect([code, data.budget, data.budget_mode]).toEqual([
			0,
			0,
			"BUDGET_MODE_INFINITE",
		]);
		const smart = await find("adgroup", { campaign_name: "Bestsellers" });
		expect(
			await refusal("adgroup/update/", {
				adgroup_id: smart.adgroup_id,
				budget: 500,
			}),
		).toEqual([40002, expect.stringContaining("Smart+")]);
	});

	test("wants the list that fits its mode, twenty entries at most, and one wrong entry refuses all", async () => {
		const daily = await find("adgroup", {
			campaign_name: "Brand terms",
			adgroup_name: "Core",
		});
		const path = "adgroup/budget/update/";
		const entry = { adgroup_id: daily.adgroup_id, scheduled_budget: 77 };
		const wrong = [
			{},
			{ schedule_budget: [entry] },
			{ budget: [{ adgroup_id: daily.adgroup_id, budget: 77 }] },
			{ scheduled_budget: [{ adgroup_id: daily.adgroup_id, budget: 77 }] },
			{ scheduled_budget: Array(21).fill(entry) },
			{ scheduled_budget: [entry, { ...entry, scheduled_budget: 1 }] },
		];
		for (const body of wrong)
			expect((await refusal(path, body))[0]).toBe(40002);
		expect(await find("adgroup", { adgroup_id: daily.adgroup_id })).toEqual(
			daily,
		);
		const lifetime = await find("adgroup", { campaign_name: "Spring sale" });
		const accepted = await change(path, {
			budget: [{ adgroup_id: lifetime.adgroup_id, budget: 90_000 }],
		});
		expect(accepted.code).toBe(0);
		expect(
			await find("adgroup", { adgroup_id: lifetime.adgroup_id }),
		).toMatchObject({ budget: 90_000 });
	});

	test("cannot be changed in the last five minutes of the account's day", async () => {
		const group = await find("adgroup", {
			campaign_name: "Brand terms",
			adgroup_name: "Core",
		});
		const { now } = (await (
			await fetch(`${stand.sandbox.url}/__sandbox/clock`)
		).json()) as { now: string };
		const local = new Date(now).toLocaleTimeString("en-GB", {
			timeZone: "America/New_York",
		});
		const [hours = 0, minutes = 0, seconds = 0] = local.split(":").map(Number);
		const passed = (hours * 60 + minutes) * 60 + seconds;
		await stand.control("clock", {
			advanceSeconds: (23 * 60 + 56) * 60 - passed,
		});
		const set = (path: string, body: object) => change(path, body);
		const entry = { adgroup_id: group.adgroup_id, scheduled_budget: 88 };
		const late = await set("adgroup/budget/update/", {
			scheduled_budget: [entry],
		});
		expect([late.code, late.message]).toEqual([
			40002,
			expect.stringContaining("23:55"),
		]);
		const elsewhere = await set("adgroup/update/", {
			adgroup_id: group.adgroup_id,
			budget: 130,
		});
		expect(elsewhere.code).toBe(0);
		await stand.control("clock", { advanceSeconds: 5 * 60 });
		const early = await set("adgroup/budget/update/", {
			scheduled_budget: [entry],
		});
		expect(early.code).toBe(0);
	});
});

describe("a switch", () => {
	test("turns at once, and what follows from it a while later", async () => {
		const campaign = await find("campaign", { campaign_name: "Remarketing" });
		const id = campaign.campaign_id;
		const { data } = await change("campaign/status/update/", {
			campaign_ids: [id],
			operation_status: "DISABLE",
		});
		expect(data).toEqual({
			campaign_ids: [id],
			status: "DISABLE",
			campaign_list: [
				{ campaign_id: id, status: "DISABLE", postback_window_mode: null },
			],
		});
		const statuses = async () => {
			const row = await find("campaign", { campaign_id: id });
			const below = await find("adgroup", { campaign_id: id });
			return [
				row.operation_status,
				row.secondary_status,
				below.operation_status,
				below.secondary_status,
			];
		};
		expect(await statuses()).toEqual([
			"DISABLE",
			"CAMPAIGN_STATUS_ENABLE",
			"ENABLE",
			"ADGROUP_STATUS_DELIVERY_OK",
		]);
		await stand.control("clock", { advanceSeconds: 30 });
		expect(await statuses()).toEqual([
			"DISABLE",
			"CAMPAIGN_STATUS_DISABLE",
			"ENABLE",
			"ADGROUP_STATUS_CAMPAIGN_DISABLE",
		]);
	});

	test("turns twenty objects in one call, and all of them or none", async () => {
		const ad = await find("ad", {
			campaign_name: "Brand terms",
			secondary_status: "AD_STATUS_DELIVERY_OK",
		});
		const path = "ad/status/update/";
		const wrong = [
			{ ad_ids: Array(21).fill(ad.ad_id), operation_status: "DISABLE" },
			{ ad_ids: [], operation_status: "DISABLE" },
			{ ad_ids: [ad.ad_id], operation_status: "PAUSE" },
			{ ad_ids: [ad.ad_id] },
			{ operation_status: "DISABLE" },
		];
		for (const body of wrong)
			expect((await refusal(path, body))[0]).toBe(40002);
		expect(
			await refusal(path, {
				ad_ids: [ad.ad_id, "1810000000000000000"],
				operation_status: "DISABLE",
			}),
		).toEqual([40006, expect.stringContaining("1810000000000000000")]);
		expect(await find("ad", { ad_id: ad.ad_id })).toEqual(ad);
		const { data } = await change(path, {
			ad_ids: [ad.ad_id],
			operation_status: "DISABLE",
		});
		expect(data).toEqual({ ad_ids: [ad.ad_id], status: "DISABLE" });
	});

	test("of several ad groups succeeds in part where that is allowed", async () => {
		const good = await find("adgroup", {
			campaign_name: "Prospecting",
			adgroup_name: "Core",
		});
		const gone = await find("adgroup", { campaign_name: "Stock clearance" });
		const body = {
			adgroup_ids: [good.adgroup_id, gone.adgroup_id],
			operation_status: "DISABLE",
		};
		const path = "adgroup/status/update/";
		expect((await refusal(path, body))[0]).toBe(40002);
		const partial = await change(path, {
			...body,
			allow_partial_success: true,
		});
		expect(partial).toMatchObject({
			code: 20001,
			data: {
				adgroup_ids: [good.adgroup_id],
				status: "DISABLE",
				error_list: [
					{
						adgroup_id: gone.adgroup_id,
						error_message: expect.stringContaining("deleted"),
					},
				],
			},
		});
		const whole = await change(path, {
			...body,
			adgroup_ids: [good.adgroup_id],
			allow_partial_success: true,
		});
		expect([whole.code, whole.data.error_list]).toEqual([0, []]);
	});

	test("that deletes takes along what is below, for good", async () => {
		const campaign = await find("campaign", {
			campaign_name: "Competitor terms",
		});
		const body = { campaign_ids: [campaign.campaign_id] };
		await change("campaign/status/update/", {
			...body,
			operation_status: "DELETE",
		});
		const below = { campaign_id: campaign.campaign_id };
		expect(await find("campaign", below)).toMatchObject({
			secondary_status: "CAMPAIGN_STATUS_DELETE",
		});
		expect(await find("ad", below)).toMatchObject({
			operation_status: "DELETE",
			secondary_status: "AD_STATUS_DELETE",
		});
		expect(
			await refusal("campaign/status/update/", {
				...body,
				operation_status: "ENABLE",
			}),
		).toEqual([40002, expect.stringContaining("deleted")]);
	});
});

test("an advertiser that is limited is read only", async () => {
	const campaign = await find("campaign", { campaign_name: "Remarketing" });
	await stand.control("tiktok-ads/advertiser-status", {
		advertiser,
		status: "STATUS_LIMIT",
	});
	expect(
		await refusal("campaign/update/", {
			campaign_id: campaign.campaign_id,
			budget: 400,
		}),
	).toEqual([40001, expect.stringContaining("STATUS_LIMIT")]);
	expect(await find("campaign", { campaign_name: "Remarketing" })).toEqual(
		campaign,
	);
});

test("a change whose answer is lost is made all the same", async () => {
	const campaign = await find("campaign", { campaign_name: "Remarketing" });
	await stand.control("faults", {
		path: "/tiktok-ads/open_api/v1.3/campaign/update/",
		kind: "lost_response",
	});
	await expect(
		stand.post("campaign/update/", {
			advertiser_id: advertiser,
			campaign_id: campaign.campaign_id,
			budget: 444,
		}),
	).rejects.toThrow();
	expect(
		await find("campaign", { campaign_id: campaign.campaign_id }),
	).toMatchObject({ budget: 444 });
});

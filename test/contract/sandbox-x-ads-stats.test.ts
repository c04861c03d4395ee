import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { WorldCampaign } from "../../apps/sandbox/src/world/campaigns.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	startX,
	type XRow,
	type XStand,
	type XToken,
} from "../support/sandbox-x.ts";

// Statistics that X answers at once: the world's truth, split over placements, hours and what lies below a campaign.

const sizes = { campaigns: 12, days: 400 };
const placements = ["ALL_ON_TWITTER", "SPOTLIGHT", "TREND"];

let stand: XStand;
let by: XToken;
let account = "";
let campaigns: XRow[] = [];
let truths: readonly WorldCampaign[] = [];
const world = new World(sizes);
beforeAll(async () => {
	stand = await startX(sizes);
	by = await stand.connect("agency_admin");
	const { data } = (await stand.call("/12/accounts", by)).json;
	account = String(data.find(({ name }) => name === "Lumen Home")?.id);
	campaigns = await stand.all(
		`/12/accounts/${account}/campaigns?with_deleted=true`,
		by,
	);
	const inWorld = [...world.accounts.all.values()].find(
		({ name }) => name === "Lumen Home",
	);
	if (inWorld === undefined) throw new Error("no such account");
	truths = world.campaignsOf(inWorld);
});
afterEach(async () => {
	await stand.control("x-ads/reset-limits", {});
});
afterAll(() => stand.sandbox.stop());

/** Midnight in Berlin of a day, in UTC. */
function midnight(day: number): string {
	const noon = day * 86_400_000 + 43_200_000;
	const shown = new Date(noon).toLocaleString("en-US", {
		timeZone: "Europe/Berlin",
		timeZoneName: "longOffset",
	});
	const offset = Number(/GMT\+(\d\d)/.exec(shown)?.[1]);
	// A day that begins before the clocks change has the offset of the hour that it begins with.
	for (const hours of [offset, offset - 1, offset + 1]) {
		const at = day * 86_400_000 - hours * 3_600_000;
		const local = new Date(at).toLocaleTimeString("en-GB", {
			timeZone: "Europe/Berlin",
		});
		const date = new Date(at).toLocaleDateString("en-CA", {
			timeZone: "Europe/Berlin",
		});
		const wanted = new Date(day * 86_400_000).toISOString().slice(0, 10);
		if (local.startsWith("00:00") && date === wanted)
			return new Date(at).toISOString().replace(".000Z", "Z");
	}
	throw new Error(`no midnight of ${day}`);
}

const today = Math.floor(Date.now() / 86_400_000);
const usual = () => ({
	entity: "CAMPAIGN",
	entity_ids: campaigns.map(({ id }) => String(id)).join(","),
	start_time: midnight(today - 6),
	end_time: midnight(today - 2),
	granularity: "DAY",
	placement: "ALL_ON_TWITTER",
	metric_groups: "ENGAGEMENT,BILLING",
});
const stats = (more: Record<string, string> = {}) => {
	const query = new URLSearchParams({ ...usual(), ...more });
	return stand.call(`/12/stats/accounts/${account}?${query}`, by);
};

type Metrics = Record<string, (number | null)[] | null>;
const metricsOf = (row: XRow | undefined): Metrics =>
	(row?.id_data as { metrics: Metrics }[] | undefined)?.[0]?.metrics ?? {};
const sum = (values: (number | null)[] | null | undefined): number =>
	(values ?? []).reduce<number>((total, value) => total + (value ?? 0), 0);
const conversionsOf = (metrics: Metrics, name: string): Metrics =>
	metrics[name] as unknown as Metrics;

describe("the truth", () => {
	test("is what placements add up to, by day, to the micro", async () => {
		const totals = new Map<unknown, number[][]>();
		for (const placement of placements)
			for (const row of (await stats({ placement })).json.data) {
				const known = totals.get(row.id) ?? [];
				const metrics = metricsOf(row);
				for (let slot = 0; slot < 4; slot++) {
					const before = known[slot] ?? [0, 0, 0];
					known[slot] = [
						"impressions",
						"url_clicks",
						"billed_charge_local_micro",
					].map(
						(name, index) =>
							(before[index] ?? 0) + (metrics[name]?.[slot] ?? 0),
					);
				}
				totals.set(row.id, known);
			}
		let days = 0;
		campaigns.forEach((campaign, index) => {
			const truth = truths[index];
			if (truth === undefined) throw new Error("a campaign too many");
			for (let slot = 0; slot < 4; slot++) {
				const numbers = world.facts.day(truth, today - 6 + slot);
				if (numbers !== null) days += 1;
				expect(totals.get(campaign.id)?.[slot]).toEqual([
					numbers?.impressions ?? 0,
					numbers?.clicks ?? 0,
					numbers?.costMicros ?? 0,
				]);
			}
		});
		expect(days).toBeGreaterThan(20);
	});

	test("is what hours, line items and Tweets add up to", async () => {
		const everywhere = campaigns[3];
		const ids = String(everywhere?.id);
		for (const placement of placements) {
			const by = async (more: object) =>
				metricsOf(
					(await stats({ entity_ids: ids, placement, ...more })).json.data[0],
				);
			const days = await by({});
			const hours = await by({ granularity: "HOUR" });
			const total = await by({ granularity: "TOTAL" });
			for (const name of ["impressions", "billed_charge_local_micro"]) {
				expect(sum(days[name])).toBeGreaterThan(0);
				expect(sum(hours[name])).toBe(sum(days[name]));
				expect(total[name]).toEqual([sum(days[name])]);
			}
		}
		const [search] = campaigns;
		const items = await stand.all(
			`/12/accounts/${account}/line_items?campaign_ids=${search?.id}`,
			by,
		);
		const itemIds = items.map(({ id }) => id).join(",");
		const tweets = await stand.all(
			`/12/accounts/${account}/promoted_tweets?line_item_ids=${itemIds}`,
			by,
		);
		const cost = async (entity: string, entity_ids: string) =>
			(await stats({ entity, entity_ids })).json.data
				.map((row) => sum(metricsOf(row).billed_charge_local_micro))
				.reduce((total, each) => total + each, 0);
		const whole = await cost("CAMPAIGN", String(search?.id));
		expect(whole).toBeGreaterThan(0);
		expect(await cost("LINE_ITEM", itemIds)).toBe(whole);
		expect(
			await cost("PROMOTED_TWEET", tweets.map(({ id }) => id).join(",")),
		).toBe(whole);
	});

	test("is null where there is nothing, of one day or of all of them", async () => {
		const ended = campaigns.find(({ name }) => name === "Spring sale");
		const row = (await stats({ entity_ids: String(ended?.id) })).json.data[0];
		expect(metricsOf(row).impressions).toBeNull();
		const removed = campaigns.find(({ deleted }) => deleted);
		const long = await stats({
			entity_ids: String(removed?.id),
			start_time: midnight(today - 43),
			end_time: midnight(today - 37),
		});
		const told = metricsOf(long.json.data[0]).impressions ?? [];
		expect(told).toHaveLength(6);
		expect(told[0]).toBeGreaterThan(0);
		expect(told.at(-1)).toBeNull();
	});

	test("of conversions is told by kind, whole, with what they were worth in micros", async () => {
		const { json } = await stats({ metric_groups: "WEB_CONVERSION" });
		let purchases = 0;
		json.data.forEach((row, index) => {
			const truth = truths[index];
			if (truth?.kind === "everywhere" || truth === undefined) return;
			const told = conversionsOf(metricsOf(row), "conversion_purchases");
			for (let slot = 0; slot < 4; slot++) {
				const numbers = world.facts.day(truth, today - 6 + slot);
				const count = told.metric?.[slot] ?? 0;
				expect(count).toBe(Math.round((numbers?.conversions ?? 0) / 100));
				expect(
					(told.post_view?.[slot] ?? 0) + (told.post_engagement?.[slot] ?? 0),
				).toBe(count);
				expect(told.sale_amount?.[slot] ?? 0).toBe(
					(numbers?.conversionsValue ?? 0) * 10_000,
				);
				purchases += count;
			}
			const visits = conversionsOf(metricsOf(row), "conversion_site_visits");
			expect(sum(visits.metric)).toBeGreaterThanOrEqual(0);
		});
		expect(purchases).toBeGreaterThan(10);
	});
});

describe("days and hours", () => {
	test("of a day with 23 and one with 25 hours add up", async () => {
		const lengths = new Set<number>();
		for (let day = today - 3; day > today - 380; day--) {
			const hours =
				(Date.parse(midnight(day + 1)) - Date.parse(midnight(day))) / 3_600_000;
			if (hours === 24) continue;
			lengths.add(hours);
			const window = {
				start_time: midnight(day),
				end_time: midnight(day + 1),
				entity_ids: String(campaigns[0]?.id),
			};
			const whole = await stats(window);
			const parts = await stats({ ...window, granularity: "HOUR" });
			expect(parts.json.time_series_length).toBe(hours);
			const of = (reply: typeof whole) =>
				sum(metricsOf(reply.json.data[0]).impressions);
			expect(of(whole)).toBeGreaterThan(0);
			expect(of(parts)).toBe(of(whole));
		}
		expect([...lengths].sort()).toEqual([23, 25]);
	});

	test("a date alone is the account's midnight, and a zone may be written out", async () => {
		const dateOf = (day: number) =>
			new Date(day * 86_400_000).toISOString().slice(0, 10);
		const reply = await stats({
			start_time: dateOf(today - 6),
			end_time: dateOf(today - 2),
		});
		expect(reply.json.request.params).toMatchObject({
			start_time: midnight(today - 6),
			entity_ids: campaigns.map(({ id }) => id),
			metric_groups: ["ENGAGEMENT", "BILLING"],
			segmentation_type: null,
		});
		const zoned = await stats({
			granularity: "TOTAL",
			start_time: `${dateOf(today - 4)}T00:00:00-0700`,
			end_time: `${dateOf(today - 3)}T00:00:00+02:00`,
		});
		expect(zoned.status).toBe(200);
	});

	test("numbers are others when they are restated", async () => {
		const of = async () =>
			metricsOf((await stats()).json.data[0]).billed_charge_local_micro?.[0];
		const before = (await of()) ?? 0;
		await stand.control("x-ads/restate", { account, costFactor: 0.9 });
		expect(await of()).toBe(Math.round(before * 0.9));
	});
});

describe("checks", () => {
	const hour = (hours: number) =>
		new Date(Math.floor(Date.now() / 3_600_000 - hours) * 3_600_000)
			.toISOString()
			.replace(".000Z", "Z");
	test.each<[string, () => Record<string, string>, number, string]>([
		[
			"21 ids",
			() => ({ entity_ids: Array(21).fill("a").join(",") }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"an id that nobody knows",
			() => ({ entity_ids: "nobody" }),
			404,
			"CAMPAIGN_NOT_FOUND",
		],
		[
			"more than seven days",
			() => ({ start_time: midnight(today - 10) }),
			400,
			"INVALID_TIME_WINDOW",
		],
		[
			"an end before the start",
			() => ({ end_time: midnight(today - 7) }),
			400,
			"INVALID_TIME_WINDOW",
		],
		[
			"a part of an hour",
			() => ({
				granularity: "HOUR",
				start_time: hour(5).replace(":00:00Z", ":30:00Z"),
				end_time: hour(2),
			}),
			400,
			"INVALID_PARAMETER",
		],
		[
			"days that begin at midnight of another zone",
			() => ({
				start_time: `${new Date((today - 6) * 86_400_000).toISOString().slice(0, 10)}T00:00:00Z`,
			}),
			400,
			"INVALID_PARAMETER",
		],
		["no time at all", () => ({ start_time: "x" }), 400, "INVALID_PARAMETER"],
		[
			"a day that is none",
			() => ({ start_time: "2026-02-30" }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"two placements",
			() => ({ placement: "ALL_ON_TWITTER,TREND" }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"a group that nobody knows",
			() => ({ metric_groups: "BILLING,WEATHER" }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"conversions of apps beside others",
			() => ({ metric_groups: "BILLING,MOBILE_CONVERSION" }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"spend of an account",
			() => ({ entity: "ACCOUNT", entity_ids: account }),
			400,
			"INVALID_PARAMETER",
		],
		[
			"segments at once",
			() => ({ segmentation_type: "AGE" }),
			400,
			"INVALID_PARAMETER",
		],
		["no granularity", () => ({ granularity: "" }), 400, "INVALID_PARAMETER"],
	])("refuse %s", async (_what, more, status, code) => {
		const reply = await stats(more());
		expect([reply.status, reply.code]).toEqual([status, code]);
	});

	test("an account has engagement and no clicks, a funding instrument has spend", async () => {
		const ofAccount = await stats({
			entity: "ACCOUNT",
			entity_ids: account,
			metric_groups: "ENGAGEMENT",
		});
		const metrics = metricsOf(ofAccount.json.data[0]);
		expect(sum(metrics.impressions)).toBeGreaterThan(0);
		expect(metrics.clicks).toBeNull();
		const ofFunding = await stats({
			entity: "FUNDING_INSTRUMENT",
			entity_ids: String(campaigns[0]?.funding_instrument_id),
		});
		const { billed_charge_local_micro } = metricsOf(ofFunding.json.data[0]);
		expect(sum(billed_charge_local_micro)).toBeGreaterThan(0);
	});

	test("250 in 15 minutes, of one person, and told in the person's headers alone", async () => {
		const { headers } = await stats();
		expect(headers.get("x-rate-limit-limit")).toBe("250");
		expect(headers.get("x-rate-limit-remaining")).toBe("249");
		expect(headers.get("x-account-rate-limit-limit")).toBeNull();
	});
});

describe("active entities", () => {
	const active = (more: Record<string, string>) => {
		const query = new URLSearchParams({
			entity: "CAMPAIGN",
			start_time: midnight(today - 30),
			end_time: midnight(today - 20),
			...more,
		});
		return stand.call(
			`/12/stats/accounts/${account}/active_entities?${query}`,
			by,
		);
	};

	test("are those that ran, deleted ones too, with when and where", async () => {
		const { data } = (await active({})).json;
		const everywhere = data.find(
			({ entity_id }) => entity_id === campaigns[3]?.id,
		);
		expect(everywhere).toEqual({
			entity_id: campaigns[3]?.id,
			activity_start_time: midnight(today - 30),
			activity_end_time: new Date(Date.parse(midnight(today - 20)) - 1000)
				.toISOString()
				.replace(".000Z", "Z"),
			placements,
		});
		const removed = campaigns.find(({ deleted }) => deleted);
		const ids = new Set(data.map(({ entity_id }) => entity_id));
		expect(ids).not.toContain(removed?.id);
		const before = await active({
			start_time: midnight(today - 60),
			end_time: midnight(today - 50),
		});
		expect(before.json.data.map(({ entity_id }) => entity_id)).toContain(
			removed?.id,
		);
	});

	test("are those below what is named, at each level", async () => {
		const id = String(campaigns[0]?.id);
		const items = await active({ entity: "LINE_ITEM", campaign_ids: id });
		expect(items.json.data).toHaveLength(3);
		const item = String(items.json.data[0]?.entity_id);
		const tweets = await active({
			entity: "PROMOTED_TWEET",
			line_item_ids: item,
		});
		expect(tweets.json.data).toHaveLength(2);
		const above = await active({ line_item_ids: item });
		expect(above.json.data.map(({ entity_id }) => entity_id)).toEqual([id]);
	});

	test("are active again when their numbers are restated, for the days that changed", async () => {
		await stand.control("x-ads/restate", { account, days: 5 });
		const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
		const text = (at: number) =>
			new Date(at).toISOString().replace(".000Z", "Z");
		const { json } = await active({
			start_time: text(hour - 3_600_000),
			end_time: text(hour + 3_600_000),
			campaign_ids: String(campaigns[0]?.id),
		});
		const start = Date.parse(String(json.data[0]?.activity_start_time));
		expect(start).toBeLessThan(hour - 3 * 86_400_000);
	});

	test("are asked for by 90 days at most", async () => {
		const reply = await active({ start_time: midnight(today - 120) });
		expect([reply.status, reply.code]).toEqual([400, "INVALID_TIME_WINDOW"]);
	});
});

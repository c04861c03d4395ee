import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	dateText,
	localTime,
	utcHourOf,
} from "../../apps/sandbox/src/world/calendar.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type RedditReply,
	type RedditRow,
	type RedditStand,
	startReddit,
} from "../support/sandbox-reddit.ts";

// Reports, asked for as Reddit's documents say, and held against the world.

const sizes = { campaigns: 6, days: 60 };
const world = new World(sizes);
const zone = "America/New_York";
const today = localTime(zone, Date.now()).day;
/** Midnight of a day before today, as reports write it. */
const midnight = (daysBack: number) =>
	`${dateText(today - daysBack)}T00:00:00Z`;

let stand: RedditStand;
let account = "";
beforeAll(async () => {
	stand = await startReddit(sizes);
	account = await accountNamed("Alder & Pine Outdoor");
});
afterEach(() =>
	stand.control("reddit-ads/behaviour", {
		reportData: "object",
		settlingHours: 0,
	}),
);
afterAll(() => stand.sandbox.stop());

async function accountNamed(name: string): Promise<string> {
	const [business] = (await stand.get("me/businesses")).body.data;
	const { body } = await stand.call(
		"POST",
		`businesses/${business?.id}/ad_accounts/query`,
		{ filter: `name==${name}` },
	);
	return String(body.data[0]?.id);
}

const usual = {
	fields: ["SPEND", "IMPRESSIONS", "CLICKS"],
	starts_at: midnight(5),
	ends_at: midnight(3),
	time_zone_id: zone,
};
const ask = (more: object, query = "page.size=1000", of = account) =>
	stand.call("POST", `ad_accounts/${of}/reports?${query}`, {
		...usual,
		...more,
	});
const rows = async (more: object): Promise<RedditRow[]> => {
	const reply = await ask(more);
	if (reply.status !== 200) throw new Error(reply.text);
	return reply.body.data.metrics;
};
const sum = (all: readonly RedditRow[], name: string) =>
	all.reduce((total, row) => total + Number(row[name]), 0);
const fieldOf = ({ status, body }: RedditReply) => [
	status,
	body.error.fields?.[0]?.field,
];

describe("a day", () => {
	test("is the account's where its zone is asked for, with the world's numbers: money in micros, values in hundredths", async () => {
		const told = await rows({
			breakdowns: ["CAMPAIGN_ID", "DATE"],
			fields: [
				"SPEND",
				"IMPRESSIONS",
				"CLICKS",
				"CTR",
				"CPC",
				"ECPM",
				"CONVERSION_PURCHASE_CLICKS",
				"CONVERSION_PURCHASE_VIEWS",
				"CONVERSION_PURCHASE_TOTAL_VALUE",
				"CURRENCY",
			],
		});
		const [inWorld] = [...world.accounts.all.values()].filter(
			({ name }) => name === "Alder & Pine Outdoor",
		);
		if (!inWorld) throw new Error("no account");
		const campaigns = world.campaignsOf(inWorld);
		const listed = (await stand.get(`ad_accounts/${account}/campaigns`)).body
			.data;
		expect(new Set(told.map(({ date }) => date))).toEqual(
			new Set([dateText(today - 5), dateText(today - 4)]),
		);
		expect(told.length).toBeGreaterThan(8);
		for (const row of told) {
			const position = listed.findIndex(({ id }) => id === row.campaign_id);
			const campaign = campaigns[position];
			const day = Date.parse(String(row.date)) / 86_400_000;
			const truth = campaign && world.facts.day(campaign, day);
			if (!truth) throw new Error("a row without numbers in the world");
			expect(Object.keys(row).slice(0, 2)).toEqual(["campaign_id", "date"]);
			expect(row).toMatchObject({
				spend: truth.costMicros,
				impressions: truth.impressions,
				clicks: truth.clicks,
				currency: "USD",
				conversion_purchase_total_value: truth.conversionsValue,
			});
			expect(
				Number(row.conversion_purchase_clicks) +
					Number(row.conversion_purchase_views),
			).toBe(Math.round(truth.conversions / 100));
			expect(row.ctr).toBeCloseTo(truth.clicks / truth.impressions, 5);
			expect(row.cpc).toBeCloseTo(truth.costMicros / truth.clicks, 2);
		}
	});

	test("of another zone is made of other hours, and UTC is meant where none is named", async () => {
		const asked = { breakdowns: ["DATE"], time_zone_id: undefined };
		const inUtc = await rows(asked);
		expect(inUtc).toEqual(await rows({ ...asked, time_zone_id: "UTC" }));
		const first = inUtc[0]?.impressions;
		const own = (await rows({ breakdowns: ["DATE"] }))[0]?.impressions;
		expect(first).not.toBe(own);
		// The same hours, written as the other zone's clock shows them.
		const hours = (from: number) => {
			const hour = utcHourOf(zone, today - from, 0);
			return `${dateText(Math.floor(hour / 24))}T${String(hour % 24).padStart(2, "0")}:00:00Z`;
		};
		const shifted = await rows({
			breakdowns: ["CAMPAIGN_ID"],
			time_zone_id: "UTC",
			starts_at: hours(5),
			ends_at: hours(3),
		});
		expect(shifted).toEqual(await rows({ breakdowns: ["CAMPAIGN_ID"] }));
	});
});

describe("parts of a day", () => {
	test("by hour are told with the zone's offset, and add up", async () => {
		const days = await rows({ breakdowns: ["CAMPAIGN_ID", "DATE"] });
		const hours = await rows({ breakdowns: ["CAMPAIGN_ID", "HOUR"] });
		for (const name of ["spend", "impressions", "clicks"])
			expect(sum(hours, name)).toBe(sum(days, name));
		for (const { hour } of hours) {
			expect(hour).toMatch(/^\d{4}-\d\d-\d\dT\d\d:00:00-0[45]:00$/);
			expect(
				String(hour).slice(0, 13) >= usual.starts_at.slice(0, 13) &&
					String(hour).slice(0, 13) < usual.ends_at.slice(0, 13),
			).toBe(true);
		}
	});

	test("by place are states of the United States, and add up to the most of it", async () => {
		const days = await rows({ breakdowns: ["DATE"] });
		const places = await rows({
			breakdowns: ["CAMPAIGN_ID", "DATE", "COUNTRY", "REGION"],
		});
		expect(new Set(places.map(({ country }) => country))).toEqual(
			new Set(["US"]),
		);
		expect(new Set(places.map(({ region }) => region))).toEqual(
			new Set(["CA", "NY", "TX", "FL", "IL", null]),
		);
		expect(sum(places, "impressions")).toBeLessThan(sum(days, "impressions"));
		expect(sum(places, "impressions")).toBeGreaterThan(
			sum(days, "impressions") * 0.8,
		);
		const german = await accountNamed("Lumen Home");
		const reply = await ask(
			{
				breakdowns: ["DATE", "COUNTRY", "REGION"],
				time_zone_id: "Europe/Berlin",
			},
			"",
			german,
		);
		for (const row of reply.body.data.metrics)
			expect(row).toMatchObject({ country: "DE", region: null });
	});

	test("by object, and by what tells people apart, add up to all of it", async () => {
		const [whole] = await rows({});
		for (const breakdowns of [
			["AD_ACCOUNT_ID"],
			["CAMPAIGN_ID"],
			["AD_GROUP_ID"],
			["AD_ID", "CAMPAIGN_ID"],
			["GENDER", "OS_TYPE", "PLACEMENT"],
		])
			for (const name of ["spend", "clicks"])
				expect(sum(await rows({ breakdowns }), name)).toBe(whole?.[name]);
		const [ofAccount] = await rows({ breakdowns: ["AD_ACCOUNT_ID"] });
		expect(ofAccount).toHaveProperty("account_id", account);
	});

	test("by keyword are told of the last ten days alone", async () => {
		const words = await rows({ breakdowns: ["KEYWORD"] });
		expect(words.length).toBeGreaterThan(3);
		expect(
			fieldOf(await ask({ breakdowns: ["KEYWORD"], starts_at: midnight(11) })),
		).toEqual([400, "data.starts_at"]);
	});
});

describe("pages", () => {
	test("need the same body each, and say how many rows there are", async () => {
		const asked = { breakdowns: ["CAMPAIGN_ID", "DATE"] };
		const whole = await rows(asked);
		const first = await ask(asked, "page.size=4");
		expect(first.body.pagination).toMatchObject({
			page_index: 0,
			total_count: whole.length,
			previous_url: null,
		});
		const next = first.body.pagination.next_url ?? "";
		const second = await stand.call("POST", next, { ...usual, ...asked });
		expect(second.body.pagination.page_index).toBe(1);
		expect([...first.body.data.metrics, ...second.body.data.metrics]).toEqual(
			whole.slice(0, 8),
		);
		const bare = await stand.call("POST", next);
		expect([bare.status, bare.body.error.message]).toEqual([
			400,
			"request body is required",
		]);
		expect(
			fieldOf(await stand.call("POST", next, { ...usual, fields: ["CTR"] })),
		).toEqual([400, "page.token"]);
	});

	test("are empty where nothing happened", async () => {
		const reply = await ask({
			breakdowns: ["CAMPAIGN_ID", "DATE"],
			starts_at: "2020-01-01T00:00:00Z",
			ends_at: "2020-01-02T00:00:00Z",
		});
		expect(reply.body).toMatchObject({
			data: { metrics: [], metrics_updated_at: expect.any(String) },
			pagination: { next_url: null, total_count: 0 },
		});
	});

	test("can have their rows in a list with one object", async () => {
		await stand.control("reddit-ads/behaviour", { reportData: "list" });
		const { data } = (await ask({})).body;
		expect(data).toEqual([
			{ metrics: [expect.any(Object)], metrics_updated_at: expect.any(String) },
		]);
	});
});

describe("what is wrong is named", () => {
	test.each([
		["starts_at", { starts_at: undefined }],
		["starts_at", { starts_at: midnight(5).replace("Z", "+00:00") }],
		["starts_at", { starts_at: midnight(5).replace("00:00Z", "30:00Z") }],
		["starts_at", { starts_at: dateText(today - 5) }],
		["starts_at", { starts_at: "2026-02-30T00:00:00Z" }],
		["ends_at", { ends_at: midnight(5) }],
		["fields", { fields: undefined }],
		["fields", { fields: [] }],
		["fields", { fields: ["spend"] }],
		["fields", { fields: ["CONVERSION_PURCHASE_COUNT"] }],
		["breakdowns", { breakdowns: ["date"] }],
		["breakdowns", { breakdowns: ["DATE", "HOUR"] }],
		["breakdowns", { breakdowns: ["DATE", "DATE"] }],
		[
			"breakdowns",
			{ breakdowns: ["CAMPAIGN_ID", "DATE", "COUNTRY", "GENDER"] },
		],
		["time_zone_id", { time_zone_id: "Europe/Atlantis" }],
		["time_zone_id", { time_zone_id: "+02:00" }],
		["filter", { filter: "campaign:colour==red" }],
		["custom_column_ids", { custom_column_ids: ["1"] }],
		[
			"conversion_metrics",
			{ conversion_metrics: [{ conversion_field: "SPEND" }] },
		],
		["colour", { colour: "red" }],
	])("data.%s: %j", async (name, more) => {
		expect(fieldOf(await ask(more))).toEqual([400, `data.${name}`]);
	});

	test("and so is a body that is not wrapped, or is none", async () => {
		const path = `ad_accounts/${account}/reports`;
		const send = (body: string, type = "application/json") =>
			stand.call("POST", path, undefined, {
				body,
				headers: { "content-type": type },
			});
		expect(fieldOf(await send(JSON.stringify(usual)))).toEqual([400, "data"]);
		for (const reply of [
			await send("[]"),
			await send("{"),
			await send(JSON.stringify({ data: usual }), "text/plain"),
		])
			expect(reply).toMatchObject({ status: 400 });
	});
});

test("a filter chooses objects: several values of one field, all of several fields", async () => {
	// One campaign was paused two weeks ago.
	const asked = { breakdowns: ["CAMPAIGN_ID"], starts_at: midnight(20) };
	const all = await rows(asked);
	const active = await rows({
		...asked,
		filter: "campaign:effective_status==ACTIVE",
	});
	expect(active.length).toBeLessThan(all.length);
	expect(
		await rows({
			...asked,
			filter:
				"campaign:effective_status==ACTIVE,campaign:effective_status==PAUSED",
		}),
	).toEqual(all);
	const [first] = all;
	expect(
		await rows({ ...asked, filter: `campaign_id==${first?.campaign_id}` }),
	).toEqual([first]);
	const [parts] = await rows({
		...asked,
		filter: `campaign:id==${first?.campaign_id},ad_group:name==Core`,
	});
	expect(Number(parts?.impressions)).toBeLessThan(Number(first?.impressions));
});

test("numbers of the newest hours grow where they are not whole yet, and conversions are told anew", async () => {
	const asked = {
		breakdowns: ["DATE"],
		starts_at: midnight(2),
		ends_at: midnight(-1),
	};
	const before = await rows(asked);
	await stand.control("reddit-ads/behaviour", { settlingHours: 48 });
	const settling = await rows(asked);
	expect(sum(settling, "impressions")).toBeLessThan(sum(before, "impressions"));
	await stand.control("reddit-ads/behaviour", { settlingHours: 0 });
	expect(await rows(asked)).toEqual(before);
	const fields = ["CONVERSION_PURCHASE_TOTAL_VALUE"];
	const value = sum(await rows({ fields }), "conversion_purchase_total_value");
	await stand.control("reddit-ads/restate", { account, factor: 2, days: 10 });
	expect(
		sum(await rows({ fields }), "conversion_purchase_total_value"),
	).toBeGreaterThan(value * 1.9);
});

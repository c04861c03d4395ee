import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { dateText } from "../../apps/sandbox/src/world/calendar.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import { SandboxMeta, startMeta } from "../support/sandbox-meta.ts";

// Numbers that the simulator tells, by call and by report, against the world that they are of.

const _admin = "agency.admin@example.com";
const account = "act_10150001110000001";
const japanese = "act_10150001110000005";
const hourly = "hourly_stats_aggregated_by_advertiser_time_zone";
const everyStatus = JSON.stringify([
	{
		field: "campaign.effective_status",
		operator: "IN",
		value: [
			"ACTIVE",
			"PAUSED",
			"DELETED",
			"ARCHIVED",
			"IN_PROCESS",
			"WITH_ISSUES",
		],
	},
]);
const world = new World();

let sandbox: Sandbox;
let meta: SandboxMeta;
let token: string;
beforeAll(async () => {
	({ sandbox, meta, token } = await startMeta());
});
afterEach(async () => {
	await meta.act("behaviour", {
		purchaseTypes: null,
		lateDays: 0,
		mostRows: 500_000,
	});
	await meta.act("reports");
});
afterAll(() => sandbox.stop());

const daysAgo = (days: number): string =>
	new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const range = (since: string, until: string) =>
	JSON.stringify({ since, until });
const lately = range(daysAgo(9), daysAgo(3));

type Row = Record<string, unknown> & {
	actions?: Record<string, string>[];
	action_values?: Record<string, string>[];
};

const insights = (path: string, parameters: Record<string, string | number>) =>
	meta.get(`${path}/insights`, token, { time_range: lately, ...parameters });
async function rows(
	path: string,
	parameters: Record<string, string | number>,
): Promise<Row[]> {
	const { members } = await meta.all(`${path}/insights`, token, {
		time_range: lately,
		limit: 1000,
		...parameters,
	});
	return members;
}
const sum = (all: readonly Row[], field: string) =>
	all.reduce((total, row) => total + Number(row[field] ?? 0), 0);
const cents = (all: readonly Row[]) =>
	Math.round(all.reduce((total, row) => total + Number(row.spend) * 100, 0));
const actionOf = (row: Row, type: string) =>
	Number(
		row.actions?.find(({ action_type }) => action_type === type)?.value ?? 0,
	);
const fields =
	"campaign_id,adset_id,ad_id,impressions,clicks,spend,reach,actions,action_values,attribution_setting";

describe("numbers", () => {
	test("are the world's: views and clicks exactly, money in cents, purchases as whole ones, worth exactly", async () => {
		const told = await rows(account, {
			level: "campaign",
			time_increment: 1,
			fields,
			filtering: everyStatus,
		});
		const worldAccount = world.accounts.find("1110000001");
		const campaigns = worldAccount ? world.campaignsOf(worldAccount) : [];
		let compared = 0;
		for (const campaign of campaigns)
			for (let ago = 3; ago <= 9; ago++) {
				const date = daysAgo(ago);
				const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
				const numbers = world.facts.day(campaign, day);
				const row = told.find(
					({ campaign_id, date_start }) =>
						date_start === date &&
						String(campaign_id).slice(9, 14) ===
							String(campaign.index).padStart(5, "0"),
				);
				expect(row === undefined).toBe(numbers === null);
				if (!row || !numbers) continue;
				expect(row).toMatchObject({
					impressions: String(numbers.impressions),
					clicks: String(numbers.clicks),
					date_stop: date,
				});
				expect(
					Math.abs(Number(row.spend) - numbers.costMicros / 1e6),
				).toBeLessThanOrEqual(0.005);
				const purchases = actionOf(row, "omni_purchase");
				expect(Math.abs(purchases - numbers.conversions / 100)).toBeLessThan(1);
				const worth = row.action_values?.find(
					({ action_type }) => action_type === "omni_purchase",
				);
				expect(Number(worth?.value ?? 0)).toBe(numbers.conversionsValue / 100);
				compared += 1;
			}
		expect(compared).toBeGreaterThan(30);
	});

	test.each([
		["adset", account],
		["ad", account],
		["ad", japanese],
	])(
		"of each %s of %s add up to the campaigns, and these to the account",
		async (level, path) => {
			const at = (one: string) =>
				rows(path, {
					level: one,
					time_increment: 1,
					fields,
					filtering: everyStatus,
				});
			const parts = await at(level);
			const campaigns = await at("campaign");
			const whole = await at("account");
			expect(parts.length).toBeGreaterThan(campaigns.length);
			for (const field of ["impressions", "clicks"])
				expect([sum(parts, field), sum(campaigns, field)]).toEqual([
					sum(whole, field),
					sum(whole, field),
				]);
			expect([cents(parts), cents(campaigns)]).toEqual([
				cents(whole),
				cents(whole),
			]);
			const purchases = (all: Row[]) =>
				all.reduce((total, row) => total + actionOf(row, "omni_purchase"), 0);
			expect(purchases(parts)).toBe(purchases(campaigns));
		},
	);

	test.each(["campaign", "ad"])(
		"of a day are the sum of its hours, and of its places, by %s",
		async (level) => {
			const by = (breakdowns?: string) =>
				rows(account, {
					level,
					time_increment: 1,
					fields,
					filtering: everyStatus,
					...(breakdowns === undefined ? {} : { breakdowns }),
				});
			const days = await by();
			const hours = await by(hourly);
			const places = await by('["country","region"]');
			const key = (row: Row) => `${row[`${level}_id`]} ${row.date_start}`;
			const totals = (
				all: Row[],
				field: "impressions" | "clicks" | "spend",
			) => {
				const found: Record<string, number> = {};
				for (const row of all)
					found[key(row)] =
						(found[key(row)] ?? 0) + Math.round(Number(row[field]) * 100);
				return found;
			};
			for (const field of ["impressions", "clicks", "spend"] as const) {
				expect(totals(hours, field)).toEqual(totals(days, field));
				expect(totals(places, field)).toEqual(totals(days, field));
			}
			expect(new Set(hours.map((row) => row[hourly]))).toContain(
				"23:00:00 - 23:59:59",
			);
			expect(new Set(hours.map(({ reach }) => reach))).toEqual(new Set(["0"]));
			expect(new Set(places.map(({ region }) => region))).toContain(
				"California",
			);
			// Nothing outside of Meta is told by hour or region.
			const types = new Set(
				[...hours, ...places].flatMap(({ actions = [] }) =>
					actions.map(({ action_type }) => action_type),
				),
			);
			expect(types).toContain("link_click");
			for (const type of types)
				expect(type).not.toMatch(/purchase|cart|landing/);
			for (const row of [...hours, ...places])
				expect(row).not.toHaveProperty("action_values");
		},
	);

	test("of the place alone are complete, by country", async () => {
		const countries = await rows(account, {
			level: "account",
			breakdowns: "country",
			fields,
		});
		expect(countries.map(({ country }) => country)).toEqual(["US", "unknown"]);
		expect(countries.every((row) => "action_values" in row)).toBe(true);
	});

	test("of a currency without cents have none", async () => {
		const told = await rows(japanese, {
			level: "campaign",
			time_increment: 1,
			fields,
		});
		for (const { spend, action_values = [] } of told) {
			expect(spend).toMatch(/^\d+$/);
			for (const { value } of action_values) expect(value).toMatch(/^\d+$/);
		}
	});

	test("are texts, also of actions, which overlap", async () => {
		const [row] = await rows(account, { level: "account", fields });
		for (const name of ["impressions", "clicks", "spend", "reach"])
			expect(row?.[name]).toEqual(expect.any(String));
		const of = (type: string) => actionOf(row ?? {}, type);
		expect(of("omni_purchase")).toBe(of("purchase"));
		expect(of("offsite_conversion.fb_pixel_purchase")).toBeLessThan(
			of("omni_purchase"),
		);
		expect(of("page_engagement")).toBeGreaterThan(of("link_click"));
		expect(row?.attribution_setting).toBe("mixed");
	});

	test("name windows beside the default one, and nothing for those that are gone", async () => {
		const [row] = await rows(account, {
			level: "account",
			fields: "actions",
			action_attribution_windows: '["7d_click","1d_view","28d_view"]',
		});
		const purchase = row?.actions?.find(
			({ action_type }) => action_type === "omni_purchase",
		);
		expect(Object.keys(purchase ?? {})).toEqual([
			"action_type",
			"value",
			"7d_click",
			"1d_view",
		]);
		expect(Number(purchase?.["7d_click"]) + Number(purchase?.["1d_view"])).toBe(
			Number(purchase?.value),
		);
	});

	test("may lack the first of the types that purchases are told by", async () => {
		await meta.act("behaviour", { purchaseTypes: ["purchase"] });
		const [row] = await rows(account, { level: "account", fields });
		expect(actionOf(row ?? {}, "omni_purchase")).toBe(0);
		expect(actionOf(row ?? {}, "purchase")).toBeGreaterThan(0);
	});

	test("by hour or region tell no actions where attribution differs, unless windows are named", async () => {
		const by = (more: Record<string, string>) =>
			rows(account, {
				level: "account",
				breakdowns: "region",
				fields: "actions",
				...more,
			});
		expect((await by({})).some((row) => "actions" in row)).toBe(false);
		const named = await by({ action_attribution_windows: '["1d_click"]' });
		expect(named.every((row) => "actions" in row)).toBe(true);
	});

	test("of deleted campaigns are in the account's, have rows of their own only when asked for, and are told by id", async () => {
		const long = range(daysAgo(60), daysAgo(45));
		const at = (level: string, more = {}) =>
			rows(account, { level, fields, time_range: long, ...more });
		const whole = await at("account");
		const listed = await at("campaign");
		const all = await at("campaign", { filtering: everyStatus });
		expect(sum(listed, "impressions")).toBeLessThan(sum(whole, "impressions"));
		expect(sum(all, "impressions")).toBe(sum(whole, "impressions"));
		const gone = all.find(
			({ campaign_id }) =>
				!listed.some((row) => row.campaign_id === campaign_id),
		);
		const own = await rows(String(gone?.campaign_id), {
			fields,
			time_range: long,
		});
		expect(own).toEqual([gone]);
	});

	test("come in parts of the time: days, weeks, months, or all at once", async () => {
		const long = range(daysAgo(40), daysAgo(5));
		const parts = async (time_increment: string | number) =>
			(
				await rows(account, {
					level: "account",
					time_range: long,
					time_increment,
					fields: "impressions",
				})
			).map(({ date_start, date_stop, impressions }) => [
				date_start,
				date_stop,
				impressions,
			]);
		const days = await parts(1);
		expect(days).toHaveLength(36);
		expect(await parts(7)).toHaveLength(6);
		const months = await parts("monthly");
		expect(months[0]?.[0]).toBe(daysAgo(40));
		expect(months.at(-1)?.[1]).toBe(daysAgo(5));
		const all = await parts("all_days");
		expect(all).toEqual([
			[
				daysAgo(40),
				daysAgo(5),
				String(days.reduce((total, [, , views]) => total + Number(views), 0)),
			],
		]);
	});

	test("of late days grow, and costs by their own factor, of 28 days at most", async () => {
		const at = (days: number) => range(daysAgo(days), daysAgo(days));
		const purchases = async (days: number) => {
			const [row] = await rows(japanese, {
				level: "account",
				fields,
				time_range: at(days),
			});
			return actionOf(row ?? {}, "omni_purchase");
		};
		const before = [await purchases(5), await purchases(40)];
		await meta.act("restate", { account: japanese, factor: 3 });
		const after = [await purchases(5), await purchases(40)];
		expect(after[0]).toBeGreaterThan(before[0] ?? 0);
		expect(after[1]).toBe(before[1]);
		await expect(
			meta.act("restate", { account: japanese, days: 29 }),
		).rejects.toThrow();
		// Attribution that takes its time.
		await meta.act("behaviour", { lateDays: 28 });
		expect(await purchases(5)).toBeLessThan(after[0] ?? 0);
		expect(await purchases(40)).toBe(before[1]);
	});
});

describe("a day on which clocks are changed", () => {
	/** Europe's clocks are changed on the last Sunday of a month. */
	function lastSundayOf(month: number): string {
		const last = new Date(
			Date.UTC(new Date().getUTCFullYear() - 1, month + 1, 0),
		);
		last.setUTCDate(last.getUTCDate() - last.getUTCDay());
		return last.toISOString().slice(0, 10);
	}

	test.each([
		[lastSundayOf(2), 23, "02:00:00 - 02:59:59"],
		[lastSundayOf(9), 24, null],
	])(
		"has on %s %d hours that clocks show, which add up",
		async (date, hours, missing) => {
			const wide = await startSandbox({ port: 0, days: 760, campaigns: 2 });
			try {
				const other = new SandboxMeta(wide);
				const key = await other.signIn("brand.owner@example.com");
				const read = async (more: object) =>
					(
						await other.all("act_10150002220000001/insights", key, {
							level: "account",
							time_range: range(date, date),
							fields: "impressions",
							limit: 100,
							...more,
						})
					).members;
				const [day] = await read({});
				const told = await read({ breakdowns: hourly });
				expect(told).toHaveLength(hours);
				expect(sum(told, "impressions")).toBe(Number(day?.impressions));
				expect(told.map((row) => row[hourly])).not.toContain(missing);
			} finally {
				await wide.stop();
			}
		},
	);
});

describe("a call that is wrong", () => {
	test.each([
		["a field that nothing has", { fields: "colour" }, 100],
		[
			"a split among the fields",
			{ fields: "region", breakdowns: "region" },
			100,
		],
		[
			"two splits that do not go together",
			{ breakdowns: `["region","${hourly}"]` },
			100,
		],
		["a split that is gone", { breakdowns: "dma" }, 100],
		[
			"films by region",
			{ breakdowns: "region", fields: "video_p25_watched_actions" },
			100,
		],
		[
			"single people by hour",
			{ breakdowns: hourly, fields: "unique_clicks" },
			100,
		],
		["a level that is none", { level: "keyword" }, 100],
		[
			"dates the wrong way round",
			{ time_range: range(daysAgo(2), daysAgo(3)) },
			100,
		],
		[
			"no date",
			{ time_range: '{"since":"2026-02-30","until":"2026-03-01"}' },
			100,
		],
		[
			"days before 37 months",
			{ time_range: range(daysAgo(1200), daysAgo(1190)) },
			3018,
		],
		["an increment of 91 days", { time_increment: 91 }, 100],
		[
			"a window that nobody knows",
			{ action_attribution_windows: '["3d_click"]' },
			100,
		],
		["a date format", { date_format: "U" }, 100],
	])("for %s is refused", async (_what, parameters, code) => {
		const { status, body } = await insights(account, parameters as never);
		expect([status, body.error?.code]).toEqual([400, code]);
	});

	test("for too many rows is refused, by call and by report", async () => {
		await meta.act("behaviour", { mostRows: 10 });
		const many = { level: "ad", time_increment: 1 };
		const { body } = await insights(account, many);
		expect(body.error).toMatchObject({ code: 100, error_subcode: 1_487_534 });
		const { body: big } = await insights(account, { limit: 5001 });
		expect(big.error).toMatchObject({ code: 1, error_subcode: 99 });
	});

	test("for a split that must be enabled is answered with nothing", async () => {
		for (const breakdowns of ["impression_device", "frequency_value"])
			expect((await insights(account, { breakdowns })).body).toEqual({
				data: [],
			});
	});
});

test("the last day with numbers is today's in the account's zone, as far as its hour", async () => {
	const [today] = await rows(japanese, {
		level: "account",
		date_preset: "today",
		time_range: "",
		breakdowns: hourly,
		fields: "impressions",
	});
	const { today: day, hourNow } = world.facts.calendar(
		world.accounts.find("1110000005") as never,
	);
	if (hourNow === 0) expect(today).toBeUndefined();
	else expect(today?.date_start).toBe(dateText(day));
});

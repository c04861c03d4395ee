import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publicKeyOf } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { dateText, localTime } from "../../apps/sandbox/src/world/calendar.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type KlaviyoResource,
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

const settings = { campaigns: 12, days: 400 };
const world = new World(settings);
const account = (() => {
	const found = world.accounts.find(directAccountId);
	if (found === null) throw new Error("the world has lost an account");
	return found;
})();
const zone = account.timeZone;
const { day: today } = localTime(zone, Date.now());

let klaviyo: SandboxKlaviyo;
let metrics: Map<string, string>;
beforeAll(async () => {
	klaviyo = await startKlaviyo(settings);
	const { document } = await klaviyo.call("/api/metrics");
	metrics = new Map(
		document.data.map(({ id, attributes }) => [attributes.name as string, id]),
	);
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

interface Aggregate {
	dates: string[];
	data: {
		dimensions: string[];
		measurements: Record<string, number[]>;
	}[];
}

/** The range of some days of the zone, as filters without an offset. */
const range = (from: number, until: number) => [
	`greater-or-equal(datetime,${dateText(from)}T00:00:00)`,
	`less-than(datetime,${dateText(until)}T00:00:00)`,
];
async function query(attributes: object, headers: Record<string, string> = {}) {
	return await klaviyo.call("/api/metric-aggregates", {
		method: "POST",
		headers,
		body: {
			data: {
				type: "metric-aggregate",
				attributes: {
					metric_id: metrics.get("Placed Order"),
					measurements: ["count", "sum_value", "unique"],
					filter: range(today - 10, today),
					timezone: zone,
					...attributes,
				},
			},
		},
	});
}
async function aggregate(
	attributes: object = {},
	headers: Record<string, string> = {},
): Promise<Aggregate> {
	const { status, document } = await query(attributes, headers);
	if (status !== 200) throw new Error(JSON.stringify(document.errors));
	return (document.data as unknown as KlaviyoResource)
		.attributes as unknown as Aggregate;
}
const sum = (values: readonly number[] = []) =>
	values.reduce((total, value) => total + value, 0);
const total = ({ data }: Aggregate, measurement: string) =>
	sum(data.map(({ measurements }) => sum(measurements[measurement])));

describe("orders", () => {
	test("by message are those of the reports; the others have no message", async () => {
		const orders = await aggregate({ by: ["$attributed_message"] });
		const attributed = new Map(
			orders.data.map(({ dimensions: [id = ""], measurements }) => [
				id,
				measurements,
			]),
		);
		expect(sum(attributed.get("")?.count)).toBeGreaterThan(0);
		for (const [kind, id] of [
			["campaign-values-report", "campaign_message_id"],
			["flow-values-report", "flow_message_id"],
		] as const) {
			const { document } = await klaviyo.call(`/api/${kind}s`, {
				method: "POST",
				body: {
					data: {
						type: kind,
						attributes: {
							statistics: ["conversions", "conversion_value"],
							timeframe: {
								start: `${dateText(today - 10)}T00:00:00`,
								end: `${dateText(today)}T00:00:00`,
							},
							conversion_metric_id: metrics.get("Placed Order"),
						},
					},
				},
			});
			const { results } = (document.data as unknown as KlaviyoResource)
				.attributes;
			for (const { groupings, statistics } of results) {
				const own = attributed.get(groupings[id]);
				expect(sum(own?.count)).toBe(statistics.conversions);
				expect(sum(own?.sum_value)).toBeCloseTo(statistics.conversion_value, 6);
			}
		}
		const all = await aggregate();
		expect(all.data).toHaveLength(1);
		expect(all.data[0]?.dimensions).toEqual([]);
		expect(total(all, "count")).toBe(total(orders, "count"));
		expect(total(all, "count")).toBeGreaterThan(
			total(orders, "count") - sum(attributed.get("")?.count),
		);
	});

	test("by two things at once, in the order in which they were asked for", async () => {
		const both = await aggregate({
			by: ["$attributed_flow", "$attributed_message", "$value_currency"],
		});
		const flows = await aggregate({ by: ["$attributed_flow"] });
		for (const { dimensions, measurements } of flows.data) {
			const own = both.data.filter(
				(row) => row.dimensions[0] === dimensions[0],
			);
			expect(sum(own.map((row) => sum(row.measurements.count)))).toBe(
				sum(measurements.count),
			);
			for (const row of own) expect(row.dimensions[2]).toBe("EUR");
		}
		expect(flows.data.map(({ dimensions }) => dimensions[0])).toContain("");
		const [flow] = flows.data.find((row) => row.dimensions[0] !== "")
			?.dimensions ?? [""];
		const one = await aggregate({
			by: ["$attributed_flow"],
			filter: [
				...range(today - 10, today),
				`equals($attributed_flow,"${flow}")`,
			],
		});
		expect(one.data.map(({ dimensions }) => dimensions)).toEqual([[flow]]);
	});

	test("hours add up to their day, in whatever zone", async () => {
		const daily = await aggregate();
		for (const timezone of [zone, "UTC", "US/Eastern", "Asia/Kolkata"]) {
			const hourly = await aggregate({
				interval: "hour",
				timezone,
				filter: [
					`greater-or-equal(datetime,${daily.dates[0]})`,
					`less-than(datetime,${daily.dates[9]})`,
				],
			});
			for (const name of ["count", "sum_value"])
				expect(total(hourly, name)).toBeCloseTo(
					sum(daily.data[0]?.measurements[name]?.slice(0, 9)),
					6,
				);
		}
	});

	test("a day in yen has whole amounts", async () => {
		const yen = [...world.accounts.all.values()].find(
			({ currencyCode, status }) =>
				currencyCode === "JPY" && status === "active",
		);
		const { apiKey } = await klaviyo.control("klaviyo/issue-key", {
			user: "agency.admin@example.com",
			publicApiKey: publicKeyOf(yen?.id ?? ""),
		});
		const authorization = `Klaviyo-API-Key ${apiKey}`;
		const { document } = await klaviyo.call("/api/metrics", {
			headers: { authorization },
		});
		const orders = await aggregate(
			{
				metric_id: document.data[0]?.id,
				timezone: "Asia/Tokyo",
				by: ["$attributed_message"],
			},
			{ authorization },
		);
		const values = orders.data.flatMap(
			({ measurements }) => measurements.sum_value,
		);
		expect(sum(values as number[])).toBeGreaterThan(0);
		for (const value of values) expect(Number.isInteger(value)).toBe(true);
	});
});

describe("messages", () => {
	test.each([
		["Received Email", "email", "impressions"],
		["Clicked Email", "email", "clicks"],
		["Received SMS", "sms", "impressions"],
		["Received Push", "push-notification", "impressions"],
	] as const)(
		"%s counts the world's %s numbers by message",
		async (name, channel, number) => {
			const found = await aggregate({
				metric_id: metrics.get(name),
				by: ["$campaign_channel", "$flow_channel", "Campaign Name", "$message"],
			});
			for (const { dimensions } of found.data)
				expect(dimensions.slice(0, 2).join("")).toBe(channel);
			const campaigns = world.campaignsOf(account);
			for (const campaignName of new Set(
				found.data
					.filter(({ dimensions }) => dimensions[0] !== "")
					.map(({ dimensions }) => dimensions[2]),
			)) {
				const campaign = campaigns.find((one) => one.name === campaignName);
				if (campaign === undefined) throw new Error(`no ${campaignName}`);
				const own = found.data.filter(
					({ dimensions }) => dimensions[2] === campaignName,
				);
				for (let index = 0; index < 10; index++)
					expect(
						sum(
							own.map(({ measurements }) => measurements.count?.[index] ?? 0),
						),
					).toBe(world.facts.day(campaign, today - 10 + index)?.[number] ?? 0);
			}
			expect(total(found, "sum_value")).toBe(0);
		},
	);

	test("what nobody did is no row", async () => {
		const found = await aggregate({ metric_id: metrics.get("Viewed Product") });
		expect(found.data).toEqual([]);
		expect(found.dates).toHaveLength(10);
	});
});

describe("dates", () => {
	/** The latest day before today of so many hours in the account's zone. */
	function dayOf(hours: number): number {
		for (let day = today - 1; day > today - 366; day--) {
			const length = Date.parse(momentOf(day + 1)) - Date.parse(momentOf(day));
			if (length === hours * 3_600_000) return day;
		}
		throw new Error(`no day of ${hours} hours`);
	}
	/** The beginning of a day in the account's zone, found by looking. */
	function momentOf(day: number): string {
		for (let hour = -14; hour <= 14; hour++) {
			const at = (day * 24 + hour) * 3_600_000;
			const local = localTime(zone, at);
			if (local.day === day && local.hour === 0)
				return new Date(at).toISOString();
		}
		throw new Error("a day without a beginning");
	}

	test.each([23, 25])("a day of %i hours has as many", async (hours) => {
		const day = dayOf(hours);
		const hourly = await aggregate({
			interval: "hour",
			filter: range(day, day + 1),
		});
		expect(hourly.dates).toHaveLength(hours);
		expect(Date.parse(hourly.dates[0] ?? "")).toBe(Date.parse(momentOf(day)));
		const daily = await aggregate({ filter: range(day - 1, day + 2) });
		expect(daily.dates.map((date) => Date.parse(date))).toEqual(
			[day - 1, day, day + 1].map((one) => Date.parse(momentOf(one))),
		);
		expect(total(hourly, "count")).toBe(daily.data[0]?.measurements.count?.[1]);
	});

	test("are instants in UTC of the zone's hours, days, weeks and months", async () => {
		const filter = [
			"greater-or-equal(datetime,2026-10-14T00:00:00)",
			"less-than(datetime,2026-11-04T00:00:00)",
		];
		const dates = async (interval: string, timezone?: string) =>
			(await aggregate({ interval, timezone, filter })).dates;
		expect((await dates("month", "Asia/Tokyo"))[0]).toBe(
			"2026-09-30T15:00:00+00:00",
		);
		expect(await dates("week", "US/Eastern")).toEqual([
			"2026-10-12T04:00:00+00:00",
			"2026-10-19T04:00:00+00:00",
			"2026-10-26T04:00:00+00:00",
			"2026-11-02T05:00:00+00:00",
		]);
		expect((await dates("day", "Asia/Kolkata"))[0]).toBe(
			"2026-10-13T18:30:00+00:00",
		);
		expect((await dates("day", undefined))[0]).toBe(
			"2026-10-14T00:00:00+00:00",
		);
	});
});

describe("what is asked", () => {
	test.each([
		[{ metric_id: "AAAAAA" }, "/data/attributes/metric_id"],
		[{ measurements: [] }, "/data/attributes/measurements"],
		[{ measurements: ["average"] }, "/data/attributes/measurements/0"],
		[{ interval: "minute" }, "/data/attributes/interval"],
		[{ by: ["Country"] }, "/data/attributes/by/0"],
		[{ timezone: "europe/berlin" }, "/data/attributes/timezone"],
		[{ timezone: "Europe/Kyiv" }, "/data/attributes/timezone"],
		[{ timezone: "Middle/Earth" }, "/data/attributes/timezone"],
		[{ filter: [] }, "/data/attributes/filter"],
		[{ filter: range(today, today) }, "/data/attributes/filter"],
		[{ filter: range(today - 400, today) }, "/data/attributes/filter"],
		[
			{ filter: [...range(today - 1, today), 'equals(Country,"DE")'] },
			"/data/attributes/filter",
		],
		[
			{
				filter: [
					"greater-or-equal(datetime,now)",
					"less-than(datetime,2026-01-01)",
				],
			},
			"/data/attributes/filter",
		],
		[{ page_size: 0 }, "/data/attributes/page_size"],
		[{ sort: "-datetime" }, "/data/attributes/sort"],
	])("%j is refused at its place", async (attributes, pointer) => {
		const { status, document } = await query(attributes);
		expect([status, document.errors?.[0]?.source]).toEqual([400, { pointer }]);
	});

	test("rows come in pages, and in order", async () => {
		const asked = {
			metric_id: metrics.get("Received Email"),
			by: ["$message"],
			sort: "-count",
			page_size: 5,
		};
		const rows: Aggregate["data"] = [];
		let cursor: string | undefined;
		let pages = 0;
		do {
			const { document } = await query({ ...asked, page_cursor: cursor });
			rows.push(
				...(document.data as unknown as KlaviyoResource).attributes.data,
			);
			cursor =
				new URL(document.links.next ?? document.links.self).searchParams.get(
					"page_cursor",
				) ?? undefined;
			pages++;
		} while (cursor !== undefined);
		expect(pages).toBeGreaterThanOrEqual(3);
		const counts = rows.map(({ measurements }) => sum(measurements.count));
		expect(counts).toEqual(counts.toSorted((a, b) => b - a));
		expect(new Set(rows.map(({ dimensions: [id] }) => id)).size).toBe(
			rows.length,
		);
	});
});

import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { dateText, localTime } from "../../apps/sandbox/src/world/calendar.ts";
import type { WorldCampaign } from "../../apps/sandbox/src/world/campaigns.ts";
import type { Numbers } from "../../apps/sandbox/src/world/numbers.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type KlaviyoResource,
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

const settings = { campaigns: 12, days: 40 };
const world = new World(settings);
const account = (() => {
	const found = world.accounts.find(directAccountId);
	if (found === null) throw new Error("the world has lost an account");
	return found;
})();
const { day: today } = localTime(account.timeZone, Date.now());

let klaviyo: SandboxKlaviyo;
let metricId = "";
beforeAll(async () => {
	klaviyo = await startKlaviyo(settings);
	const { document } = await klaviyo.call("/api/metrics");
	metricId =
		document.data.find(({ attributes }) => attributes.name === "Placed Order")
			?.id ?? "";
});
afterEach(async () => {
	await klaviyo.control("klaviyo/limits", { isEnforced: false });
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

interface ReportRow {
	groupings: Record<string, string | null>;
	// biome-ignore lint/suspicious/noExplicitAny: a number, or a list of them in a series
	statistics: Record<string, any>;
}

/** From the beginning of one day to the end of another, so many days ago. */
const days = (first: number, last = first) => ({
	start: `${dateText(today - first)}T00:00:00`,
	end: `${dateText(today - last + 1)}T00:00:00`,
});
const everything = [
	"recipients",
	"delivered",
	"bounced",
	"failed",
	"opens",
	"opens_unique",
	"clicks",
	"clicks_unique",
	"conversions",
	"conversion_value",
	"open_rate",
	"click_rate",
	"delivery_rate",
	"average_order_value",
	"text_message_spend",
];
async function report(
	kind: "campaign-values" | "flow-values" | "flow-series",
	attributes: object,
	query = "",
) {
	const { status, document } = await klaviyo.call(
		`/api/${kind}-reports${query}`,
		{
			method: "POST",
			body: {
				data: {
					type: `${kind}-report`,
					attributes: {
						statistics: everything,
						timeframe: days(20, 1),
						conversion_metric_id: metricId,
						...attributes,
					},
				},
			},
		},
	);
	return { status, document, error: document.errors?.[0] };
}
async function rows(
	kind: Parameters<typeof report>[0],
	attributes: object = {},
): Promise<ReportRow[]> {
	const { status, document, error } = await report(kind, attributes);
	if (status !== 200) throw new Error(JSON.stringify(error));
	const { attributes: told } = document.data as unknown as KlaviyoResource;
	return told.results as ReportRow[];
}
const total = (found: readonly ReportRow[], name: string) =>
	found.reduce((sum, { statistics }) => sum + statistics[name], 0);

/** The world's number of a campaign's days, so many days ago. */
function worldTotal(
	campaign: WorldCampaign,
	name: keyof Numbers,
	first: number,
	last = first,
) {
	let sum = 0;
	for (let ago = last; ago <= first; ago++)
		sum += world.facts.day(campaign, today - ago)?.[name] ?? 0;
	return sum;
}

describe.each([
	["campaign-values", "campaign"],
	["flow-values", "flow"],
] as const)("%s-reports", (kind, what) => {
	test("tell the world's numbers by message", async () => {
		const list = await klaviyo.call(
			what === "flow"
				? "/api/flows"
				: "/api/campaigns?filter=equals(messages.channel,'email')",
		);
		const found = await rows(kind);
		const campaigns = world.campaignsOf(account);
		for (const { id, attributes } of list.document.data) {
			const campaign = campaigns.find(({ name }) => name === attributes.name);
			const own = found.filter(
				({ groupings }) => groupings[`${what}_id`] === id,
			);
			if (campaign === undefined) throw new Error("no such campaign");
			const of = (name: keyof Numbers) => worldTotal(campaign, name, 20, 1);
			expect(total(own, "delivered")).toBe(of("impressions"));
			expect(total(own, "clicks")).toBe(of("clicks"));
			expect(total(own, "conversion_value")).toBeCloseTo(
				of("conversionsValue") / 100,
				2,
			);
			// A day has whole orders: it differs from the world's part of one by less than one.
			expect(
				Math.abs(total(own, "conversions") - of("conversions") / 100),
			).toBeLessThan(20);
		}
	});

	test("rates are fractions of what they say", async () => {
		for (const { statistics } of await rows(kind)) {
			expect(statistics.recipients).toBe(
				statistics.delivered + statistics.bounced + statistics.failed,
			);
			expect(statistics.open_rate).toBeCloseTo(
				statistics.opens_unique / statistics.delivered,
				5,
			);
			expect(statistics.opens_unique).toBeLessThanOrEqual(statistics.opens);
			expect(statistics.clicks_unique).toBeLessThanOrEqual(statistics.clicks);
			expect(statistics.delivery_rate).toBeLessThanOrEqual(1);
		}
	});

	test.each([
		[{ statistics: [] }, "/data/attributes/statistics"],
		[{ statistics: ["likes"] }, "/data/attributes/statistics/0"],
		[{ timeframe: { key: "forever" } }, "/data/attributes/timeframe"],
		[{ timeframe: days(1, 5) }, "/data/attributes/timeframe"],
		[{ timeframe: days(400, 1) }, "/data/attributes/timeframe"],
		[
			{ conversion_metric_id: "AAAAAA" },
			"/data/attributes/conversion_metric_id",
		],
		[
			{ conversion_metric_id: undefined },
			"/data/attributes/conversion_metric_id",
		],
		[{ group_by: [`${what}_id`] }, "/data/attributes/group_by"],
		[{ group_by: ["country"] }, "/data/attributes/group_by/0"],
		[{ colour: "red" }, "/data/attributes/colour"],
	])("refuse %j at its place", async (attributes, pointer) => {
		const { status, error } = await report(kind, attributes);
		expect([status, error?.source]).toEqual([400, { pointer }]);
	});

	test.each([
		'equals(send_channel,"letter")',
		'contains(send_channel,"email")',
		'equals(send_channel,"email"),equals(send_channel,"sms")',
		'equals(tag_id,"a")',
		'or(equals(send_channel,"email"),equals(send_channel,"sms"))',
	])("refuse the filter %s", async (filter) => {
		const { status, error } = await report(kind, { filter });
		expect([status, error?.source]).toEqual([
			400,
			{ pointer: "/data/attributes/filter" },
		]);
	});

	test("are one a second, two a minute and 225 a day, by a limit of their own", async () => {
		await klaviyo.control("klaviyo/limits", { isEnforced: true });
		let ahead = 0;
		const later = async (seconds: number) => {
			ahead += seconds;
			await klaviyo.control("clock", { advanceSeconds: seconds });
		};
		const waits = async () => {
			const reply = await klaviyo.call(`/api/${kind}-reports`, {
				method: "POST",
				body: {},
			});
			return reply.status === 429
				? Number(reply.headers.get("retry-after"))
				: 0;
		};
		try {
			expect(await waits()).toBe(0);
			expect(await waits()).toBe(1);
			await later(1);
			expect(await waits()).toBe(0);
			await later(1);
			expect(await waits()).toBeGreaterThan(50);
			for (let minute = 1; minute < 113; minute++) {
				await later(60);
				await waits();
				await later(1);
				await waits();
			}
			await later(60);
			expect(await waits()).toBeGreaterThan(3600);
			await later(86_400);
			expect(await waits()).toBe(0);
		} finally {
			await klaviyo.control("clock", { advanceSeconds: -ahead });
		}
	});
});

test("the rest of a report is on the next page, for the same report alone", async () => {
	const small = await startKlaviyo({ ...settings, pageSize: 4 });
	try {
		const body = (timeframe: object) => ({
			method: "POST",
			body: {
				data: {
					type: "campaign-values-report",
					attributes: {
						statistics: ["delivered"],
						timeframe,
						conversion_metric_id: metricId,
					},
				},
			},
		});
		const ids: string[] = [];
		let next: string | null = "/api/campaign-values-reports";
		let pages = 0;
		for (; next !== null; pages++) {
			const { document } = await small.call(next, body(days(20, 1)));
			const { results } = (document.data as unknown as KlaviyoResource)
				.attributes;
			for (const { groupings } of results as ReportRow[])
				ids.push(groupings.campaign_message_id ?? "");
			next = document.links.next;
			if (next !== null && pages === 0)
				expect((await small.call(next, body(days(5, 1)))).status).toBe(400);
		}
		expect(pages).toBeGreaterThanOrEqual(3);
		expect(new Set(ids).size).toBe(ids.length);
	} finally {
		await small.sandbox.stop();
	}
});

test("keys of a time frame are days of the account's zone, up to now", async () => {
	const of = async (timeframe: object) =>
		total(await rows("campaign-values", { timeframe }), "delivered");
	expect(await of({ key: "yesterday" })).toBe(await of(days(1)));
	expect(await of({ key: "last_7_days" })).toBe(await of(days(6, 0)));
	expect(await of({ key: "last_30_days" })).toBe(await of(days(29, 0)));
	const offset = {
		start: `${days(3).start}+09:00`,
		end: `${days(3).end}-05:00`,
	};
	expect(await of(offset)).toBe(await of(days(3)));
});

test("groups by name, tag and audience, and filters by channel and message", async () => {
	const groups = [
		"campaign_id",
		"campaign_message_id",
		"campaign_message_name",
		"tag_name",
		"group_name",
		"variation",
	];
	const grouped = await rows("campaign-values", { group_by: groups });
	expect(Object.keys(grouped[0]?.groupings ?? {})).toEqual(groups);
	expect(grouped[0]?.groupings).toMatchObject({
		campaign_message_name: expect.stringContaining(":"),
		tag_name: "Season",
		variation: null,
	});
	const texts = await rows("campaign-values", {
		filter: 'equals(send_channel,"sms")',
	});
	expect(texts.map(({ groupings }) => groupings.send_channel)).toEqual(
		texts.map(() => "sms"),
	);
	expect(total(texts, "text_message_spend")).toBeGreaterThan(0);
	expect(
		total(
			await rows("campaign-values", { filter: 'equals(send_channel,"email")' }),
			"text_message_spend",
		),
	).toBe(0);
	const [first, second] = await rows("campaign-values");
	const ids = [first, second].map(
		(row) => row?.groupings.campaign_message_id ?? "",
	);
	expect(
		await rows("campaign-values", {
			filter: `and(contains-any(campaign_message_id,${JSON.stringify(ids)}),equals(campaign_id,"${first?.groupings.campaign_id}"))`,
		}),
	).toEqual([first, second]);
});

test("a series tells each day what the values of that day are, and its hours add up", async () => {
	const daily = await report("flow-series", {
		timeframe: days(4, 2),
		interval: "daily",
	});
	const { date_times: dates, results } = (
		daily.document.data as unknown as KlaviyoResource
	).attributes;
	expect(dates).toHaveLength(3);
	for (const [index, ago] of [4, 3, 2].entries()) {
		expect(localTime(account.timeZone, Date.parse(dates[index]))).toEqual({
			day: today - ago,
			hour: 0,
		});
		const values = await rows("flow-values", { timeframe: days(ago) });
		for (const name of ["delivered", "clicks", "conversions"])
			expect(
				(results as ReportRow[]).reduce(
					(sum, { statistics }) => sum + statistics[name][index],
					0,
				),
			).toBe(total(values, name));
	}
	const hourly = await report("flow-series", {
		timeframe: days(3),
		interval: "hourly",
		statistics: ["delivered"],
	});
	const hours = (hourly.document.data as unknown as KlaviyoResource).attributes
		.results as ReportRow[];
	expect(
		hours.reduce(
			(sum, { statistics }) =>
				sum +
				(statistics.delivered as number[]).reduce((all, one) => all + one, 0),
			0,
		),
	).toBe(total(await rows("flow-values", { timeframe: days(3) }), "delivered"));
	expect((await report("flow-series", {})).status).toBe(400);
});

test("what is attributed late changes orders and revenue of days that are over, and nothing else", async () => {
	const before = await rows("campaign-values", { timeframe: days(6, 3) });
	const older = await rows("campaign-values", { timeframe: days(20, 12) });
	await klaviyo.control("klaviyo/restate", {
		publicApiKey: knownKeys.publicApiKey,
		factor: 2,
		days: 10,
	});
	const after = await rows("campaign-values", { timeframe: days(6, 3) });
	expect(total(after, "conversions")).toBeGreaterThan(
		total(before, "conversions"),
	);
	expect(total(after, "conversion_value")).toBeGreaterThan(
		1.9 * total(before, "conversion_value"),
	);
	for (const name of ["delivered", "clicks", "opens"])
		expect(total(after, name)).toBe(total(before, name));
	expect(await rows("campaign-values", { timeframe: days(20, 12) })).toEqual(
		older,
	);
});

test("a message that is deleted keeps its numbers", async () => {
	const [row] = await rows("campaign-values");
	const id = row?.groupings.campaign_message_id;
	await klaviyo.control("klaviyo/delete-message", {
		publicApiKey: knownKeys.publicApiKey,
		id,
	});
	expect((await klaviyo.call(`/api/campaign-messages/${id}`)).status).toBe(404);
	expect((await rows("campaign-values"))[0]).toEqual(row);
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accountIdOfWorldId } from "../../apps/sandbox/src/linkedin-ads/ids.ts";
import { addNumbers, noNumbers } from "../../apps/sandbox/src/world/numbers.ts";
import { firstClientId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type LinkedinRow,
	type LinkedinStand,
	startLinkedin,
} from "../support/sandbox-linkedin.ts";

// Numbers as LinkedIn tells them.

const sizes = { campaigns: 12, days: 40 };
const id = accountIdOfWorldId(firstClientId);
const urn = encodeURIComponent(`urn:li:sponsoredAccount:${id}`);
const dayMs = 86_400_000;
const today = Math.floor(Date.now() / dayMs);

let stand: LinkedinStand;
beforeAll(async () => {
	stand = await startLinkedin(sizes);
});
afterAll(() => stand.sandbox.stop());

const dateOf = (day: number) => {
	const date = new Date(day * dayMs);
	return {
		year: date.getUTCFullYear(),
		month: date.getUTCMonth() + 1,
		day: date.getUTCDate(),
	};
};
const written = (day: number) => {
	const { year, month, day: date } = dateOf(day);
	return `(year:${year},month:${month},day:${date})`;
};
const range = (from: number, to: number) =>
	`dateRange=(start:${written(from)},end:${written(to)})`;
const fields =
	"fields=dateRange,pivotValues,impressions,clicks,costInLocalCurrency,externalWebsiteConversions,conversionValueInLocalCurrency";
const ask = (
	more: string,
	question = `${range(today - 9, today - 3)}&${fields}`,
) =>
	stand.get(
		`adAnalytics?q=analytics&timeGranularity=DAILY&accounts=List(${urn})&${question}&${more}`,
	);
const rowsOf = async (more: string, question?: string) => {
	const { status, text, body } = await ask(more, question);
	if (status !== 200) throw new Error(text);
	return body.elements;
};
const refusal = async (query: string) => {
	const { status, body } = await stand.get(`adAnalytics?${query}`);
	return [status, body.code];
};
const sumOf = (rows: readonly LinkedinRow[], name: string) =>
	rows.reduce((sum, row) => sum + Math.round(Number(row[name]) * 1e6), 0);

test("days are UTC's: hours of two of the account's days, exact to the micro", async () => {
	const world = new World(sizes);
	const account = world.accounts.find(String(firstClientId));
	if (account === null) throw new Error("no account");
	const campaigns = world.campaignsOf(account);
	const rows = await rowsOf("pivot=CAMPAIGN_GROUP");
	const groups = await stand.get(
		`adAccounts/${id}/adCampaignGroups?q=search&search=(test:false)`,
	);
	expect(rows.length).toBeGreaterThan(50);
	for (const row of rows) {
		const [pivot] = row.pivotValues as string[];
		const index = groups.body.elements.findIndex(
			(one) => pivot === `urn:li:sponsoredCampaignGroup:${one.id}`,
		);
		const campaign = campaigns[index];
		if (!campaign) throw new Error(`no campaign of ${pivot}`);
		const { start, end } = row.dateRange as Record<
			"start" | "end",
			ReturnType<typeof dateOf>
		>;
		expect(start).toEqual(end);
		const day = Date.UTC(start.year, start.month - 1, start.day) / dayMs;
		const sum = noNumbers();
		for (const { numbers } of world.facts.utcHours(
			campaign,
			day * 24,
			(day + 1) * 24,
		))
			addNumbers(sum, numbers);
		expect(row).toMatchObject({
			impressions: sum.impressions,
			clicks: sum.clicks,
			externalWebsiteConversions: Math.round(sum.conversions / 100),
		});
		expect(sumOf([row], "costInLocalCurrency")).toBe(sum.costMicros);
		expect(sumOf([row], "conversionValueInLocalCurrency")).toBe(
			sum.conversionsValue * 10_000,
		);
		expect(row.costInLocalCurrency).toMatch(/^\d+\.\d+$/);
	}
	// Some decimals are longer than a micro.
	expect(
		rows.some(({ costInLocalCurrency }) =>
			/\.\d{12,}$/.test(String(costInLocalCurrency)),
		),
	).toBe(true);
});

test("campaigns, creatives and the account add up to the groups", async () => {
	const groups = await rowsOf("pivot=CAMPAIGN_GROUP");
	for (const pivot of ["ACCOUNT", "CAMPAIGN", "CREATIVE"])
		for (const name of [
			"impressions",
			"clicks",
			"costInLocalCurrency",
			"externalWebsiteConversions",
		])
			expect(sumOf(await rowsOf(`pivot=${pivot}`), name)).toBe(
				sumOf(groups, name),
			);
});

test("days without anything have no row, and fields that are not named do not come", async () => {
	const rows = await rowsOf(
		"pivot=CAMPAIGN_GROUP",
		range(today - 6, today - 3),
	);
	for (const row of rows)
		expect(Object.keys(row)).toEqual(["impressions", "clicks"]);
	const old = await rowsOf(
		"pivot=CAMPAIGN_GROUP",
		`${range(today - 300, today - 290)}&${fields}`,
	);
	expect(old).toEqual([]);
});

test("several pivots are told apart, one of them of members, whose few are left out and whose newest are late", async () => {
	const statistics = (pivots: string, days = range(today - 9, today)) =>
		stand.get(
			`adAnalytics?q=statistics&pivots=List(${pivots})&timeGranularity=DAILY&${days}&accounts=List(${urn})&${fields}`,
		);
	const { body } = await statistics("CAMPAIGN_GROUP,MEMBER_REGION_V2");
	const groups = await rowsOf(
		"pivot=CAMPAIGN_GROUP",
		`${range(today - 9, today)}&${fields}`,
	);
	expect(sumOf(body.elements, "clicks")).toBeLessThan(sumOf(groups, "clicks"));
	expect(sumOf(body.elements, "clicks") * 2).toBeGreaterThan(
		sumOf(groups, "clicks"),
	);
	for (const row of body.elements) {
		expect(row.pivotValues).toEqual([
			expect.stringMatching(/^urn:li:sponsoredCampaignGroup:/),
			expect.stringMatching(/^urn:li:geo:\d+$/),
		]);
		expect(row.impressions).toBeGreaterThanOrEqual(3);
		expect(row.dateRange).not.toMatchObject({ end: dateOf(today) });
	}
	const two = await statistics("MEMBER_COUNTRY_V2,MEMBER_REGION_V2");
	expect(two.status).toBe(400);
	const four = await statistics("ACCOUNT,CAMPAIGN_GROUP,CAMPAIGN,CREATIVE");
	expect(four.status).toBe(400);
});

test("months and the whole are one row each, with the days that they hold", async () => {
	const whole = await stand.get(
		`adAnalytics?q=analytics&pivot=ACCOUNT&timeGranularity=ALL&${range(today - 9, today - 3)}&accounts=List(${urn})&${fields}`,
	);
	expect(whole.body.elements).toHaveLength(1);
	expect(whole.body.elements[0]).toMatchObject({
		dateRange: { start: dateOf(today - 9), end: dateOf(today - 3) },
	});
	expect(sumOf(whole.body.elements, "clicks")).toBe(
		sumOf(await rowsOf("pivot=CAMPAIGN_GROUP"), "clicks"),
	);
});

test("both dialects ask the same", async () => {
	const day = dateOf(today - 4);
	const flat = Object.entries(day)
		.flatMap(([name, value]) => [
			`dateRange.start.${name}=${value}`,
			`dateRange.end.${name}=${value}`,
		])
		.join("&");
	const { body } = await stand.get(
		`adAnalytics?q=analytics&pivot=CAMPAIGN&timeGranularity=DAILY&${flat}&accounts[0]=urn:li:sponsoredAccount:${id}&${fields}`,
		{ "x-restli-protocol-version": "" },
	);
	expect(body.elements.length).toBeGreaterThan(5);
	expect(body.elements).toEqual(
		await rowsOf("pivot=CAMPAIGN", `${range(today - 4, today - 4)}&${fields}`),
	);
});

test("facets are all kept, and somebody without a role sees nothing, without an error", async () => {
	const [group] = await rowsOf("pivot=CAMPAIGN_GROUP");
	const [wanted] = (group?.pivotValues ?? []) as string[];
	const rows = await rowsOf(
		`pivot=CAMPAIGN_GROUP&campaignGroups=List(${encodeURIComponent(wanted ?? "")})`,
	);
	expect(new Set(rows.flatMap(({ pivotValues }) => pivotValues))).toEqual(
		new Set([wanted]),
	);
	const { access_token } = await stand.signIn("freelance_buyer");
	const { status, body } = await stand.get(
		`adAnalytics?q=analytics&pivot=ACCOUNT&timeGranularity=ALL&${range(today - 9, today - 3)}&accounts=List(${urn})&${fields}`,
		{ authorization: `Bearer ${access_token}` },
	);
	expect([status, body.elements]).toEqual([200, []]);
});

describe("refusals", () => {
	const days = range(today - 9, today - 3);
	const usual = `pivot=CAMPAIGN&timeGranularity=DAILY&accounts=List(${urn})`;

	test.each([
		["another finder", `q=search&${usual}&${days}`],
		["hours", `q=analytics&${usual.replace("DAILY", "HOURLY")}&${days}`],
		[
			"an unknown pivot",
			`q=analytics&${usual.replace("CAMPAIGN", "COLOUR")}&${days}`,
		],
		["no days", `q=analytics&${usual}`],
		[
			"days that end before they begin",
			`q=analytics&${usual}&${range(today, today - 3)}`,
		],
		[
			"a day that there is not",
			`q=analytics&${usual}&dateRange=(start:(year:2026,month:2,day:30))`,
		],
		["no facet", `q=analytics&pivot=CAMPAIGN&timeGranularity=DAILY&${days}`],
		[
			"a facet of another kind",
			`q=analytics&${usual.replace("sponsoredAccount", "organization")}&${days}`,
		],
		[
			"a field of before",
			`q=analytics&${usual}&${days}&fields=pivotValue,clicks`,
		],
		["a page", `q=analytics&${usual}&${days}&count=10`],
	])("%s is a bad request", async (_, query) => {
		expect((await refusal(query))[0]).toBe(400);
	});

	test("days that are no longer kept have a word of their own, and members are kept for less", async () => {
		expect(
			await refusal(`q=analytics&${usual}&${range(today - 4000, today)}`),
		).toEqual([400, "DATE_TOO_EARLY"]);
		const members = usual.replace("CAMPAIGN", "MEMBER_REGION_V2");
		expect(
			await refusal(`q=analytics&${members}&${range(today - 800, today)}`),
		).toEqual([400, "DATE_TOO_EARLY"]);
	});

	test("more than twenty fields are too many", async () => {
		const names = [
			"dateRange,pivotValues,impressions,clicks,costInUsd,costInLocalCurrency,landingPageClicks,likes,comments,shares",
			"follows,reactions,sends,opens,videoViews,videoStarts,videoCompletions,oneClickLeads,actionClicks,cardClicks",
		].join(",");
		const query = `q=analytics&${usual}&${days}&fields=${names}`;
		expect((await refusal(query))[0]).toBe(200);
		expect((await refusal(`${query},cardImpressions`))[0]).toBe(400);
	});
});

test("rows beyond the most are left out without a word, and too many values are refused", async () => {
	await stand.control("linkedin-ads/limits", { mostRows: 10 });
	expect(await rowsOf("pivot=CREATIVE")).toHaveLength(10);
	await stand.control("linkedin-ads/limits", { mostRows: 15_000, values: 100 });
	await stand.control("linkedin-ads/reset-limits");
	const { status, headers, body } = await ask("pivot=CREATIVE");
	await stand.control("linkedin-ads/limits", { values: 45_000_000 });
	expect([status, body.code]).toEqual([429, "TOO_MANY_REQUESTS"]);
	expect(body.message).toContain("data request limit");
	expect(headers.get("retry-after")).toBeNull();
});

test("late conversions show in days of before", async () => {
	const before = sumOf(
		await rowsOf("pivot=ACCOUNT"),
		"externalWebsiteConversions",
	);
	await stand.control("linkedin-ads/restate", { account: id, factor: 2 });
	const after = sumOf(
		await rowsOf("pivot=ACCOUNT"),
		"externalWebsiteConversions",
	);
	expect(after).toBeGreaterThan(before * 1.8);
});

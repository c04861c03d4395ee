import { inflateRawSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	faultCode,
	type MicrosoftRow,
	type MicrosoftStand,
	startMicrosoft,
} from "../support/sandbox-microsoft.ts";

// Reports that Microsoft makes while the caller waits: what is asked for, the file, and the world's numbers in UTC.

const sizes = { campaigns: 12, days: 40 };
const usual = {
	reportSeconds: 0,
	reportEnd: "Success",
	mostReports: 5,
	urlSeconds: 300,
	file: "usual",
};
let stand: MicrosoftStand;
const account = () => {
	const found = stand.accounts.find(({ row }) => row.Name === "Lumen Home");
	if (!found) throw new Error("no account");
	return found;
};
beforeAll(async () => {
	stand = await startMicrosoft(sizes);
});
afterEach(async () => {
	await stand.control("behaviour", usual);
});
afterAll(() => stand.sandbox.stop());

const dayMs = 86_400_000;
const dateOf = (daysAgo: number) => {
	const date = new Date(Date.now() - daysAgo * dayMs);
	return {
		Day: date.getUTCDate(),
		Month: date.getUTCMonth() + 1,
		Year: date.getUTCFullYear(),
	};
};
const textOf = (daysAgo: number) =>
	new Date(Date.now() - daysAgo * dayMs).toISOString().slice(0, 10);
const numbers = ["Impressions", "Clicks", "Spend", "ConversionsQualified"];

function requestOf(more: object = {}, time: object = {}): MicrosoftRow {
	return {
		Type: "CampaignPerformanceReportRequest",
		ReportName: "sync",
		Format: "Csv",
		FormatVersion: "2.0",
		Aggregation: "Daily",
		ReturnOnlyCompleteData: false,
		ExcludeColumnHeaders: false,
		ExcludeReportHeader: true,
		ExcludeReportFooter: true,
		Scope: { AccountIds: [account().accountId], Campaigns: null },
		Filter: null,
		Time: {
			CustomDateRangeStart: dateOf(8),
			CustomDateRangeEnd: dateOf(3),
			PredefinedTime: null,
			ReportTimeZone: "GreenwichMeanTimeDublinEdinburghLisbonLondon",
			...time,
		},
		Columns: ["TimePeriod", "AccountId", "CampaignId", ...numbers, "Revenue"],
		...more,
	};
}
const submit = (request: object) =>
	stand.call(
		"POST",
		"reporting GenerateReport/Submit",
		{ ReportRequest: request },
		account(),
	);
const poll = (id: unknown, headers = {}) =>
	stand.call(
		"POST",
		"reporting GenerateReport/Poll",
		{ ReportRequestId: id },
		account(),
		headers,
	);
const statusOf = async (id: unknown) =>
	(await poll(id)).body.ReportRequestStatus as {
		Status: string;
		ReportDownloadUrl: string | null;
	};

async function submitted(request: object): Promise<unknown> {
	const reply = await submit(request);
	if (reply.status !== 200) throw new Error(reply.text);
	return reply.body.ReportRequestId;
}

/** The one file of an archive, by its local header. */
function unzip(archive: Buffer): { name: string; text: string } {
	expect(archive.readUInt32LE(0)).toBe(0x04034b50);
	const nameLength = archive.readUInt16LE(26);
	const start = 30 + nameLength + archive.readUInt16LE(28);
	const data = archive.subarray(start, start + archive.readUInt32LE(18));
	return {
		name: archive.subarray(30, 30 + nameLength).toString(),
		text: inflateRawSync(data).toString("utf8"),
	};
}

async function download(request: object): Promise<string> {
	const { ReportDownloadUrl } = await statusOf(await submitted(request));
	const reply = await fetch(ReportDownloadUrl ?? "");
	return unzip(Buffer.from(await reply.arrayBuffer())).text;
}

/** Rows by the names of their columns. */
async function rowsOf(request: object): Promise<Record<string, string>[]> {
	const text = await download(request);
	const [head = "", ...lines] = text.slice(1).trimEnd().split("\r\n");
	const cells = (line: string) => line.slice(1, -1).split('","');
	const names = cells(head);
	return lines.map((line) =>
		Object.fromEntries(
			cells(line).map((cell, index) => [names[index] ?? "", cell]),
		),
	);
}

/** Sums by some columns, in hundredths. */
function sumsBy(
	rows: readonly Record<string, string>[],
	keyOf: (row: Record<string, string>) => string,
): Record<string, number[]> {
	const sums: Record<string, number[]> = {};
	for (const row of rows) {
		const key = keyOf(row);
		const sum = sums[key] ?? numbers.map(() => 0);
		sums[key] = sum.map(
			(value, index) =>
				value + Math.round(Number(row[numbers[index] ?? ""]) * 100),
		);
	}
	return sums;
}

describe("a report", () => {
	test("is pending, then ready, and its address ends while another can be asked for", async () => {
		await stand.control("behaviour", { reportSeconds: 60 });
		const id = await submitted(requestOf());
		expect(id).toMatch(/^\d+$/);
		expect(await statusOf(id)).toEqual({
			Status: "Pending",
			ReportDownloadUrl: null,
		});
		await stand.control("clock", { advanceSeconds: 61 });
		const { Status, ReportDownloadUrl } = await statusOf(id);
		expect(Status).toBe("Success");
		const url = String(ReportDownloadUrl);
		const reply = await fetch(url);
		expect(reply.status).toBe(200);
		// A store of files knows nothing of the API's tokens.
		const signed = await fetch(url, { headers: { authorization: "Bearer x" } });
		expect(signed.status).toBe(400);
		expect((await fetch(`${url}x`)).status).toBe(403);
		await stand.control("clock", { advanceSeconds: 301 });
		expect((await fetch(url)).status).toBe(403);
		const again = await statusOf(id);
		expect((await fetch(String(again.ReportDownloadUrl))).status).toBe(200);
	});

	test("can fail, and is not known to others nor for longer than two days", async () => {
		await stand.control("behaviour", { reportEnd: "Error" });
		const id = await submitted(requestOf());
		expect(await statusOf(id)).toEqual({
			Status: "Error",
			ReportDownloadUrl: null,
		});
		const query = await stand.consent(
			{},
			{ "x-sandbox-account": "agency_analyst" },
		);
		const { body } = await stand.exchange(query.get("code") ?? "");
		const other = await poll(id, {
			authorization: `Bearer ${body.access_token}`,
		});
		expect(faultCode(other)).toBe(106);
		expect(faultCode(await poll("1"))).toBe(2101);
		expect(faultCode(await poll("one"))).toBe(2100);
	});

	test("is one of few that are made at once", async () => {
		await stand.control("behaviour", { reportSeconds: 60, mostReports: 2 });
		await submitted(requestOf());
		await submitted(requestOf());
		const third = await submit(requestOf());
		expect([third.status, faultCode(third)]).toEqual([400, 207]);
		await stand.control("clock", { advanceSeconds: 61 });
		expect((await submit(requestOf())).status).toBe(200);
	});

	test("without a row is a success without an address", async () => {
		const id = await submitted(
			requestOf(
				{},
				{
					CustomDateRangeStart: { Day: 1, Month: 1, Year: 2024 },
					CustomDateRangeEnd: { Day: 2, Month: 1, Year: 2024 },
				},
			),
		);
		expect(await statusOf(id)).toEqual({
			Status: "Success",
			ReportDownloadUrl: null,
		});
	});

	test("is a file with a byte-order mark, lines about it, quoted cells and a last line of Microsoft's", async () => {
		const text = await download(
			requestOf({
				ExcludeReportHeader: false,
				ExcludeReportFooter: false,
				Columns: ["TimePeriod", "CampaignName", "Impressions", "Ctr"],
			}),
		);
		expect(text.startsWith('\uFEFF"Report Name: sync"\r\n')).toBe(true);
		const lines = text.slice(1).split("\r\n");
		const blank = lines.indexOf("");
		expect(lines.slice(0, blank)).toContain('"Report Aggregation: Daily"');
		expect(lines[blank + 1]).toBe(
			'"TimePeriod","CampaignName","Impressions","Ctr"',
		);
		const rows = lines.slice(blank + 2, lines.indexOf("", blank + 2));
		expect(lines.slice(0, blank)).toContain(`"Rows: ${rows.length}"`);
		for (const row of rows) expect(row).toMatch(/^"\d{4}-.+","\d+\.\d\d%"$/);
		expect(text).toContain('"@20');
		expect(text).toContain("عروض الموسم");
	});

	test("in the older format writes dates and thousands as people in the United States do", async () => {
		const columns = ["TimePeriod", "CampaignId", "Impressions"];
		const plain = await rowsOf(requestOf({ Columns: columns }));
		const text = await download(
			requestOf({ Columns: columns, FormatVersion: "1.0" }),
		);
		expect(plain.some(({ Impressions }) => Number(Impressions) > 999)).toBe(
			true,
		);
		expect(text).toMatch(/"\d{1,2}\/\d{1,2}\/\d{4}","\d+","\d{1,3},\d{3}"/);
	});

	test.each([
		["truncated", (archive: Buffer) => archive.length > 0],
		["other-name", (archive: Buffer) => unzip(archive).name.endsWith(".txt")],
		["two-files", (archive: Buffer) => archive.includes("readme.txt")],
		[
			"renamed-column",
			(archive: Buffer) => unzip(archive).text.includes('"ImpressionsV2"'),
		],
	] as const)("can come %s", async (file, isSo) => {
		await stand.control("behaviour", { file });
		const { ReportDownloadUrl } = await statusOf(await submitted(requestOf()));
		const reply = await fetch(ReportDownloadUrl ?? "");
		expect(isSo(Buffer.from(await reply.arrayBuffer()))).toBe(true);
	});
});

describe("numbers", () => {
	test("of UTC days are the world's hours, whatever the account's zone", async () => {
		const rows = await rowsOf(requestOf());
		const world = new World(sizes);
		const inWorld = [...world.accounts.all.values()].find(
			({ name }) => name === "Lumen Home",
		);
		if (!inWorld) throw new Error("no account");
		const { body } = await stand.call(
			"POST",
			"campaign Campaigns/QueryByAccountId",
			{
				AccountId: account().accountId,
				CampaignType: "Search Audience Shopping PerformanceMax",
			},
			account(),
		);
		const names = new Map(
			(body.Campaigns as MicrosoftRow[]).map(({ Id, Name }) => [Id, Name]),
		);
		let compared = 0;
		for (const row of rows) {
			const name = names.get(row.CampaignId ?? "");
			const campaign = world
				.campaignsOf(inWorld)
				.find((each) => each.name === name);
			// Deleted ones have numbers still.
			if (!campaign) continue;
			const first = Date.parse(row.TimePeriod ?? "") / 3_600_000;
			const hours = world.facts.utcHours(campaign, first, first + 24);
			const sum = (of: "impressions" | "clicks" | "costMicros") =>
				hours.reduce((total, hour) => total + hour.numbers[of], 0);
			expect(Number(row.Impressions)).toBe(sum("impressions"));
			expect(Number(row.Clicks)).toBe(sum("clicks"));
			expect(
				Math.abs(Number(row.Spend) - sum("costMicros") / 1e6),
			).toBeLessThan(0.0051);
			compared += 1;
		}
		expect(compared).toBeGreaterThan(40);
		expect(new Set(rows.map(({ TimePeriod }) => TimePeriod)).size).toBe(6);
	});

	test("of hours, of places, of ad groups, of ads and of the account add up to the days of campaigns", async () => {
		const columns = (...more: string[]) => [
			"TimePeriod",
			"AccountId",
			...more,
			...numbers,
		];
		const ofDay = ({ TimePeriod = "", CampaignId }: Record<string, string>) =>
			`${TimePeriod.slice(0, 10)} ${CampaignId}`;
		const days = sumsBy(
			await rowsOf(requestOf({ Columns: columns("CampaignId") })),
			ofDay,
		);
		const hourly = await rowsOf(
			requestOf({ Aggregation: "Hourly", Columns: columns("CampaignId") }),
		);
		expect(hourly[0]?.TimePeriod).toMatch(/^\d{4}-\d\d-\d\d\|\d\d$/);
		expect(sumsBy(hourly, ofDay)).toEqual(days);
		const places = await rowsOf(
			requestOf({
				Type: "GeographicPerformanceReportRequest",
				Columns: columns("CampaignId", "Country", "State", "LocationType"),
			}),
		);
		expect(new Set(places.map(({ State }) => State)).size).toBeGreaterThan(3);
		expect(sumsBy(places, ofDay)).toEqual(days);
		const scopeOf = async (Type: string, ...more: string[]) =>
			sumsBy(
				await rowsOf(
					requestOf({ Type, Columns: columns("CampaignId", ...more) }),
				),
				ofDay,
			);
		const groups = await scopeOf(
			"AdGroupPerformanceReportRequest",
			"AdGroupId",
		);
		const ads = await scopeOf(
			"AdPerformanceReportRequest",
			"AdGroupId",
			"AdId",
		);
		expect(ads).toEqual(groups);
		expect(Object.keys(groups).length).toBeGreaterThan(30);
		for (const [key, sum] of Object.entries(groups))
			expect(sum).toEqual(days[key]);
		const whole = sumsBy(
			await rowsOf(
				requestOf({
					Type: "AccountPerformanceReportRequest",
					Scope: { AccountIds: [account().accountId] },
					Columns: columns(),
				}),
			),
			({ TimePeriod = "" }) => TimePeriod,
		);
		expect(whole[textOf(4)]).toEqual(
			Object.entries(days)
				.filter(([key]) => key.startsWith(textOf(4)))
				.map(([, sum]) => sum)
				.reduce((total, sum) =>
					total.map((value, at) => value + (sum[at] ?? 0)),
				),
		);
	});

	test("of some campaigns are theirs alone, and without time are sums", async () => {
		const rows = await rowsOf(requestOf());
		const id = rows[0]?.CampaignId;
		const Scope = {
			AccountIds: null,
			Campaigns: [{ AccountId: account().accountId, CampaignId: id }],
		};
		const own = await rowsOf(requestOf({ Scope }));
		expect(own).toEqual(rows.filter(({ CampaignId }) => CampaignId === id));
		const [sum, ...more] = await rowsOf(
			requestOf({ Scope, Columns: ["CampaignId", ...numbers] }),
		);
		expect(more).toEqual([]);
		expect(Number(sum?.Impressions)).toBe(
			own.reduce((total, row) => total + Number(row.Impressions), 0),
		);
	});

	test("grow when conversions come late", async () => {
		const before = await rowsOf(requestOf());
		await stand.control("restate", {
			account: account().accountId,
			factor: 2,
			days: 20,
		});
		const after = await rowsOf(requestOf());
		const sum = (rows: Record<string, string>[]) =>
			rows.reduce((total, row) => total + Number(row.ConversionsQualified), 0);
		expect(sum(after)).toBeGreaterThan(1.9 * sum(before));
		expect(after.map(({ Spend }) => Spend)).toEqual(
			before.map(({ Spend }) => Spend),
		);
	});

	test("in yen have no places after the point", async () => {
		const yen = stand.accounts.find(({ row }) => row.CurrencyCode === "JPY");
		const rows = await rowsOf(
			requestOf({
				Scope: { AccountIds: [yen?.accountId] },
				Columns: ["TimePeriod", "CampaignId", "CurrencyCode", "Spend"],
			}),
		);
		expect(rows.length).toBeGreaterThan(10);
		for (const row of rows) expect(row.Spend).toMatch(/^\d+$/);
	});
});

describe("a request for a report is refused", () => {
	test.each([
		[
			"with a summary that has a column for time",
			{ Aggregation: "Summary" },
			2034,
		],
		["without columns", { Columns: [] }, 2014],
		[
			"with a column twice",
			{ Columns: ["Clicks", "CampaignId", "Clicks"] },
			2016,
		],
		["without a measure", { Columns: ["TimePeriod", "CampaignId"] }, 2017],
		["with measures alone", { Columns: ["Clicks"] }, 2015],
		["with an unknown column", { Columns: ["CampaignId", "Joy"] }, 201],
		["without a scope", { Scope: null }, 2027],
		["with an empty scope", { Scope: { AccountIds: null } }, 2026],
		[
			"with somebody else's account",
			{ Scope: { AccountIds: ["320000001"] } },
			106,
		],
		["without a time", { Time: null }, 2008],
		["with complete data of today", { ReturnOnlyCompleteData: true }, 2004],
		["with a property that nobody knows", { Surprise: true }, 201],
		[
			"with shares of an auction by hour",
			{
				Aggregation: "Hourly",
				Columns: ["TimePeriod", "CampaignId", "ImpressionSharePercent"],
			},
			2053,
		],
	])("%s", async (_what, more, code) => {
		const time = code === 2004 ? { CustomDateRangeEnd: dateOf(0) } : {};
		const reply = await submit(requestOf({ ...requestOf({}, time), ...more }));
		expect(faultCode(reply)).toBe(code);
		expect(reply.body.Type).toBe("ApiFaultDetail");
	});

	test.each([
		[
			"that never was",
			{ CustomDateRangeStart: { Day: 31, Month: 2, Year: 2026 } },
			2009,
		],
		["that end before they begin", { CustomDateRangeEnd: dateOf(20) }, 2011],
		[
			"to come",
			{ CustomDateRangeStart: dateOf(-9), CustomDateRangeEnd: dateOf(-9) },
			2041,
		],
		["and a word for them", { PredefinedTime: "Yesterday" }, 2008],
	])("with days %s", async (_what, time, code) => {
		expect(faultCode(await submit(requestOf({}, time)))).toBe(code);
	});
});

import { describe, expect, test } from "vitest";
import { csvRows } from "../../files/csv-rows.ts";
import { collect } from "../fixtures/microsoft.ts";
import { reportTable } from "./report-file.ts";

const columns = ["TimePeriod", "CampaignId", "Spend"];
const header = '"TimePeriod","CampaignId","Spend"';

async function* linesOf(...lines: string[]) {
	yield* lines;
}
const read = (lines: string[], skipped?: number) =>
	collect(csvRows(linesOf(...lines), reportTable(columns, skipped)));
const row = (id: number) => `"2026-09-01","${id}","1.50"`;

/** A report as Microsoft writes it where it is not told to leave anything out. */
const whole = (rows: number, told = rows) => [
	'\uFEFF"Report Name: x"',
	'"Time Zone: (GMT) Greenwich Mean Time"',
	'"Potential Incomplete Data: false"',
	`"Rows: ${told}"`,
	"",
	header,
	...Array.from({ length: rows }, (_, at) => row(at + 1)),
	"",
	'"@2026 Microsoft Corporation. All rights reserved. "',
];

describe("a report's table", () => {
	test("is found below a byte-order mark, lines about the report and a blank one, and ends before the last line", async () => {
		expect(await read(whole(2))).toEqual([
			{ TimePeriod: "2026-09-01", CampaignId: "1", Spend: "1.50" },
			{ TimePeriod: "2026-09-01", CampaignId: "2", Spend: "1.50" },
		]);
	});

	test("has as many rows as Microsoft tells of, where it does", async () => {
		expect(await read(whole(0))).toEqual([]);
		for (const told of [1, 3])
			await expect(read(whole(2, told))).rejects.toMatchObject({
				code: "PLATFORM_REPLY_CHANGED",
				path: "rows",
			});
	});

	test("is read by the names of its columns, in whatever order they stand and whatever stands beside them", async () => {
		const rows = await read([
			"Spend,New,CampaignId,TimePeriod",
			"2,x,7,2026-09-01",
		]);
		expect(rows).toMatchObject([{ CampaignId: "7", Spend: "2" }]);
	});

	test("goes on behind the rows that were told", async () => {
		const lines = [header, row(1), "", row(2), row(3)];
		expect(await read(lines, 2)).toMatchObject([{ CampaignId: "3" }]);
	});

	test("without rows has none", async () => {
		expect(await read([`\uFEFF${header}`])).toEqual([]);
	});

	test.each<[string, string[]]>([
		["with another header", ['"TimePeriod","Campaign","Spend"', row(1)]],
		["of another kind", ["{", "}"]],
		["that is empty", []],
		["that never comes", Array.from({ length: 100 }, () => "x")],
	])("%s is a changed reply", async (_name, lines) => {
		await expect(read(lines)).rejects.toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
		});
	});

	test.each([
		["whose quotes do not close", '"2026-09-01'],
		["with a cell too few", '"2026-09-01","1"'],
		["with a cell too many", "2026-09-01,1,1,234.50"],
	])(
		"has a row %s as one without cells, which is rejected by itself",
		async (_name, line) => {
			const rows = await read([header, line, row(2)]);
			expect(rows).toEqual([
				{},
				{ TimePeriod: "2026-09-01", CampaignId: "2", Spend: "1.50" },
			]);
		},
	);
});

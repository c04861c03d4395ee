import { describe, expect, test } from "vitest";
import { splitCsvLine } from "./csv-line.ts";
import { type CsvTable, csvRows } from "./csv-rows.ts";
import { lines } from "./file-lines.ts";
import { all, cut } from "./fixtures/archive.ts";

const columns = ["day", "campaign", "spend"];
const header = columns.join(",");

const read = (text: string, more: Partial<CsvTable> = {}) =>
	all(
		csvRows(lines(cut(Buffer.from(text), 7), { lineBytes: 1_000 }), {
			platformName: "Example",
			columns,
			...more,
		}),
	);
const failure = (text: string, more: Partial<CsvTable> = {}) =>
	read(text, more).then(
		() => {
			throw new Error("it was read");
		},
		(error: unknown) => error,
	);
const row = (campaign: string, spend = "1.5", day = "2026-09-01") => ({
	day,
	campaign,
	spend,
});
const none = {};

test.each([
	["a,b", ["a", "b"]],
	[' "a" , b ', ["a", "b"]],
	['"a","","c d "', ["a", "", "c d"]],
	['""', [""]],
	['"', null],
	['"a","b', null],
	['"a",b,"c"', ["a", "b", "c"]],
	['"1,234","say ""hi"""', ["1,234", 'say "hi"']],
	["", [""]],
	["a,", ["a", ""]],
	['"a', null],
	['"a"b,c', null],
	['a"b,c', null],
])("%j has the cells %j", (line, cells) => {
	expect(splitCsvLine(line)).toEqual(cells);
});

describe("a table", () => {
	test("is read by the names of its columns, in whatever order they stand and whatever stands beside them", async () => {
		expect(
			await read("spend,new,campaign,day\n1.5,x,7,2026-09-01\n"),
		).toMatchObject([row("7")]);
	});

	test("without rows has none", async () => {
		expect(await read(`\uFEFF${header}\r\n`)).toEqual([]);
		expect(await read(header)).toEqual([]);
	});

	test("has texts that go on in the next line, with commas and quotes in them", async () => {
		const text = `${header}\n2026-09-01,"two\r\nlines, ""quoted""",1.5\n2026-09-01,8,1.5\n`;
		expect(await read(text)).toEqual([row('two\nlines, "quoted"'), row("8")]);
	});

	test("loses to a quote without end the line that it stands in, and none behind it", async () => {
		const good = (from: number, count: number) =>
			Array.from({ length: count }, (_, at) => `2026-09-01,${from + at},1.5`);
		const text = [header, '2026-09-01,"1,1.5', ...good(2, 40)].join("\n");
		const found = await read(text);
		expect(found).toHaveLength(41);
		expect(found[0]).toEqual(none);
		expect(found.slice(1).map(({ campaign }) => campaign)).toEqual(
			Array.from({ length: 40 }, (_, at) => `${at + 2}`),
		);
	});

	test.each([
		["fewer", "2026-09-01,7"],
		["more", "2026-09-01,7,1,234"],
		[
			"separators of thousands without quotes, that is more",
			"2026-09-01,7,1,234.50",
		],
	])(
		"has no value of a row with %s cells: nobody knows which number is which",
		async (_what, line) => {
			expect(await read(`${header}\n${line}\n2026-09-01,8,1.5\n`)).toEqual([
				none,
				row("8"),
			]);
		},
	);

	test("may end every line with a comma, that of the names too, and has blank lines between", async () => {
		expect(await read(`${header},\n2026-09-01,7,1.5,\n\n \n`)).toMatchObject([
			row("7"),
		]);
	});

	test("goes on behind the rows that were told, whatever they were", async () => {
		const text = `${header}\n2026-09-01,1,1.5\nbroken\n\n2026-09-01,3,1.5\n`;
		expect(await read(text, { skipped: 2 })).toEqual([row("3")]);
		expect(await read(text, { skipped: 9 })).toEqual([]);
	});

	test("ends before what its owner writes below it; another summary is a row that fits nowhere", async () => {
		const text = `${header}\n2026-09-01,1,1.5\nTotal,,1.5\n\n@2026 Example\n`;
		const isBeside = (cells: readonly string[]) =>
			cells.length === 1 && cells[0]?.startsWith("@") === true;
		expect(await read(text, { isBeside })).toEqual([
			row("1"),
			row("", "1.5", "Total"),
		]);
	});

	test("has the number of rows that the lines before it tell of", async () => {
		const text = (count: number) =>
			`Rows: ${count}\n\n${header}\n2026-09-01,1,1.5\n2026-09-01,2,1.5\n`;
		const counting = {
			linesBefore: 3,
			readCount: ([cell = ""]: readonly string[]) =>
				cell.startsWith("Rows: ") ? Number(cell.slice(6)) : null,
		};
		expect(await read(text(2), counting)).toHaveLength(2);
		expect(await read(text(2), { ...counting, skipped: 1 })).toHaveLength(1);
		expect(await failure(text(3), counting)).toMatchObject({
			code: "PLATFORM_REPLY_CHANGED",
			message: expect.stringContaining("tells of 3 rows and has 2"),
		});
	});
});

test.each<[string, string, string, Partial<CsvTable>]>([
	["without a column", "day,spend\n", "lacks the column campaign", {}],
	[
		"with a column of another name",
		"day,Campaign,spend\n1,2,3\n",
		"lacks the column campaign",
		{},
	],
	[
		"with other names below other lines",
		'About\n"Report, of all"\nday,Campaign,Spend\n1,2,3\n',
		"lacks the columns campaign, spend",
		{ linesBefore: 40 },
	],
	[
		"with a column twice",
		"day,campaign,spend,spend\n1,2,3,4\n",
		"has the column spend twice",
		{},
	],
	["of something else", '{"error":"later"}\n', "has none of the columns", {}],
	["without a line", "", "has no line at all", {}],
	["with blank lines alone", "\r\n\n", "has no line at all", {}],
	[
		"in which the names never come",
		"x\n".repeat(99),
		"has none of the columns",
		{ linesBefore: 40 },
	],
])("a report %s says so", async (_what, text, words, more) => {
	expect(await failure(text, more)).toMatchObject({
		code: "PLATFORM_REPLY_CHANGED",
		message: expect.stringMatching(
			new RegExp(`^Example sent a report that ${words}.*\\. Try again; .*\\.$`),
		),
	});
});

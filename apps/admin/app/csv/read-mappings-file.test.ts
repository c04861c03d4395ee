import { expect, test } from "vitest";
import { readMappingsFile } from "./read-mappings-file.server.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readMappingsFile(bytes(text));
const row = (line: number, productId: string, externalId: string) => ({
	line,
	productId,
	platform: "KLAVIYO",
	externalId,
});

test.each([
	["commas", "product_id,platform,item_id\n1,Klaviyo,a\n2,KLAVIYO,b\n"],
	["semicolons", "Product ID;Platform;Item ID\r\n1;klaviyo;a\r\n2;Klaviyo;b"],
	["tabs", "sku\tplatform\titem\n1\tKlaviyo\ta\n2\tKlaviyo\tb\n"],
	[
		"a byte-order mark",
		"\ufeffproduct_id,platform,item_id\n1,Klaviyo,a\n2,Klaviyo,b",
	],
	[
		"quotes",
		'"product_id","platform","item_id"\n"1","Klaviyo","a"\n"2","Klaviyo","b"',
	],
	[
		"other columns in another order, and empty lines",
		"name,item_id,platform,product_id\n\nShoe,a,Klaviyo,1\nHat,b,Klaviyo,2\n,,,\n",
	],
])("a file with %s is read", (_what, text) => {
	const { rows, problems } = read(text);
	expect(problems).toEqual([]);
	expect(rows.map(({ line: _line, ...rest }) => rest)).toEqual([
		{ productId: "1", platform: "KLAVIYO", externalId: "a" },
		{ productId: "2", platform: "KLAVIYO", externalId: "b" },
	]);
});

test("UTF-16 as spreadsheets write it is read; another encoding is told", () => {
	const text = "\ufeffproduct_id;platform;item_id\nSchuh für Zoë;Klaviyo;靴\n";
	expect(readMappingsFile(Buffer.from(text, "utf16le")).rows).toEqual([
		row(2, "Schuh für Zoë", "靴"),
	]);
	const latin = Buffer.from(
		"product_id,platform,item_id\nZo\xeb,Klaviyo,a",
		"latin1",
	);
	expect(readMappingsFile(latin)).toMatchObject({
		rows: [],
		problems: [{ line: null, message: expect.stringContaining("CSV UTF-8") }],
	});
});

test("a value holds separators and quotation marks where it is quoted, and apostrophes of an export go", () => {
	expect(
		read(`product_id,platform,item_id\n"a ""b"", c",Klaviyo,'=1\n`).rows,
	).toEqual([row(2, 'a "b", c', "=1")]);
});

test("each line at fault is told by its number, and the others are read", () => {
	const { rows, problems } = read(
		[
			"product_id,platform,item_id",
			"1,Klaviyo,a",
			",Klaviyo,b",
			"3,Clavio,c",
			"4,,d",
			"5,Klaviyo,",
			`${"x".repeat(201)},Klaviyo,e`,
			"6,Klaviyo,a",
			"1,Klaviyo,a",
			'7,Klaviyo,a"b',
			"8,Klaviyo,h",
		].join("\n"),
	);
	expect(problems.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 10]);
	expect(problems[1]?.message).toContain("Clavio");
	expect(problems[5]?.message).toContain("line 2");
	expect(rows).toEqual([row(2, "1", "a"), row(11, "8", "h")]);
});

test("a quotation mark that is never closed is told where it opens", () => {
	const { problems } = read(
		'product_id,platform,item_id\n1,Klaviyo,a\n2,Klaviyo,"b\n3,Klaviyo,c\n',
	);
	expect(problems).toEqual([
		{ line: 3, message: expect.stringContaining("never closed") },
	]);
});

test("lines that say the same count once", () => {
	expect(
		read("product_id,platform,item_id\n1,Klaviyo,a\n1,klaviyo,a\n"),
	).toEqual({ rows: [row(2, "1", "a")], problems: [], repeated: 1 });
});

test.each([
	["", "no mappings"],
	["product_id,platform,item_id\n", "no mappings"],
	["1,Klaviyo,a\n2,Klaviyo,b\n", "has to name the columns"],
	["product_id,item_id\n1,a\n", "platform is not there"],
])("%j holds nothing to import", (text, message) => {
	const { rows, problems } = read(text);
	expect(rows).toEqual([]);
	expect(problems[0]?.message).toContain(message);
});

test("10,000 lines are read, one more is too many", () => {
	const lines = (count: number) =>
		`product_id,platform,item_id\n${Array.from({ length: count }, (_, index) => `p${index},Klaviyo,i${index}`).join("\n")}`;
	expect(read(lines(10_000)).rows).toHaveLength(10_000);
	expect(read(lines(10_001))).toMatchObject({
		rows: [],
		problems: [{ message: expect.stringContaining("more than 10,000 lines") }],
	});
});

test.each([
	["short", "a\n"],
	["blank", ",,\n"],
	["wrong", 'a"b\n'],
])("a file of very many %s lines is not read to its end", (_kind, line) => {
	const { rows, problems } = read(
		`product_id,platform,item_id\n${line.repeat(100_000)}`,
	);
	expect(rows).toEqual([]);
	expect(problems).toEqual([
		{ line: null, message: expect.stringContaining("more than 10,000 lines") },
	]);
});

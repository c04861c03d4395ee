import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { SandboxGoogle } from "../support/sandbox-google.ts";

const scope = "https://www.googleapis.com/auth/spreadsheets";

let sandbox: Sandbox;
let token: string;
let id: string;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	const google = new SandboxGoogle(sandbox);
	// More calls than Google lets one person make in a minute.
	await google.control("google-workspace/limits", { isEnforced: false });
	token = (await google.tokens("brand.owner@example.com", { scope }))
		.access_token;
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	id = (await call("", {})).body.spreadsheetId;
});

async function call(path: string, body?: unknown, method?: string) {
	const reply = await fetch(
		`${sandbox.url}/google-workspace/v4/spreadsheets${path}`,
		{
			method: method ?? (body === undefined ? "GET" : "POST"),
			headers: { authorization: `Bearer ${token}` },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		},
	);
	return { status: reply.status, body: await reply.json() };
}
const write = (range: string, values: unknown[][], query = "") =>
	call(
		`/${id}/values/${encodeURIComponent(range)}?valueInputOption=USER_ENTERED${query}`,
		{ values },
		"PUT",
	);
const append = (range: string, values: unknown[][], query = "") =>
	call(
		`/${id}/values/${encodeURIComponent(range)}:append?valueInputOption=RAW${query}`,
		{ values },
	);
const read = async (range: string, query = "") =>
	(await call(`/${id}/values/${encodeURIComponent(range)}?${query}`)).body;
const change = (...requests: unknown[]) =>
	call(`/${id}:batchUpdate`, { requests });
const message = (text: string) => ({
	status: 400,
	body: {
		error: { code: 400, message: text, status: "INVALID_ARGUMENT" },
	},
});

describe("values", () => {
	test("outside of the range or the grid are not written, and nothing of them is", async () => {
		expect(await write("A1:B2", [[1, 2, 3]])).toMatchObject(
			message(
				"Requested writing within range [A1:B2], but tried writing to column [C]",
			),
		);
		expect(await write("A1:B2", [[1], [2], [3]])).toMatchObject(
			message(
				"Requested writing within range [A1:B2], but tried writing to row [3]",
			),
		);
		expect(await write("A1000", [[1], [2]])).toMatchObject(
			message(
				"Range (Sheet1!A1000:A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
			),
		);
		expect(
			await call(`/${id}/values:batchUpdate`, {
				valueInputOption: "RAW",
				data: [
					{ range: "A1", values: [["kept?"]] },
					{ range: "AA1", values: [["no"]] },
				],
			}),
		).toMatchObject({ status: 400 });
		expect((await read("A1:Z1000")).values).toBeUndefined();
	});

	test("that are added make the grid larger, and move what stands below when asked to", async () => {
		await write("A1:A2", [["head"], [1]]);
		await write("A4", [["foot"]]);
		expect(
			(await append("A1", [[2]], "&insertDataOption=INSERT_ROWS")).body,
		).toMatchObject({
			tableRange: "Sheet1!A1:A2",
			updates: { updatedRange: "Sheet1!A3" },
		});
		expect((await read("A1:A9")).values).toEqual([
			["head"],
			["1"],
			["2"],
			[],
			["foot"],
		]);
		await append("A1001", [["last"]]);
		const wide = Array.from({ length: 30 }, (_, index) => index);
		expect((await append("C8", [wide])).body.updates.updatedRange).toBe(
			"Sheet1!C8:AF8",
		);
		expect(
			(await call(`/${id}?fields=sheets.properties.gridProperties`)).body,
		).toEqual({
			sheets: [
				{
					properties: {
						gridProperties: { rowCount: 1001, columnCount: 32 },
					},
				},
			],
		});
	});

	test("null leaves a cell, an empty text clears it, and formats outlive both", async () => {
		await write("A1:C1", [["$5", "$6", "$7"]]);
		await write("A1:C1", [[null, "", 8]]);
		expect((await read("A1:C1")).values).toEqual([["$5", "", "$8"]]);
		await call(`/${id}/values/A1:C1:clear`, {});
		expect((await read("A1:C1")).values).toBeUndefined();
		await write("B1", [[9]]);
		expect((await read("B1")).values).toEqual([["$9"]]);
	});

	test("by columns come as they went", async () => {
		await call(
			`/${id}/values/A1:B3?valueInputOption=RAW`,
			{
				majorDimension: "COLUMNS",
				values: [["a", "b", "c"], ["d"]],
			},
			"PUT",
		);
		expect((await read("A1:B3")).values).toEqual([["a", "d"], ["b"], ["c"]]);
		expect(await read("A1:B3", "majorDimension=COLUMNS")).toMatchObject({
			majorDimension: "COLUMNS",
			values: [["a", "b", "c"], ["d"]],
		});
	});

	test("entered raw stay the text that they were", async () => {
		await append("A1", [["=1+1", "12%", "TRUE", true, 2]]);
		expect(
			(await read("A1:E1", "valueRenderOption=UNFORMATTED_VALUE")).values,
		).toEqual([["=1+1", "12%", "TRUE", true, 2]]);
	});

	test.each([
		["an unknown rendering", "/values/A1?valueRenderOption=PRETTY"],
		["an unknown dimension", "/values/A1?majorDimension=DIAGONAL"],
		["an unknown parameter", "/values/A1?colour=red"],
		["a range that cannot be read", "/values/R%5B1%5DC1"],
		["an unknown field", "?fields=sheets.colour"],
	])("are not read with %s", async (_what, path) => {
		expect(await call(`/${id}${path}`)).toMatchObject({
			status: 400,
			body: { error: { status: "INVALID_ARGUMENT" } },
		});
	});

	test("of a cell have 50,000 characters at most", async () => {
		expect((await append("A1", [["x".repeat(50_001)]])).body).toMatchObject({
			error: { message: expect.stringContaining("maximum of 50000") },
		});
	});
});

describe("requests", () => {
	test("add, rename, order, copy and delete sheets, but for the last", async () => {
		const { body } = await change(
			{ addSheet: { properties: { title: "Two", sheetId: 7 } } },
			{ duplicateSheet: { sourceSheetId: 7, newSheetName: "Three" } },
			{
				updateSheetProperties: {
					properties: { sheetId: 0, title: "One", index: 3 },
					fields: "title,index",
				},
			},
			{
				updateSpreadsheetProperties: {
					properties: { title: "Renamed" },
					fields: "title",
				},
			},
		);
		expect(body.replies[0].addSheet.properties).toMatchObject({
			sheetId: 7,
			title: "Two",
			index: 1,
		});
		const titles = async () =>
			(await call(`/${id}?fields=properties.title,sheets.properties.title`))
				.body;
		expect(await titles()).toEqual({
			properties: { title: "Renamed" },
			sheets: ["Three", "Two", "One"].map((title) => ({
				properties: { title },
			})),
		});
		expect(
			await change({ addSheet: { properties: { title: "two" } } }),
		).toMatchObject(
			message(
				'Invalid requests[0].addSheet: A sheet with the name "two" already exists. Please enter another name.',
			),
		);
		const three = body.replies[1].duplicateSheet.properties.sheetId;
		expect(
			await change(
				{ deleteSheet: { sheetId: 0 } },
				{ deleteSheet: { sheetId: 7 } },
				{ deleteSheet: { sheetId: three } },
			),
		).toMatchObject(
			message(
				"Invalid requests[2].deleteSheet: You can't remove all the visible sheets in a document.",
			),
		);
		expect((await titles()).sheets).toHaveLength(3);
	});

	test("write cells by their mask: what it names and the data lacks is cleared", async () => {
		const cell = {
			userEnteredValue: { numberValue: 0.5 },
			userEnteredFormat: {
				numberFormat: { type: "PERCENT", pattern: "0%" },
				textFormat: { bold: true },
			},
		};
		await change({
			updateCells: {
				start: { sheetId: 0, rowIndex: 1, columnIndex: 1 },
				rows: [
					{ values: [cell, { userEnteredValue: { formulaValue: "=B2*2" } }] },
				],
				fields: "*",
			},
		});
		expect((await read("B2:C2")).values).toEqual([["50%", "1"]]);
		await change({
			updateCells: {
				range: {
					sheetId: 0,
					startRowIndex: 1,
					endRowIndex: 2,
					startColumnIndex: 1,
					endColumnIndex: 3,
				},
				rows: [{ values: [{ userEnteredValue: { boolValue: true } }] }],
				fields: "userEnteredValue",
			},
		});
		expect((await read("B2:C2")).values).toEqual([["TRUE"]]);
		const { body } = await call(
			`/${id}?ranges=B2&fields=sheets.data.rowData.values.userEnteredFormat`,
		);
		expect(body.sheets[0].data[0].rowData[0].values[0]).toEqual({
			userEnteredFormat: cell.userEnteredFormat,
		});
	});

	test("move rows and columns, sort, replace and merge", async () => {
		await write("A1:B3", [
			["b", 2],
			["a", 1],
			["c", ""],
		]);
		await change(
			{
				sortRange: {
					range: { sheetId: 0, endRowIndex: 3, endColumnIndex: 2 },
					sortSpecs: [{ dimensionIndex: 1, sortOrder: "DESCENDING" }],
				},
			},
			{
				insertDimension: {
					range: { sheetId: 0, dimension: "ROWS", startIndex: 1, endIndex: 2 },
				},
			},
			{
				deleteDimension: {
					range: {
						sheetId: 0,
						dimension: "COLUMNS",
						startIndex: 2,
						endIndex: 6,
					},
				},
			},
		);
		expect((await read("A1:B9")).values).toEqual([
			["b", "2"],
			[],
			["a", "1"],
			["c"],
		]);
		const { body } = await change(
			{ findReplace: { find: "B", replacement: "9", allSheets: true } },
			{
				mergeCells: {
					range: { sheetId: 0, endRowIndex: 1, endColumnIndex: 2 },
					mergeType: "MERGE_ALL",
				},
			},
		);
		expect(body.replies[0].findReplace).toMatchObject({
			valuesChanged: 1,
			occurrencesChanged: 1,
		});
		expect(
			(await read("A1:B1", "valueRenderOption=UNFORMATTED_VALUE")).values,
		).toEqual([[9]]);
		expect(
			(await call(`/${id}?fields=sheets(merges,properties.gridProperties)`))
				.body.sheets[0],
		).toMatchObject({
			merges: [{ sheetId: 0, endRowIndex: 1, endColumnIndex: 2 }],
			properties: { gridProperties: { rowCount: 1001, columnCount: 22 } },
		});
	});

	test.each([
		[
			"an unknown request",
			{ paintSheet: {} },
			400,
			/Unknown name "paintSheet" at 'requests\[0\]'/,
		],
		[
			"an unknown field",
			{ addSheet: { colour: "red" } },
			400,
			/Unknown name "colour" at 'requests\[0\].add_sheet'/,
		],
		[
			"no mask",
			{ repeatCell: { range: { sheetId: 0 }, cell: {} } },
			400,
			/At least one field must be listed/,
		],
		[
			"a sheet that is not there",
			{ appendDimension: { sheetId: 5, dimension: "ROWS", length: 1 } },
			400,
			/No sheet with id: 5/,
		],
		[
			"more cells than a spreadsheet has",
			{ appendDimension: { sheetId: 0, dimension: "ROWS", length: 9_000_000 } },
			400,
			/above the limit of 10000000 cells/,
		],
		[
			"what Sheets does and the sandbox does not",
			{ addChart: {} },
			501,
			/The sandbox does not carry out the request addChart/,
		],
		[
			"data validation",
			{
				repeatCell: {
					range: { sheetId: 0 },
					cell: { dataValidation: {} },
					fields: "dataValidation",
				},
			},
			501,
			/The sandbox does not keep dataValidation/,
		],
	])("refuse %s", async (_what, request, status, text) => {
		const refused = await change(request);
		expect(refused.status).toBe(status);
		expect(refused.body.error.message).toMatch(text);
	});

	test("fill half a million cells at once at most", async () => {
		const fill = (rows: number) =>
			change(
				{ appendDimension: { sheetId: 0, dimension: "ROWS", length: rows } },
				{
					repeatCell: {
						range: { sheetId: 0 },
						cell: { note: "x" },
						fields: "note",
					},
				},
			);
		expect((await fill(1000)).status).toBe(200);
		expect((await fill(20_000)).status).toBe(501);
	});
});

test("a sheet is copied into another spreadsheet", async () => {
	await write("A1", [["kept"]]);
	const target = (await call("", {})).body.spreadsheetId;
	expect(
		(
			await call(`/${id}/sheets/0:copyTo`, {
				destinationSpreadsheetId: target,
			})
		).body,
	).toMatchObject({ title: "Copy of Sheet1", index: 1 });
	id = target;
	expect((await read("'Copy of Sheet1'!A1")).values).toEqual([["kept"]]);
});

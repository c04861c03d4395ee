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
import { SandboxGoogle, sandboxClient } from "../support/sandbox-google.ts";

const driveFile = "https://www.googleapis.com/auth/drive.file";
const owner = "brand.owner@example.com";
const writer = "agency.admin@example.com";
const refusal =
	"You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if you need to edit.";

let sandbox: Sandbox;
let google: SandboxGoogle;
let token: string;
let id: string;
let made = 0;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0 });
	google = new SandboxGoogle(sandbox);
	await door("limits", { isEnforced: false });
	token = (await google.tokens(writer, { scope: driveFile })).access_token;
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	made += 1;
	id = (await sheetOfOwner(`Plan ${made}`)).id;
});

/** A spreadsheet that its owner made and shares with the writer, who picked it for the app. */
async function sheetOfOwner(name: string) {
	const file = (await door("make-spreadsheet", {
		user: owner,
		name,
		sharedWith: [writer],
		values: [["day", "spend"]],
	})) as { id: string };
	await door("pick", { user: writer, name, clientId: sandboxClient.client_id });
	return file;
}

const door = (name: string, input: unknown) =>
	google.control(`google-workspace/${name}`, input);

async function call(path: string, body?: unknown, method?: string) {
	const reply = await fetch(`${sandbox.url}/google-workspace${path}`, {
		method: method ?? (body === undefined ? "GET" : "POST"),
		headers: { authorization: `Bearer ${token}` },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
	});
	return { status: reply.status, body: await reply.json() };
}
const sheets = (rest: string, body?: unknown, method?: string) =>
	call(`/v4/spreadsheets/${id}${rest}`, body, method);
const change = (...requests: unknown[]) => sheets(":batchUpdate", { requests });
const search = (...lookups: unknown[]) =>
	sheets("/developerMetadata:search", {
		dataFilters: lookups.map((developerMetadataLookup) => ({
			developerMetadataLookup,
		})),
	});
const refused = (message: string) => ({
	status: 400,
	body: { error: { code: 400, message, status: "INVALID_ARGUMENT" } },
});
const note = (metadataId: number, location: unknown, more: object = {}) => ({
	createDeveloperMetadata: {
		developerMetadata: {
			metadataId,
			metadataKey: "report",
			metadataValue: "{}",
			location,
			visibility: "DOCUMENT",
			...more,
		},
	},
});
const row = (index: number) => ({
	dimensionRange: {
		sheetId: 0,
		dimension: "ROWS",
		startIndex: index,
		endIndex: index + 1,
	},
});

describe("developer metadata", () => {
	test("is made at a spreadsheet, a sheet or a row, found by each, and told with them", async () => {
		expect(
			(
				await change(
					note(1, { spreadsheet: true }),
					note(2, { sheetId: 0 }),
					note(3, row(4), { metadataValue: "row" }),
				)
			).body.replies[1],
		).toEqual({
			createDeveloperMetadata: {
				developerMetadata: {
					metadataId: 2,
					metadataKey: "report",
					metadataValue: "{}",
					location: { locationType: "SHEET", sheetId: 0 },
					visibility: "DOCUMENT",
				},
			},
		});
		const ids = async (...lookups: unknown[]) =>
			((await search(...lookups)).body.matchedDeveloperMetadata ?? []).map(
				(one: { developerMetadata: { metadataId: number } }) =>
					one.developerMetadata.metadataId,
			);
		expect(await ids({ metadataKey: "report" })).toEqual([1, 2, 3]);
		expect(await ids({ metadataId: 3 }, { metadataId: 1 })).toEqual([1, 3]);
		expect(await ids({ locationType: "ROW" })).toEqual([3]);
		expect(await ids({ metadataLocation: { sheetId: 0 } })).toEqual([2, 3]);
		expect(
			await ids({
				metadataLocation: { sheetId: 0 },
				locationMatchingStrategy: "EXACT_LOCATION",
			}),
		).toEqual([2]);
		expect(await ids({ metadataValue: "nothing" })).toEqual([]);
		expect(
			(
				await sheets(
					"?fields=developerMetadata.metadataId,sheets(developerMetadata.metadataId,data.rowMetadata.developerMetadata.metadataId)",
				)
			).body,
		).toMatchObject({
			developerMetadata: [{ metadataId: 1 }],
			sheets: [
				{
					developerMetadata: [{ metadataId: 2 }],
					data: [
						{
							rowMetadata: [
								{},
								{},
								{},
								{},
								{ developerMetadata: [{ metadataId: 3 }] },
							],
						},
					],
				},
			],
		});
		expect((await sheets("/developerMetadata/3")).body.metadataValue).toBe(
			"row",
		);
		expect(await sheets("/developerMetadata/99")).toMatchObject({
			status: 404,
		});
	});

	test("goes with its row and its sheet, and a used number undoes the whole batch", async () => {
		await change(note(1, row(4)));
		const places = async () =>
			(
				(await search({ metadataKey: "report" })).body
					.matchedDeveloperMetadata ?? []
			).map(
				(one: { developerMetadata: { location: unknown } }) =>
					one.developerMetadata.location,
			);
		const span = (startIndex: number, endIndex: number) => ({
			range: { sheetId: 0, dimension: "ROWS", startIndex, endIndex },
		});
		await change({ insertDimension: span(0, 2) });
		expect(await places()).toEqual([{ locationType: "ROW", ...row(6) }]);
		await change({ deleteDimension: span(6, 7) });
		expect(await places()).toEqual([]);
		await change(
			{ addSheet: { properties: { sheetId: 7, title: "Report" } } },
			note(2, { sheetId: 7 }),
		);
		expect(
			await change(
				{ addSheet: { properties: { sheetId: 8, title: "Never" } } },
				note(2, { sheetId: 8 }),
			),
		).toMatchObject(
			refused(
				"Invalid requests[1].createDeveloperMetadata: Cannot add developer metadata with ID [2] because developer metadata with that ID already exists.",
			),
		);
		expect(
			(await sheets("?fields=sheets.properties.title")).body.sheets,
		).toHaveLength(2);
		const copied = await change({ duplicateSheet: { sourceSheetId: 7 } });
		const { sheetId } = copied.body.replies[0].duplicateSheet.properties;
		expect(await places()).toContainEqual({ locationType: "SHEET", sheetId });
		await change({ deleteSheet: { sheetId: 7 } });
		expect(await places()).toEqual([{ locationType: "SHEET", sheetId }]);
	});

	test("is changed and deleted by what matches, and one of a project is nobody else's", async () => {
		await change(
			note(1, { sheetId: 0 }),
			note(2, { sheetId: 0 }, { visibility: "PROJECT" }),
		);
		const filter = (metadataId: number) => ({
			developerMetadataLookup: { metadataId },
		});
		expect(
			(
				await change({
					updateDeveloperMetadata: {
						dataFilters: [filter(1)],
						developerMetadata: { metadataValue: "new" },
						fields: "metadataValue",
					},
				})
			).body.replies[0].updateDeveloperMetadata.developerMetadata,
		).toMatchObject([{ metadataId: 1, metadataValue: "new" }]);
		// The owner in Sheets itself is no project.
		expect(await door("spreadsheet", { id })).toMatchObject({
			sheets: [{ developerMetadata: [{ metadataId: 1 }] }],
		});
		const removed = await change(
			{ deleteDeveloperMetadata: { dataFilter: filter(2) } },
			{ deleteDeveloperMetadata: { dataFilter: filter(2) } },
		);
		expect(removed.body.replies).toMatchObject([
			{
				deleteDeveloperMetadata: {
					deletedDeveloperMetadata: [{ metadataId: 2 }],
				},
			},
			{ deleteDeveloperMetadata: {} },
		]);
		expect(
			await change(
				note(5, { sheetId: 0 }, { metadataValue: "x".repeat(30_000) }),
			),
		).toMatchObject({ status: 400 });
	});
});

describe("what the owner protected", () => {
	const range = { sheetId: 0, startRowIndex: 0, endRowIndex: 1 };
	const protect = (protectedRange: object) =>
		door("edit-spreadsheet", {
			id,
			requests: [{ addProtectedRange: { protectedRange } }],
		});

	test("is told with the sheet and edited by nobody else, whichever call tries", async () => {
		await protect({
			protectedRangeId: 9,
			range,
			description: "Ours",
			editors: { users: [] },
		});
		expect(
			(await sheets("?fields=sheets.protectedRanges")).body.sheets[0]
				.protectedRanges,
		).toEqual([{ protectedRangeId: 9, range, description: "Ours" }]);
		const head = encodeURIComponent("A1:B1");
		expect(
			await sheets(
				`/values/${head}?valueInputOption=RAW`,
				{ values: [["no"]] },
				"PUT",
			),
		).toMatchObject(refused(refusal));
		expect(
			await sheets("/values:batchUpdate", {
				valueInputOption: "RAW",
				data: [
					{ range: "A2", values: [["kept?"]] },
					{ range: "A1", values: [["no"]] },
				],
			}),
		).toMatchObject(refused(`Invalid data[1]: ${refusal}`));
		expect(await sheets(`/values/${head}:clear`, {})).toMatchObject(
			refused(refusal),
		);
		const cells = (rowIndex: number) => ({
			updateCells: {
				start: { sheetId: 0, rowIndex, columnIndex: 0 },
				rows: [{ values: [{ userEnteredValue: { numberValue: 1 } }] }],
				fields: "userEnteredValue",
			},
		});
		const span = { sheetId: 0, dimension: "ROWS", startIndex: 0, endIndex: 1 };
		for (const [kind, request] of Object.entries({
			...cells(0),
			deleteDimension: { range: span },
			sortRange: { range: { sheetId: 0 }, sortSpecs: [] },
			deleteSheet: { sheetId: 0 },
			deleteProtectedRange: { protectedRangeId: 9 },
		}))
			expect(await change(cells(1), { [kind]: request })).toMatchObject(
				refused(`Invalid requests[1].${kind}: ${refusal}`),
			);
		expect(await door("values", { id, range: "A1:B9" })).toMatchObject({
			values: [["day", "spend"]],
		});
		expect(
			await change(cells(1), { insertDimension: { range: span } }),
		).toMatchObject({
			status: 200,
		});
		// The protection moved down with its row.
		expect(await change(cells(1))).toMatchObject(
			refused(`Invalid requests[0].updateCells: ${refusal}`),
		);
	});

	test("is a whole sheet but for its open parts, and no more than a warning where it only warns", async () => {
		await protect({
			range: { sheetId: 0 },
			editors: { users: [] },
			unprotectedRanges: [
				{ sheetId: 0, startColumnIndex: 3, endColumnIndex: 5 },
			],
		});
		const write = (to: string) =>
			sheets(
				`/values/${to}?valueInputOption=RAW`,
				{ values: [["written"]] },
				"PUT",
			);
		expect(await write("D4")).toMatchObject({ status: 200 });
		expect(await write("C4")).toMatchObject(refused(refusal));
		expect(
			await change({
				updateSheetProperties: {
					properties: { sheetId: 0, title: "Mine" },
					fields: "title",
				},
			}),
		).toMatchObject({ status: 400 });
		await door("edit-spreadsheet", {
			id,
			requests: [
				{ addSheet: { properties: { sheetId: 5, title: "Careful" } } },
				{
					addProtectedRange: {
						protectedRange: { range: { sheetId: 5 }, warningOnly: true },
					},
				},
				{ addSheet: { properties: { sheetId: 6, title: "Shared" } } },
				{ addProtectedRange: { protectedRange: { range: { sheetId: 6 } } } },
			],
		});
		expect(await write("Careful!A1")).toMatchObject({ status: 200 });
		// Without editors everybody is one who writes the spreadsheet.
		expect(await write("Shared!A1")).toMatchObject({ status: 200 });
	});
});

describe("a file that its owner", () => {
	test("binned is still read and written by Sheets, and only Drive says where it is", async () => {
		await door("bin", { id });
		expect((await sheets("/values/A1")).body.values).toEqual([["day"]]);
		expect(
			await sheets(
				"/values/A2?valueInputOption=RAW",
				{ values: [["written"]] },
				"PUT",
			),
		).toMatchObject({ status: 200 });
		expect((await call(`/drive/v3/files/${id}?fields=trashed`)).body).toEqual({
			trashed: true,
		});
		await door("bin", { id, isBinned: false });
		expect((await call(`/drive/v3/files/${id}?fields=trashed`)).body).toEqual({
			trashed: false,
		});
	});

	test("moved is the same file", async () => {
		await door("move", { id, folder: "Archive" });
		expect((await sheets("/values/A1")).body.values).toEqual([["day"]]);
	});

	test("deleted is gone for everybody", async () => {
		await door("delete", { id });
		expect(await sheets("/values/A1")).toMatchObject({
			status: 404,
			body: {
				error: {
					message: "Requested entity was not found.",
					status: "NOT_FOUND",
				},
			},
		});
		expect(await sheets("", undefined)).toMatchObject({ status: 404 });
	});

	test("filled takes no more than ten million cells, and nothing of the batch that would", async () => {
		await door("edit-spreadsheet", {
			id,
			requests: [
				{
					addSheet: {
						properties: {
							title: "Full",
							gridProperties: { rowCount: 99_700, columnCount: 100 },
						},
					},
				},
			],
		});
		expect(
			await change(
				{
					addSheet: {
						properties: {
							title: "Small",
							gridProperties: { rowCount: 10, columnCount: 10 },
						},
					},
				},
				{ appendDimension: { sheetId: 0, dimension: "ROWS", length: 200 } },
			),
		).toMatchObject(
			refused(
				"Invalid requests[1].appendDimension: This action would increase the number of cells in the workbook above the limit of 10000000 cells.",
			),
		);
		expect(
			(await sheets("?fields=sheets.properties.title")).body.sheets,
		).toHaveLength(2);
	});
});

test("sixty reads a minute are a person's, and a write is not one of them", async () => {
	await door("limits", { isEnforced: true });
	try {
		for (let count = 0; count < 60; count += 1)
			expect((await sheets("?fields=spreadsheetId")).status).toBe(200);
		expect(await sheets("?fields=spreadsheetId")).toMatchObject({
			status: 429,
			body: {
				error: {
					status: "RESOURCE_EXHAUSTED",
					message: expect.stringContaining(
						"limit 'Read requests per minute per user' of service 'sheets.googleapis.com'",
					),
					details: [
						{
							reason: "RATE_LIMIT_EXCEEDED",
							metadata: { quota_limit: "ReadRequestsPerMinutePerUser" },
						},
						{},
					],
				},
			},
		});
		expect(await change(note(1, { sheetId: 0 }))).toMatchObject({
			status: 200,
		});
		await google.control("clock", { advanceSeconds: 60 });
		expect((await sheets("?fields=spreadsheetId")).status).toBe(200);
	} finally {
		await door("limits", { isEnforced: false });
	}
});

import { randomBytes } from "node:crypto";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { sandboxEndpoints } from "../../scripts/start/sandbox-platforms.ts";
import { clientOf, createKey } from "../support/api.ts";
import { createApiFleet } from "../support/api-process.ts";
import { asSuperuser } from "../support/as-superuser.ts";
import { firstDay, lastDay } from "../support/factories/dashboard.ts";
import { sandboxClient } from "../support/sandbox-google.ts";
import { owner, SheetStand, writer } from "../support/sheet-stand.ts";

// Reports of metrics in spreadsheets: written again and again, whatever their owners do in between.

const header = [
	"Date",
	"Currency",
	"Spend",
	"Impressions",
	"Clicks",
	"Conversions",
	"Conversion value",
	"Partial",
];
const middle = "2026-03-02";

let stand: SheetStand;
beforeAll(async () => {
	stand = await SheetStand.start();
});
afterAll(() => stand?.stop());
beforeEach(async () => {
	await stand.forget("faults");
	await stand.forget("requests");
	// A refusal for a limit counts for all that follows.
	await asSuperuser(
		stand.database,
		"delete from platform_limit_window; delete from platform_hold",
	);
});

/** Spend of the first campaign on a day, in units. */
const restate = (day: string, units: number) =>
	stand.rows(
		"update metric_daily set cost_micros = $1::bigint * 1000000 where campaign_id = $2 and date = $3::date",
		[units, stand.made.campaignIds[0], day],
	);

/** Data rows of a day. */
const rowsOf = (cells: string[][], day: string) =>
	cells.filter(([date]) => date === day);
const days = (cells: string[][]) => cells.slice(1).map(([date]) => date);

describe("a new spreadsheet", () => {
	test("says what it is, and holds the very numbers of the query for metrics", async () => {
		const answer = await stand.write();
		expect(answer.userErrors).toEqual([]);
		expect(answer.rowsWritten).toBe(6);
		expect(answer.url).toContain(answer.spreadsheetId);
		const id = answer.spreadsheetId ?? "";
		const { properties } = await stand.door("spreadsheet", { id });
		expect(properties.title).toBe("Patchbay: spend by day");
		const rows = await stand.metrics(
			{},
			"date currencyCode spend impressions clicks conversions conversionValue",
		);
		const typed = await stand.typed(id);
		expect(
			typed.slice(1, 7).map((row) => row.map((cell) => cell.userEnteredValue)),
		).toEqual(
			rows.map((row) => [
				{ numberValue: serial(row.date) },
				{ stringValue: row.currencyCode },
				{ numberValue: Number(row.spend) / 1e6 },
				{ numberValue: Number(row.impressions) },
				{ numberValue: Number(row.clicks) },
				{ numberValue: row.conversions },
				{ numberValue: Number(row.conversionValue) / 1e6 },
				{ boolValue: false },
			]),
		);
		expect(
			typed[1]?.map((cell) => cell.userEnteredFormat?.numberFormat?.type),
		).toEqual([
			"DATE",
			undefined,
			"NUMBER",
			"NUMBER",
			"NUMBER",
			"NUMBER",
			"NUMBER",
			undefined,
		]);
		expect(await stand.cells(id, "Spend!A1:H2")).toEqual([
			header,
			[firstDay, "EUR", "24.00", "240", "24", "1.50", "0.75", "FALSE"],
		]);
		const { sheets } = await stand.door("spreadsheet", { id });
		expect(sheets).toHaveLength(1);
	});

	test("has decimals as each currency has them, and texts that stay texts", async () => {
		const [campaign, other] = stand.made.campaignIds.slice(-2);
		await stand.rows(
			"update campaign set name = case when id = $1 then '=1+1' else '+49 \"ad\" ''x''' end where id = any($2::uuid[])",
			[campaign, [campaign, other]],
		);
		await stand.rows(
			"update metric_daily set currency_code = case when campaign_id = $1 then 'JPY' else 'KWD' end, cost_micros = 1234500000 where campaign_id = any($2::uuid[])",
			[campaign, [campaign, other]],
		);
		const ids = [campaign, other].map((id) =>
			Buffer.from(`Campaign:${id}`).toString("base64url"),
		);
		const id = await stand.written({
			title: "Mine",
			sheetName: "By campaign",
			report: { groupBy: ["CAMPAIGN", "DATE"], campaignIds: ids, to: firstDay },
		});
		const cells = await stand.cells(id, "By campaign");
		expect(cells[0]?.slice(0, 5)).toEqual([
			"Campaign",
			"Campaign ID",
			"Date",
			"Currency",
			"Spend",
		]);
		expect(cells.slice(1).map((row) => [row[0], row[3], row[4]])).toEqual([
			[`+49 "ad" 'x'`, "KWD", "1,234.500"],
			["=1+1", "JPY", "1,235"],
		]);
		const typed = await stand.typed(id, "By campaign");
		expect(typed[2]?.[0].userEnteredValue).toEqual({ stringValue: "=1+1" });
		expect(typed[2]?.[4].userEnteredValue).toEqual({ numberValue: 1234.5 });
		// The other tests count them as they were made.
		await stand.rows(
			"update metric_daily m set currency_code = 'USD', cost_micros = impressions * 100000 where campaign_id = any($1::uuid[])",
			[[campaign, other]],
		);
	});
});

describe("the same tab again", () => {
	test("replaces the report's days and keeps the others, without doubling", async () => {
		const spreadsheetId = await stand.written({
			report: { from: firstDay, to: middle },
		});
		await restate(middle, 41);
		const again = await stand.write({
			spreadsheetId,
			report: { from: middle, to: lastDay },
		});
		expect(again).toMatchObject({ rowsWritten: 4, userErrors: [] });
		const cells = await stand.cells(spreadsheetId);
		expect(days(cells)).toEqual([
			firstDay,
			firstDay,
			middle,
			middle,
			lastDay,
			lastDay,
		]);
		expect(rowsOf(cells, middle)[1]?.[2]).toBe("94.00");
		expect(rowsOf(cells, firstDay)[1]?.[2]).toBe("54.00");
		await restate(middle, 1);
		const before = await stand.cells(spreadsheetId);
		await stand.written({ spreadsheetId });
		await stand.written({ spreadsheetId });
		const after = await stand.cells(spreadsheetId);
		expect(after).toHaveLength(before.length);
		expect(rowsOf(after, middle)[1]?.[2]).toBe("54.00");
	});

	test("takes the address of a spreadsheet, follows a tab that was renamed and a file that was moved", async () => {
		const spreadsheetId = await stand.written();
		const { properties } = await stand.tab(spreadsheetId);
		await stand.edit(spreadsheetId, {
			updateSheetProperties: {
				properties: { sheetId: properties.sheetId, title: "Ausgaben" },
				fields: "title",
			},
		});
		await stand.door("move", { id: spreadsheetId, folder: "Reports" });
		await stand.written({
			spreadsheetId: `https://docs.google.com/spreadsheets/d/${spreadsheetId}/edit#gid=0`,
		});
		expect(await stand.cells(spreadsheetId, "Ausgaben")).toHaveLength(7);
		const { sheets } = await stand.door("spreadsheet", { id: spreadsheetId });
		expect(sheets).toHaveLength(1);
	});

	test("makes a tab anew that was deleted, and one more for another report", async () => {
		const spreadsheetId = await stand.written();
		await stand.edit(spreadsheetId, {
			addSheet: { properties: { title: "Notes" } },
		});
		const { properties } = await stand.tab(spreadsheetId);
		await stand.edit(spreadsheetId, {
			deleteSheet: { sheetId: properties.sheetId },
		});
		await stand.written({ spreadsheetId });
		await stand.written({
			spreadsheetId,
			sheetName: "Brands",
			report: { groupBy: ["BRAND"] },
		});
		expect(await stand.cells(spreadsheetId)).toHaveLength(7);
		const brands = await stand.cells(spreadsheetId, "Brands");
		expect(
			brands.slice(1).map(([brand, currency]) => [brand, currency]),
		).toEqual([
			["Brand 001", "USD"],
			["Brand 002", "EUR"],
			["Brand 002", "USD"],
		]);
		// A report without days is replaced as a whole.
		await stand.written({
			spreadsheetId,
			sheetName: "Brands",
			report: { groupBy: ["BRAND"], to: firstDay },
		});
		expect(await stand.cells(spreadsheetId, "Brands")).toHaveLength(4);
	});

	test("leaves what its owner has right and below of it, rows and formulas", async () => {
		const spreadsheetId = await stand.written({
			report: { from: middle, to: middle },
		});
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!I1:I3",
			values: [["Note"], ["mine"], ["=C3*2"]],
		});
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!A5:C5",
			values: [["Total", null, "=SUM(C2:C3)"]],
		});
		await stand.written({ spreadsheetId });
		const cells = await stand.cells(spreadsheetId);
		expect(days(cells).slice(0, 6)).toEqual([
			firstDay,
			firstDay,
			middle,
			middle,
			lastDay,
			lastDay,
		]);
		expect(cells[3]?.slice(0, 3)).toEqual([middle, "EUR", "24.00"]);
		expect(cells[3]?.[8]).toBe("mine");
		expect(cells.at(-1)?.[0]).toBe("Total");
		expect(cells.at(-1)?.[2]).not.toBe("");
	});
});

describe("a tab that is not as it was", () => {
	/** A problem that names the field, and nothing in the tab that changed. */
	async function refusedUnchanged(
		spreadsheetId: string,
		input: Record<string, unknown> = {},
		tab = "Spend",
	) {
		const before = await stand.cells(spreadsheetId, tab);
		const problem = await stand.refused({ spreadsheetId, ...input });
		expect(await stand.cells(spreadsheetId, tab)).toEqual(before);
		return problem;
	}

	test("is not written when somebody else made it, or when another report is in it", async () => {
		const spreadsheetId = await stand.written();
		await stand.edit(spreadsheetId, {
			addSheet: { properties: { title: "Plan" } },
		});
		expect(
			await refusedUnchanged(spreadsheetId, { sheetName: "plan" }, "Plan"),
		).toMatchObject({ code: "CONFLICT", field: ["sheetName"] });
		expect(
			await refusedUnchanged(spreadsheetId, {
				report: { groupBy: ["DATE", "PLATFORM"] },
			}),
		).toMatchObject({ code: "CONFLICT", field: ["sheetName"] });
		expect(
			await refusedUnchanged(spreadsheetId, {
				report: { platforms: ["META_ADS"] },
			}),
		).toMatchObject({ code: "CONFLICT" });
	});

	test("is not written when its header is another, or rows of it stand below something else", async () => {
		const spreadsheetId = await stand.written();
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!C1",
			values: [["Cost"]],
		});
		expect(await refusedUnchanged(spreadsheetId)).toMatchObject({
			code: "CONFLICT",
			message: expect.stringContaining("first row"),
		});
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!C1",
			values: [["Spend"]],
		});
		const { properties } = await stand.tab(spreadsheetId);
		await stand.edit(spreadsheetId, {
			insertDimension: {
				range: {
					sheetId: properties.sheetId,
					dimension: "ROWS",
					startIndex: 3,
					endIndex: 4,
				},
			},
		});
		expect(await refusedUnchanged(spreadsheetId)).toMatchObject({
			code: "CONFLICT",
			message: expect.stringContaining("row 4"),
		});
	});

	test("keeps a row that is gone while something of its owner's is beside it", async () => {
		const spreadsheetId = await stand.written();
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!A8:C8",
			values: [["2026-03-03", "CHF", 5]],
		});
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!J8",
			values: [["ask Zurich"]],
		});
		expect(await refusedUnchanged(spreadsheetId)).toMatchObject({
			code: "CONFLICT",
			message: expect.stringContaining("row 8"),
		});
		await stand.door("enter-values", {
			id: spreadsheetId,
			range: "Spend!J8",
			values: [[""]],
		});
		await stand.written({ spreadsheetId });
		expect(await stand.cells(spreadsheetId)).toHaveLength(7);
	});

	test("is not written when it is protected, full, in the bin, deleted or only to be read", async () => {
		const name = "Shared plan";
		const { id } = await stand.door("make-spreadsheet", {
			user: owner,
			name,
			sharedWith: [writer],
		});
		await stand.door("pick", {
			user: writer,
			name,
			clientId: sandboxClient.client_id,
		});
		await stand.written({ spreadsheetId: id });
		const { properties } = await stand.tab(id);
		await stand.edit(id, {
			addProtectedRange: {
				protectedRange: {
					protectedRangeId: 7,
					range: { sheetId: properties.sheetId },
					editors: { users: [] },
				},
			},
		});
		expect(await refusedUnchanged(id)).toMatchObject({
			code: "CONFLICT",
			message: expect.stringContaining("protected"),
		});
		await stand.edit(id, { deleteProtectedRange: { protectedRangeId: 7 } });
		await stand.edit(id, {
			addSheet: {
				properties: {
					title: "Wide",
					gridProperties: { rowCount: 99_000, columnCount: 100 },
				},
			},
		});
		await stand.written({ spreadsheetId: id });
		await stand.written({
			spreadsheetId: id,
			sheetName: "More",
			report: { groupBy: ["DATE", "BRAND"] },
		});
		await stand.edit(id, {
			appendDimension: {
				sheetId: properties.sheetId,
				dimension: "ROWS",
				length: 800,
			},
		});
		expect(
			await stand.refused({
				spreadsheetId: id,
				sheetName: "Even more",
				report: { groupBy: ["BRAND"] },
			}),
		).toMatchObject({ code: "LIMIT_REACHED", field: ["spreadsheetId"] });
		await stand.door("bin", { id });
		expect(await stand.refused({ spreadsheetId: id })).toMatchObject({
			code: "CONFLICT",
			message: expect.stringContaining("bin"),
		});
		await stand.door("bin", { id, isBinned: false });
		await stand.written({ spreadsheetId: id });
		await stand.door("delete", { id });
		expect(await stand.refused({ spreadsheetId: id })).toMatchObject({
			code: "NOT_FOUND",
			field: ["spreadsheetId"],
		});
	});
});

describe("a write", () => {
	test("whose answer is lost is done once, also where the spreadsheet is made by it", async () => {
		await stand.fault("drive/v3/files", {
			kind: "lost_response",
			method: "POST",
		});
		await stand.fault("v4/spreadsheets/*:batchUpdate", {
			kind: "lost_response",
		});
		const title = "Made once";
		const spreadsheetId = await stand.written({ title });
		const { files } = await stand.door("files", { user: writer });
		expect(
			files.filter(({ name }: { name: string }) => name === title),
		).toHaveLength(1);
		expect(await stand.cells(spreadsheetId)).toHaveLength(7);
		await restate(middle, 11);
		await stand.fault("v4/spreadsheets/*:batchUpdate", {
			kind: "lost_response",
		});
		await stand.written({ spreadsheetId });
		expect(await stand.cells(spreadsheetId)).toHaveLength(7);
		await restate(middle, 1);
	});

	test("waits for another one of the same spreadsheet, in whichever process", async () => {
		const spreadsheetId = await stand.written({
			report: { from: firstDay, to: firstDay },
		});
		const fleet = await createApiFleet({
			database: stand.database,
			endpoints: sandboxEndpoints(stand.sandbox.url),
			env: { PATCHBAY_MASTER_KEY: stand.masterKey },
		});
		try {
			const other = await fleet.start();
			const there = clientOf(other.url, stand.api.key);
			const both = await Promise.all([
				stand.write({ spreadsheetId }),
				stand.write({ spreadsheetId }, there),
				stand.write({ spreadsheetId }),
			]);
			expect(both.flatMap(({ userErrors }) => userErrors)).toEqual([]);
			expect(await stand.cells(spreadsheetId)).toHaveLength(7);

			// Killed while it writes: all of it is there or nothing, and the next one goes on from it.
			await stand.forget("requests");
			await restate(lastDay, 61);
			await stand.fault("v4/spreadsheets/*:batchUpdate", { kind: "stall" });
			const lost = stand.write({ spreadsheetId }, there).catch(() => null);
			while (
				!(await stand.requests("v4/spreadsheets/")).some(({ path }) =>
					path.endsWith(":batchUpdate"),
				)
			)
				await new Promise((resolve) => setTimeout(resolve, 20));
			await other.kill();
			await lost;
			await stand.forget("faults");
			expect(await stand.rows("select from spreadsheet_lease")).toHaveLength(1);
			// Its lease runs out.
			await stand.rows(
				"update spreadsheet_lease set lease_until = clock_timestamp() - interval '1 s'",
			);
			await stand.written({ spreadsheetId });
			const cells = await stand.cells(spreadsheetId);
			expect(cells).toHaveLength(7);
			expect(rowsOf(cells, lastDay)[1]?.[2]).toBe("114.00");
			expect(await stand.rows("select from spreadsheet_lease")).toEqual([]);
			await restate(lastDay, 1);
		} finally {
			await fleet.close();
		}
	});

	test("is told of Google's limit with the time to wait", async () => {
		const spreadsheetId = await stand.written();
		await stand.fault("v4/spreadsheets/*:batchUpdate", {
			kind: "custom",
			status: 429,
			headers: { "retry-after": "120" },
			body: { error: { code: 429, status: "RESOURCE_EXHAUSTED" } },
		});
		expect(await stand.refused({ spreadsheetId })).toMatchObject({
			code: "RATE_LIMITED",
			retryAfterSeconds: expect.any(Number),
		});
	});

	test("is answered again for the same Idempotency-Key, and not done again", async () => {
		const { client } = stand.api;
		const keyed = client.with({
			...client.headers,
			"Idempotency-Key": randomBytes(8).toString("hex"),
		});
		const first = await stand.write({ title: "Keyed" }, keyed);
		await stand.forget("requests");
		expect(await stand.write({ title: "Keyed" }, keyed)).toEqual(first);
		expect(await stand.requests("")).toEqual([]);
	});

	test("is remembered, told to the audit, and can be asked for again as it is", async () => {
		const spreadsheetId = await stand.written({
			sheetName: "Again",
			report: { groupBy: ["DATE", "BRAND"] },
		});
		const { connection } = await stand.api.client.query(
			"query ($id: ID!) { connection(id: $id) { sheetReports { id spreadsheetId title sheetName url report rows rowsWritten lastWrittenAt } } }",
			{ id: stand.connectionId },
		);
		const [last] = connection.sheetReports;
		expect(last).toMatchObject({
			spreadsheetId,
			title: "Patchbay: spend by day and brand",
			sheetName: "Again",
			rows: 9,
			rowsWritten: 9,
			report: { from: firstDay, to: lastDay, groupBy: ["DATE", "BRAND"] },
		});
		await stand.written({
			spreadsheetId,
			sheetName: last.sheetName,
			report: last.report,
		});
		const entries = await stand.rows<{ succeeded: boolean; detail: object }>(
			"select succeeded, detail from audit_event where action = 'EXPORT' and detail ->> 'sheetName' = 'Again' order by sequence",
		);
		expect(entries).toHaveLength(2);
		expect(entries[0]).toMatchObject({
			succeeded: true,
			detail: { spreadsheetId, rows: 9, rowsWritten: 9 },
		});
		await stand.refused({ spreadsheetId: "no-such-file" });
		const [failed] = await stand.rows<{ detail: object }>(
			"select detail from audit_event where action = 'EXPORT' and not succeeded order by sequence desc limit 1",
		);
		expect(failed?.detail).toMatchObject({ failure: "NOT_FOUND" });
	});

	test("is refused for reports that a sheet cannot keep, naming the field", async () => {
		for (const [report, field] of [
			[{ from: lastDay, to: firstDay }, ["report", "to"]],
			[{ groupBy: ["HOUR"] }, ["report", "groupBy"]],
			[{ groupBy: ["DATE", "WEEK"] }, ["report", "groupBy"]],
			[{ completeDays: 3 }, ["report", "completeDays"]],
			[
				{ orderBy: { metric: "SPEND", direction: "DESC" } },
				["report", "orderBy"],
			],
		] as const)
			expect(await stand.refused({ report })).toMatchObject({
				code: "INVALID_INPUT",
				field,
			});
		expect(await stand.refused({ sheetName: " " })).toMatchObject({
			field: ["sheetName"],
		});
		expect(await stand.refused({ spreadsheetId: "../../x" })).toMatchObject({
			field: ["spreadsheetId"],
		});
		const { files } = await stand.door("files", { user: writer });
		await stand.refused({ report: { groupBy: ["HOUR"] } });
		expect((await stand.door("files", { user: writer })).files).toEqual(files);
	});

	test("of months that the sheet holds more of is refused, and whole ones replace them", async () => {
		const whole = { groupBy: ["MONTH"], from: firstDay, to: lastDay };
		const spreadsheetId = await stand.written({ report: whole });
		expect(
			await stand.refused({
				spreadsheetId,
				report: { ...whole, from: middle },
			}),
		).toMatchObject({ code: "CONFLICT", field: ["report", "from"] });
		await stand.written({ spreadsheetId, report: whole });
		expect(await stand.cells(spreadsheetId)).toHaveLength(3);
	});
});

describe("others", () => {
	test("do not write with a connection, into a sheet or about accounts that are not theirs", async () => {
		const { client } = await stand.neighbour();
		expect(await stand.refused({}, client)).toMatchObject({
			code: "NOT_FOUND",
			field: ["connectionId"],
		});
		const spreadsheetId = await stand.written();
		// The same person at Google: the sheet opens, and the tab is another tenant's.
		const own = await stand.connect(client);
		expect(
			await stand.refused({ connectionId: own, spreadsheetId }, client),
		).toMatchObject({ code: "CONFLICT", field: ["sheetName"] });
		const foreign = Buffer.from(`Brand:${stand.made.brandIds[0]}`).toString(
			"base64url",
		);
		expect(
			await stand.refused(
				{ connectionId: own, report: { brandIds: [foreign] } },
				client,
			),
		).toMatchObject({
			code: "NOT_FOUND",
			field: ["report", "brandIds", "0"],
		});
		// Without a filter it is about the neighbour's own numbers, of which there are none.
		expect(
			await stand.write({ connectionId: own, title: "Next door" }, client),
		).toMatchObject({ rowsWritten: 0, userErrors: [] });
		const { connection } = await client.query(
			"query ($id: ID!) { connection(id: $id) { sheetReports { id } } }",
			{ id: stand.connectionId },
		);
		expect(connection).toBeNull();
	});

	test("need the right to change things at platforms, and the one to read", async () => {
		for (const scopes of [["READ"], ["CAMPAIGNS_WRITE"]] as const) {
			const key = await createKey(stand.database, stand.api.tenant, scopes);
			expect(
				await stand.refused({}, clientOf(stand.api.url, key)),
			).toMatchObject({ code: "FORBIDDEN" });
		}
	});

	test("are told the box to tick where the grant may not write files", async () => {
		await stand.rows(
			"update platform_grant set granted_scopes = '{openid,email}' where platform = 'GOOGLE_WORKSPACE'",
		);
		const problem = await stand.refused({});
		expect(problem).toMatchObject({
			code: "SCOPE_MISSING",
			scopeSets: ["drive"],
			message: expect.stringContaining("ticked"),
		});
		await stand.rows(
			"update platform_grant set granted_scopes = '{openid,email,https://www.googleapis.com/auth/drive.file}' where platform = 'GOOGLE_WORKSPACE'",
		);
	});
});

function serial(day: string): number {
	return (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000;
}

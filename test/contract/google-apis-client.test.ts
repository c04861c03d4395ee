import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	type Sandbox,
	startSandbox,
} from "../../apps/sandbox/src/create-sandbox.ts";
import { childEnvironment } from "../support/child-environment.ts";
import { sandboxCallback, sandboxClient } from "../support/sandbox-google.ts";

// biome-ignore lint/suspicious/noExplicitAny: what another process printed; each part is compared below
type Report = Record<string, any>;

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ port: 0, proxyPort: 0 });
});
afterAll(() => sandbox.stop());

async function run(environment: Record<string, string>): Promise<Report> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		[fileURLToPath(new URL("google-apis-client.child.ts", import.meta.url))],
		{
			maxBuffer: 16 * 1024 * 1024,
			env: {
				...childEnvironment(),
				HOME: process.env.HOME,
				CLIENT_ID: sandboxClient.client_id,
				CLIENT_SECRET: sandboxClient.client_secret,
				CLIENT_REDIRECT_URI: sandboxCallback,
				...environment,
			},
		},
	);
	return JSON.parse(stdout) as Report;
}

describe.each([
	["at the sandbox's plain address", true],
	["at Google's own host names, by the proxy alone", false],
])(
	"googleapis, google-auth-library and openid-client, unmodified, %s",
	(_where, isPlain) => {
		let report: Report;
		let issuer: string;
		beforeAll(async () => {
			issuer = isPlain
				? `${sandbox.url}/google-ads`
				: "https://accounts.google.com";
			report = await run(
				isPlain
					? {
							CLIENT_ROOT_URL: `${sandbox.url}/`,
							CLIENT_SIGN_IN_URL: issuer,
						}
					: {
							HTTPS_PROXY: sandbox.proxyUrl ?? "",
							https_proxy: sandbox.proxyUrl ?? "",
							NODE_USE_ENV_PROXY: "1",
							NODE_EXTRA_CA_CERTS: sandbox.caCertificatePath,
						},
			);
		}, 120_000);

		test("sign in, verify the ID token and read the token's scopes", () => {
			expect(report.callbackIssuer).toBe(issuer);
			expect(report.ticket).toMatchObject({
				iss: issuer,
				sub: "100000000000000000001",
				email: "agency.admin@example.com",
			});
			expect(report.tokenInfo.scopes).toContain(
				"https://www.googleapis.com/auth/drive",
			);
			expect(report.oidcClaims).toMatchObject({ iss: issuer });
		});

		test("upload, read, change, search, copy, export and delete files", () => {
			expect(report.about).toMatchObject({
				user: { emailAddress: "agency.admin@example.com", me: true },
				storageQuota: { limit: String(64 * 1024 * 1024) },
			});
			expect(report.uploaded).toMatchObject({
				name: "O'Brien's spend.csv",
				size: "14",
				parents: [report.folderId],
				appProperties: { run: "1" },
			});
			expect(report.downloaded).toBe("day,spend\n1,2\n");
			expect(report.updated).toMatchObject({
				size: "18",
				starred: true,
				description: "Spend of the spring campaign",
			});
			const one = ["O'Brien's spend.csv"];
			expect(report.found).toEqual({
				inFolder: one,
				byEscapedName: one,
				byPrefix: one,
				byText: one,
				changedSince: one,
				byAppProperty: one,
				leftToRight: one,
			});
			expect(report.imported.mimeType).toBe(
				"application/vnd.google-apps.spreadsheet",
			);
			expect(report.exported).toBe(
				'day,spend,share\r\n2026-11-01,"1,234.50",12%',
			);
			expect(report.copied).toMatchObject({
				name: "Spend (copy)",
				parents: [report.folderId],
			});
			expect(report.afterTrash).toEqual(["Spend", "Spend (copy)"]);
		});

		test("share a file, change the share and end it", () => {
			expect(report.shared).toMatchObject({
				emailAddress: "brand.owner@example.com",
				role: "reader",
			});
			expect(report.promoted.role).toBe("writer");
			expect(
				report.permissions.map(({ role }: { role: string }) => role),
			).toEqual(["owner", "writer"]);
			expect(report.permissionsLeft).toBe(1);
		});

		test("upload in chunks, learn how far it is after a loss, and get the same bytes back", () => {
			const { resumable } = report;
			expect(resumable).toMatchObject({
				empty: { status: 308, range: null },
				first: { status: 308, range: "bytes=0-262143" },
				gap: { status: 400 },
				asked: { status: 308, range: "bytes=0-262143" },
				last: {
					status: 200,
					data: { size: String(600 * 1024), mimeType: "video/mp4" },
				},
			});
			expect(resumable.askedAgain).toEqual(resumable.last);
			expect(report.sameBytes).toBe(true);
		});

		test("write, add, read in each form, format and clear cells", () => {
			expect(report.write).toMatchObject({
				totalUpdatedRows: 6,
				totalUpdatedColumns: 4,
				totalUpdatedCells: 12,
				totalUpdatedSheets: 1,
			});
			expect(report.appended).toMatchObject({
				tableRange: "'Per day'!A1:C3",
				updates: {
					updatedRange: "'Per day'!A4:B4",
					updatedData: { values: [["2026-11-03", "3"]] },
				},
			});
			const head = ["day", "spend", "share"];
			const { formatted, unformatted, dates, formulas } = report.values;
			expect(formatted).toEqual([
				{
					range: "'Per day'!A1:C1001",
					values: [
						head,
						["2026-11-01", "$1,234.50", "12%"],
						["11/2/2026", "7", "TRUE"],
						["2026-11-03", "3"],
					],
				},
				{
					range: "'Per day'!E1:E3",
					values: [["total"], ["1241.5"], ["#DIV/0!"]],
				},
			]);
			expect(unformatted[0].values).toEqual([
				head,
				[46_327, 1234.5, 0.12],
				[46_328, 7, true],
				["2026-11-03", 3],
			]);
			expect(dates[0].values[0]).toEqual([
				"day",
				"2026-11-01",
				"11/2/2026",
				"2026-11-03",
			]);
			expect(formulas[1].values).toEqual([
				["total"],
				["=SUM(B2:B3)"],
				["=B2/0"],
			]);
			expect(report.cleared).toEqual({
				range: "'Per day'!A1:C1001",
				majorDimension: "ROWS",
				values: [head],
			});
		});

		test("note something at a sheet, find it again, and protect its head", () => {
			expect(report.mark).toMatchObject({
				metadataKey: "report",
				metadataValue: "spend",
				location: { locationType: "SHEET", sheetId: 0 },
			});
			expect(report.marks.matchedDeveloperMetadata).toMatchObject([
				{
					developerMetadata: { metadataId: report.mark.metadataId },
					dataFilters: [{ developerMetadataLookup: { metadataKey: "report" } }],
				},
			]);
			expect(report.guarded).toContainEqual({
				properties: { sheetId: 0 },
				protectedRanges: [
					expect.objectContaining({
						description: "Head",
						requestingUserCanEdit: true,
						editors: { users: ["agency.admin@example.com"] },
					}),
				],
			});
		});

		test("change sheets by requests, and read cells with their formats", () => {
			expect(report.batch.replies).toHaveLength(4);
			expect(report.batch.replies[0].addSheet.properties).toMatchObject({
				title: "Totals",
				index: 0,
			});
			expect(
				report.batch.updatedSpreadsheet.sheets[1].properties,
			).toMatchObject({
				title: "Per day",
				gridProperties: { frozenRowCount: 1, columnCount: 30 },
			});
			const [, second] = report.grid.sheets[0].data[0].rowData;
			expect(report.grid.sheets[0].data[0].rowData[0].values[0]).toMatchObject({
				userEnteredValue: { stringValue: "day" },
				userEnteredFormat: { textFormat: { bold: true } },
			});
			expect(second.values[1]).toMatchObject({
				userEnteredValue: { numberValue: 1234.5 },
				formattedValue: "$1,234.50",
				effectiveFormat: { numberFormat: { type: "CURRENCY" } },
			});
		});

		test("are refused in Google's form, and a batch that fails leaves nothing", () => {
			expect(report.failures).toMatchObject({
				deleted: { status: 404, reason: "notFound" },
				query: { status: 400, reason: "invalid" },
				download: { status: 403, reason: "fileNotDownloadable" },
				range: { status: 400, message: "Unable to parse range: Nowhere!A1" },
				request: {
					status: 400,
					message: "Invalid requests[1].deleteSheet: No sheet with id: 99",
				},
			});
			expect(report.titlesAfterFailure).toEqual(["Totals", "Per day"]);
		});
	},
);

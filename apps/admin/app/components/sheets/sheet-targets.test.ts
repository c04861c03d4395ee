import { expect, test } from "vitest";
import { spreadsheetsOf } from "./sheet-targets.ts";

const spreadsheet = "application/vnd.google-apps.spreadsheet";

test("each spreadsheet is offered once, those with a report first, and nothing that is none", () => {
	const report = {
		id: "r",
		sheetName: "Spend",
		url: "https://docs.google.com/spreadsheets/d/1/edit",
		report: { from: "2026-11-01", to: "2026-11-30" },
		rows: 1,
		lastWrittenAt: "2026-11-30T00:00:00Z",
	};
	expect(
		spreadsheetsOf({
			sheetReports: [
				{ ...report, spreadsheetId: "2", title: "Second" },
				{ ...report, spreadsheetId: "1", title: "First" },
				{ ...report, spreadsheetId: "2", title: "Second" },
			],
			pickedFiles: [
				{ externalId: "1", name: "First", mimeType: spreadsheet },
				{ externalId: "3", name: "Third", mimeType: spreadsheet },
				{ externalId: "4", name: "Notes.pdf", mimeType: "application/pdf" },
			],
		}).map(({ name }) => name),
	).toEqual(["Second", "First", "Third"]);
	expect(spreadsheetsOf({ sheetReports: null, pickedFiles: null })).toEqual([]);
});

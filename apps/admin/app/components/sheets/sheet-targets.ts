import type { SheetTarget } from "../../graphql/sheets.ts";

const spreadsheetType = "application/vnd.google-apps.spreadsheet";

/** Spreadsheets that a report can go to: those that have one, the last written first, then those that were picked. */
export function spreadsheetsOf({
	sheetReports,
	pickedFiles,
}: Pick<SheetTarget, "sheetReports" | "pickedFiles">): {
	id: string;
	name: string;
}[] {
	const all = [
		...(sheetReports ?? []).map(({ spreadsheetId, title }) => ({
			id: spreadsheetId,
			name: title,
		})),
		...(pickedFiles ?? []).flatMap(({ externalId, name, mimeType }) =>
			mimeType === spreadsheetType ? [{ id: externalId, name }] : [],
		),
	];
	return all.filter(
		({ id }, index) => all.findIndex((other) => other.id === id) === index,
	);
}

/** The Google account of a connection, with the brand that it was connected for. */
export function nameOfTarget({
	accountName,
	grant,
	brand,
}: Pick<SheetTarget, "accountName" | "grant" | "brand">): string {
	const account = grant?.platformUserName ?? accountName ?? "Google account";
	return `${account} (${brand.name})`;
}

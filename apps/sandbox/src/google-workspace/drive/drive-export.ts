import type { Reply } from "../../simulator.ts";
import { invalidParameter, WorkspaceRefused } from "../errors.ts";
import { notSimulated } from "../json-fields.ts";
import { Calculation } from "../values/calculation.ts";
import { renderValues } from "../values/render-values.ts";
import { writeCsv } from "./csv.ts";
import { documentType, type StoredFile } from "./stored-files.ts";

type ExportType = { type: string; extension: string; isMade: boolean };

const byDocument: ExportType[] = [
	{ type: "text/plain", extension: "txt", isMade: true },
	{ type: "text/markdown", extension: "md", isMade: true },
	...foreign("text/html", "zip"),
	...foreign("application/rtf", "rtf"),
	...foreign("application/pdf", "pdf"),
	...foreign("application/epub+zip", "epub"),
	...foreign("application/vnd.oasis.opendocument.text", "odt"),
	...foreign(
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"docx",
	),
];
const bySpreadsheet: ExportType[] = [
	{ type: "text/csv", extension: "csv", isMade: true },
	{ type: "text/tab-separated-values", extension: "tsv", isMade: true },
	...foreign("application/pdf", "pdf"),
	...foreign("application/zip", "zip"),
	...foreign("application/vnd.oasis.opendocument.spreadsheet", "ods"),
	...foreign(
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"xlsx",
	),
];
const exportLimit = 10 * 1024 * 1024;

/** Into what Google exports a file; whether the sandbox does too. */
export function exportTypes(file: StoredFile): readonly ExportType[] {
	if (file.workbook !== null) return bySpreadsheet;
	return file.mimeType === documentType ? byDocument : [];
}

/**
 * `files.export`: of a spreadsheet its first sheet, as it is shown.
 * @throws {WorkspaceRefused}
 */
export function exportFile(file: StoredFile, mimeType: string | null): Reply {
	if (mimeType === null)
		throw invalidParameter(
			"mimeType",
			"Required parameter: mimeType",
			"required",
		);
	const types = exportTypes(file);
	if (types.length === 0)
		throw new WorkspaceRefused(
			403,
			"fileNotExportable",
			"Export only supports Docs Editors files.",
		);
	const found = types.find(({ type }) => type === mimeType);
	if (found === undefined)
		throw new WorkspaceRefused(
			400,
			"badRequest",
			"The requested conversion is not supported.",
			{ location: { name: "convertTo", type: "parameter" } },
		);
	if (!found.isMade) throw notSimulated(`export ${mimeType}`);
	const body =
		file.workbook === null
			? (file.content ?? Buffer.alloc(0))
			: Buffer.from(toTable(file, mimeType === "text/csv" ? "," : "\t"));
	if (body.length > exportLimit)
		throw new WorkspaceRefused(
			403,
			"exportSizeLimitExceeded",
			"This file is too large to be exported.",
		);
	return {
		status: 200,
		headers: {
			"content-type": mimeType,
			"content-disposition": "attachment",
			"x-content-type-options": "nosniff",
		},
		body,
	};
}

function toTable({ workbook }: StoredFile, separator: "," | "\t"): string {
	const sheet = workbook?.sheets.find(({ hidden }) => !hidden);
	if (workbook === null || sheet === undefined) return "";
	const rows = renderValues(
		sheet,
		{
			startRow: 0,
			endRow: sheet.filledRows(),
			startColumn: 0,
			endColumn: sheet.columnCount,
		},
		{
			value: "FORMATTED_VALUE",
			dateTime: "SERIAL_NUMBER",
			dimension: "ROWS",
		},
		new Calculation(workbook),
	);
	return writeCsv(
		rows.map((row) => row.map(String)),
		separator,
	);
}

function foreign(type: string, extension: string): ExportType[] {
	return [{ type, extension, isMade: false }];
}

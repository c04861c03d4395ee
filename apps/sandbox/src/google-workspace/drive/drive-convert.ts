import { notSimulated } from "../json-fields.ts";
import { emptyCell } from "../sheets/sheet.ts";
import { Workbook } from "../sheets/workbook.ts";
import { enter } from "../values/enter-value.ts";
import { parseCsv } from "./csv.ts";
import type { Media } from "./media.ts";
import {
	documentType,
	folderType,
	type StoredFile,
	spreadsheetType,
} from "./stored-files.ts";

const tableBytes = 8 * 1024 * 1024;

/**
 * Content of a file of a type after an upload: the bytes, or a document or spreadsheet made of a text. Without an upload it
 * is empty.
 * @throws {WorkspaceRefused} for a conversion that the sandbox does not make
 */
export function convert(
	media: Media | null,
	mimeType: string,
): Pick<StoredFile, "content" | "workbook"> {
	const type = media?.type.split(";")[0]?.trim().toLowerCase() ?? "";
	switch (mimeType) {
		case spreadsheetType: {
			if (media === null) return { content: null, workbook: new Workbook() };
			if (type !== "text/csv" && type !== "text/tab-separated-values")
				throw notSimulated(
					`make a spreadsheet of ${type}, only of CSV and TSV`,
				);
			if (media.bytes.length > tableBytes)
				throw notSimulated(
					`make a spreadsheet of more than ${tableBytes} bytes`,
				);
			return {
				content: null,
				workbook: readTable(
					media.bytes.toString("utf8"),
					type === "text/csv" ? "," : "\t",
				),
			};
		}
		case documentType:
			if (media !== null && !type.startsWith("text/"))
				throw notSimulated(`make a document of ${type}, only of text`);
			return { content: media?.bytes ?? Buffer.alloc(0), workbook: null };
		default:
			if (media !== null && mimeType.startsWith("application/vnd.google-apps."))
				throw notSimulated(
					mimeType === folderType
						? "put content into a folder"
						: `convert to ${mimeType}`,
				);
			return { content: media?.bytes ?? null, workbook: null };
	}
}

/** Numbers, dates and the like are read as if typed in. */
function readTable(text: string, separator: "," | "\t"): Workbook {
	const workbook = new Workbook();
	const [sheet] = workbook.sheets;
	parseCsv(text, separator).forEach((values, row) => {
		values.forEach((value, column) => {
			if (sheet === undefined || value === "") return;
			sheet.rowCount = Math.max(sheet.rowCount, row + 1);
			sheet.columnCount = Math.max(sheet.columnCount, column + 1);
			sheet.set(row, column, enter(value, emptyCell, "USER_ENTERED"));
		});
	});
	workbook.checkSize();
	return workbook;
}

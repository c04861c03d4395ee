import { UnexpectedReply } from "../../errors.ts";
import { splitCsvLine } from "../../files/csv-line.ts";
import { download } from "../../files/download.ts";
import { zipLines } from "../../files/file-lines.ts";
import type { PlatformSession } from "../../session.ts";
import { microsoftAdsRules } from "../errors.ts";
import type { ReportRow } from "./report-rows.ts";

/** Hosts of Microsoft's report files. It documents the second one; real addresses name the first. */
const hosts = [
	"bingadsappsstorageprod.blob.core.windows.net",
	"download.api.bingads.microsoft.com",
];

const archiveBytes = 512 * 1_048_576;
const limits = { maxBytes: 4_096 * 1_048_576, lineBytes: 65_536 };
/** Lines that may stand before the names of the columns. */
const mostLinesBefore = 40;

/**
 * Rows of a report's file: a zip archive that holds one file of CSV. What stands around the table, where Microsoft writes it
 * although it was told not to, is left out.
 * @param skipped rows that were told before
 * @throws {UnexpectedReply} for a file without the columns that were asked for
 */
export async function* reportRows(
	session: PlatformSession,
	address: string,
	columns: readonly string[],
	skipped: number,
): AsyncGenerator<ReportRow, void, undefined> {
	const file = download(session, microsoftAdsRules, address, {
		maxBytes: archiveBytes,
		hosts,
	});
	yield* csvRows(zipLines(file, limits), columns, skipped);
}

/** Rows of the lines of a report, below the line that names its columns. */
export async function* csvRows(
	lines: AsyncIterable<string>,
	columns: readonly string[],
	skipped = 0,
): AsyncGenerator<ReportRow, void, undefined> {
	let names: readonly string[] | null = null;
	let before = 0;
	let index = 0;
	for await (const line of lines) {
		const cells = splitCsvLine(line.replace(/^\uFEFF/, ""));
		if (names === null) {
			if (cells && columns.every((name) => cells.includes(name))) names = cells;
			else if (++before > mostLinesBefore) break;
			continue;
		}
		if (line.trim() === "" || isFooter(cells)) continue;
		index += 1;
		if (index <= skipped) continue;
		const row: Record<string, string> = {};
		// A row with a cell too few would tell its last numbers as not known, one with a cell too many those of other columns.
		if (cells?.length === names.length)
			for (const [at, name] of names.entries()) row[name] = cells[at] ?? "";
		yield row;
	}
	// A report without any row has its columns all the same.
	if (names === null)
		throw new UnexpectedReply(
			`${microsoftAdsRules.name} sent a report without the columns that were asked for. Tell the operator of this installation.`,
			"columns",
		);
}

/** The line below the table: `@2026 Microsoft Corporation. All rights reserved.` */
const isFooter = (cells: readonly string[] | null): boolean =>
	cells?.length === 1 && /^[@©]/.test(cells[0] ?? "");

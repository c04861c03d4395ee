import { type CsvRow, type CsvTable, csvRows } from "../../files/csv-rows.ts";
import { download } from "../../files/download.ts";
import { zipLines } from "../../files/file-lines.ts";
import type { PlatformSession } from "../../session.ts";
import { microsoftAdsRules } from "../errors.ts";

/** Hosts of Microsoft's report files. It documents the second one; real addresses name the first. */
const hosts = [
	"bingadsappsstorageprod.blob.core.windows.net",
	"download.api.bingads.microsoft.com",
];

const archiveBytes = 512 * 1_048_576;
const limits = { maxBytes: 4_096 * 1_048_576, lineBytes: 65_536 };

/**
 * Rows of a report's file: a zip archive that holds one file of CSV.
 * @param skipped rows that were told before
 * @throws {UnexpectedReply} for another file, or one that did not come whole
 */
export async function* reportRows(
	session: PlatformSession,
	address: string,
	columns: readonly string[],
	skipped: number,
): AsyncGenerator<CsvRow, void, undefined> {
	const file = download(session, microsoftAdsRules, address, {
		maxBytes: archiveBytes,
		hosts,
		provesItsEnd: true,
	});
	yield* csvRows(zipLines(file, limits), reportTable(columns, skipped));
}

/** The table of a report, with what Microsoft writes around it although it was told not to. */
export const reportTable = (
	columns: readonly string[],
	skipped = 0,
): CsvTable => ({
	platformName: microsoftAdsRules.name,
	columns,
	skipped,
	linesBefore: 40,
	// `@2026 Microsoft Corporation. All rights reserved.`
	isBeside: (cells) => cells.length === 1 && /^[@©]/.test(cells[0] ?? ""),
	readCount(cells) {
		const [, count] = /^Rows: (\d{1,15})$/.exec(cells[0] ?? "") ?? [];
		return count === undefined ? null : Number(count);
	},
});

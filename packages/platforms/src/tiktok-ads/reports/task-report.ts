import type { AccountRef, Page } from "../../drafts.ts";
import { PlatformRejected, ReportFailed } from "../../errors.ts";
import { csvRows } from "../../files/csv-rows.ts";
import { download } from "../../files/download.ts";
import { lines } from "../../files/file-lines.ts";
import {
	pending,
	type ReportCursor,
	readCursor,
	writeCursor,
} from "../../metrics/report-cursor.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { taskFileReply, taskReply, taskStateReply } from "../api-types.ts";
import { callTikTok } from "../call.ts";
import { codeOf, tiktokAdsRules } from "../errors.ts";
import { idFilter, type ReportQuery, reportFields } from "./report-query.ts";
import { type ReadRow, ReportReading } from "./report-rows.ts";

/** TikTok takes some seconds for a report, and each look is one of the app's few calls a second. */
const shortestPauseSeconds = 4;
const longestPauseSeconds = 30;
/** Looks, ever further apart, after which a report that is not made is given up: after an hour. */
const mostLooks = 128;

const rowsOfPage = 5_000;
const fileBytes = 1_024 * 1_048_576;
const lineBytes = 65_536;

/** Hosts of TikTok's files. It documents none: these are the ones that ByteDance is known to keep files at. */
const hosts = [
	"*.tiktok.com",
	"*.tiktokcdn.com",
	"*.tiktokcdn-us.com",
	"*.tiktokcdn-eu.com",
	"*.ibyteimg.com",
	"*.ibytedtos.com",
	"*.byteoversea.com",
];

/** The report is still being made. */
const notReady = 40201;
/** Codes for a report that TikTok does not know, or no longer. */
const unknown = [40002, 40006, 40007, 40200];

/**
 * Asks TikTok to make a report. It can neither be named so that it is found again, nor listed: one that is asked for just
 * before a crash is asked for once more.
 * @returns a page without records, whose cursor holds the report's id
 */
export async function beginReport(
	session: PlatformSession,
	account: AccountRef,
	query: ReportQuery,
	name: string,
): Promise<Page<never>> {
	const filtering = idFilter(query);
	const reply = await callTikTok(session, {
		path: "report/task/create/",
		body: {
			advertiser_id: account.externalId,
			...reportFields(query),
			...(filtering.length > 0 ? { filtering } : {}),
			output_format: "CSV_DOWNLOAD",
			file_name: toFileName(name),
			// Else the columns have names in words, which TikTok changes now and then.
			enable_report_title_translation: false,
		},
		account: account.externalId,
		bucket: "reports",
	});
	const { task_id } = parseReply(tiktokAdsRules, taskReply, reply).data;
	return waiting({ id: task_id, looks: 0, after: null });
}

const waiting = (cursor: ReportCursor): Page<never> =>
	pending(cursor, longestPauseSeconds, shortestPauseSeconds);

/** TikTok takes none of the signs that files have trouble with. */
function toFileName(name: string): string {
	return name.replaceAll(/[^\w. -]/g, " ").slice(0, 200);
}

/**
 * Goes on with a report: looks whether it is made, and tells its rows once it is, behind as many as the cursor's last part
 * says were told.
 * @param after cursor of the list after the report's last row; null where nothing follows
 * @throws {ReportFailed}
 */
export async function* continueReport<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	query: ReportQuery,
	cursor: string,
	{
		entity,
		readRow,
		after,
	}: { entity: string; readRow: ReadRow<Draft>; after: string | null },
): AsyncGenerator<Page<Draft>, void, undefined> {
	const at = readCursor(cursor);
	const { id } = at;
	const looks = at.looks + 1;
	let done = Number(at.after ?? 0);
	if (at.after === null && !(await isMade(session, account, id))) {
		if (looks >= mostLooks) throw notMade("an hour has passed");
		yield waiting({ ...at, looks });
		return;
	}
	let isFresh = false;
	for (;;) {
		const address = await fileAddress(session, account, id);
		if (address === null) {
			yield waiting({ ...at, looks });
			return;
		}
		try {
			const file = download(session, tiktokAdsRules, address, {
				maxBytes: fileBytes,
				hosts,
				provesItsEnd: false,
			});
			const rows = csvRows(lines(file, { lineBytes }), {
				platformName: tiktokAdsRules.name,
				columns: [...query.dimensions, ...query.metrics],
				skipped: done,
			});
			let reading = new ReportReading(entity, readRow, done);
			for await (const row of rows) {
				// A page is told when it is certain that another one follows.
				if (reading.size === rowsOfPage) {
					done += reading.size;
					yield {
						...pageOf(reading),
						nextCursor: writeCursor({ ...at, after: String(done) }),
					};
					reading = new ReportReading(entity, readRow, done);
				}
				reading.add(row);
			}
			yield { ...pageOf(reading), nextCursor: after };
			return;
		} catch (error) {
			// An address lives for an hour, and is told anew as often as it is asked for.
			if (!(error instanceof PlatformRejected) || isFresh) throw error;
			isFresh = true;
		}
	}
}

const pageOf = <Draft extends object>({
	records,
	rejected,
}: ReportReading<Draft>) => ({ records, rejected });

async function isMade(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<boolean> {
	const reply = await callTikTok(session, {
		path: "report/task/check/",
		query: { advertiser_id: account.externalId, task_id: id },
		account: account.externalId,
		lenient: [...unknown, notReady],
	});
	if (codeOf(reply) === notReady) return false;
	requireKnown(reply);
	const { status } = parseReply(tiktokAdsRules, taskStateReply, reply).data;
	if (status === "FAILED" || status === "CANCELED") throw notMade(status);
	return status === "SUCCESS";
}

const notMade = (why: string) =>
	new ReportFailed(
		"TikTok Ads could not make a report. It is asked for again, for fewer days.",
		{ reason: "FAILED", cause: new Error(`report task: ${why}`) },
	);

/** Address of the report's file; null while there is none. */
async function fileAddress(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<string | null> {
	const reply = await callTikTok(session, {
		path: "report/task/download/",
		query: { advertiser_id: account.externalId, task_id: id },
		account: account.externalId,
		lenient: [...unknown, notReady],
	});
	if (codeOf(reply) === notReady) return null;
	requireKnown(reply);
	return parseReply(tiktokAdsRules, taskFileReply, reply).data.download_url;
}

function requireKnown(reply: unknown): void {
	const code = codeOf(reply);
	if (code !== null && unknown.includes(code))
		throw new ReportFailed(
			"TikTok Ads no longer has a report that it made. It is asked for again.",
			{ reason: "EXPIRED", cause: new Error(`report task: ${code}`) },
		);
}

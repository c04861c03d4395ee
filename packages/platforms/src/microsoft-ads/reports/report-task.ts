import type { AccountRef, Page } from "../../drafts.ts";
import { PlatformRejected, ReportFailed } from "../../errors.ts";
import {
	pending,
	type ReportCursor,
	readCursor,
	writeCursor,
} from "../../metrics/report-cursor.ts";
import { parseReply } from "../../parse-reply.ts";
import type { PlatformSession } from "../../session.ts";
import { reportReply, reportStatusReply } from "../api-types.ts";
import { callMicrosoft, Refused } from "../call.ts";
import { microsoftAdsRules } from "../errors.ts";
import { reportRows } from "./report-file.ts";
import { type ReportQuery, toReportRequest } from "./report-request.ts";
import { type ReadRow, ReportReading } from "./report-rows.ts";

const longestPauseSeconds = 30;
/** Looks a second apart, before the pauses grow: most reports are made within some seconds. */
const quickLooks = 4;

/** The page before a report's rows, with the time of the next look. */
function waiting(cursor: ReportCursor): Page<never> {
	const looks = Math.max(0, cursor.looks - quickLooks);
	return {
		...pending({ ...cursor, looks }, longestPauseSeconds),
		nextCursor: writeCursor(cursor),
	};
}

/** Looks, ever further apart, after which a report that is not made is given up: after an hour. */
const mostLooks = 128;

const rowsOfPage = 5_000;

/** Faults for a report that Microsoft does not know, or no longer: an id lives for two days. */
const unknownReport = [2100, 2101];

/**
 * Asks Microsoft to make a report. It can neither be found by its name nor listed: one that is asked for just before a crash
 * is asked for once more.
 * @returns a page without records, whose cursor holds the report's id
 */
export async function beginReport(
	session: PlatformSession,
	account: AccountRef,
	query: ReportQuery,
	name: string,
): Promise<Page<never>> {
	const reply = await callMicrosoft(session, {
		service: "reporting",
		path: "GenerateReport/Submit",
		body: toReportRequest(account, query, name),
		account,
		bucket: "reports",
	});
	const { ReportRequestId: id } = parseReply(
		microsoftAdsRules,
		reportReply,
		reply,
	);
	return waiting({ id, looks: 0, after: null });
}

/**
 * Goes on with a report: looks whether it is made, and tells its rows once it is, behind as many as the cursor's last part
 * says were told.
 * @throws {ReportFailed}
 */
export async function* continueReport<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	query: ReportQuery,
	cursor: string,
	{ entity, readRow }: { entity: string; readRow: ReadRow<Draft> },
): AsyncGenerator<Page<Draft>, void, undefined> {
	const at = readCursor(cursor);
	const looks = at.looks + 1;
	let done = Number(at.after ?? 0);
	let isFresh = false;
	for (;;) {
		const state = await look(session, account, at.id);
		if (state === "pending") {
			if (looks >= mostLooks) throw notMade("an hour has passed");
			yield waiting({ ...at, looks });
			return;
		}
		// Made, and without a file: there are no numbers.
		if (state.address === null) {
			yield { records: [], rejected: [], nextCursor: null };
			return;
		}
		try {
			let reading = new ReportReading(entity, readRow, done);
			let taken = 0;
			const rows = reportRows(session, state.address, query.columns, done);
			for await (const row of rows) {
				// A page is told when it is certain that another one follows.
				if (reading.size === rowsOfPage) {
					done += taken;
					taken = 0;
					yield {
						...pageOf(reading),
						nextCursor: writeCursor({ ...at, after: String(done) }),
					};
					reading = new ReportReading(entity, readRow, done);
				}
				reading.add(row);
				taken += 1;
			}
			yield { ...pageOf(reading), nextCursor: null };
			return;
		} catch (error) {
			// An address lives for five minutes, and is told anew as often as it is asked for.
			if (!(error instanceof PlatformRejected) || isFresh) throw error;
			isFresh = true;
		}
	}
}

const pageOf = <Draft extends object>({
	records,
	rejected,
}: ReportReading<Draft>) => ({ records, rejected });

/** State of a report; an address of null where it has no rows. */
async function look(
	session: PlatformSession,
	account: AccountRef,
	id: string,
): Promise<"pending" | { address: string | null }> {
	let reply: unknown;
	try {
		reply = await callMicrosoft(session, {
			service: "reporting",
			path: "GenerateReport/Poll",
			body: { ReportRequestId: id },
			account,
			judged: unknownReport,
		});
	} catch (error) {
		if (!(error instanceof Refused)) throw error;
		throw new ReportFailed(
			"Microsoft Ads no longer has a report that was asked for. It is asked for again.",
			{ reason: "EXPIRED", cause: error },
		);
	}
	const { Status: status, ReportDownloadUrl: address } = parseReply(
		microsoftAdsRules,
		reportStatusReply,
		reply,
	).ReportRequestStatus;
	if (status === "Error") throw notMade(status);
	return status === "Success" ? { address: address || null } : "pending";
}

const notMade = (why: string) =>
	new ReportFailed(
		"Microsoft Ads could not make a report. It is asked for again, for fewer days.",
		{ reason: "FAILED", cause: new Error(`report: ${why}`) },
	);

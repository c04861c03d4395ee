import { setTimeout as sleep } from "node:timers/promises";
import { dayIn } from "../../calendar.ts";
import { inChunks } from "../../chunks.ts";
import type { AccountRef, Page } from "../../drafts.ts";
import { ReportFailed } from "../../errors.ts";
import { inTurn } from "../../in-turn.ts";
import { isReportCursor } from "../../metrics/report-cursor.ts";
import type { MetricsOptions } from "../../parts.ts";
import type { PlatformSession } from "../../session.ts";
import { campaignsInScope, type ReportQuery } from "./report-request.ts";
import type { ReadRow } from "./report-rows.ts";
import { beginReport, continueReport } from "./report-task.ts";

/** A list of numbers: the question without its days, and how its rows are read. */
export interface Report<Draft extends object> {
	/** Kind of record, such as `metric`. */
	entity: string;
	query: Omit<ReportQuery, "days" | "campaignIds">;
	readRow: ReadRow<Draft>;
}

/** Longest wait for a report where nobody would come back for it, and where a person waits for a look at a few numbers. */
const longestWaitSeconds = 180;
const longestLookSeconds = 45;
const firstLookMilliseconds = 100;
const longestLookMilliseconds = 5_000;

/**
 * Numbers of a window. Microsoft tells all numbers by reports that it makes: where the reading is named it is come back to
 * from the report's cursor; else the report is waited for here, since nobody would.
 */
export async function* readReport<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	report: Report<Draft>,
	options: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	const { externalIds, cursor = null, from } = options;
	if (externalIds?.length === 0) return;
	// Days are UTC's: where the account's own day has begun before, there is nothing to tell of it yet.
	const today = dayIn(null, Date.now());
	const to = options.to < today ? options.to : today;
	if (from > to) return;
	const query = { ...report.query, days: { from, to } };
	if (!externalIds) {
		yield* readPiece(session, account, report, query, options);
		return;
	}
	const chunks = inChunks([...new Set(externalIds)], campaignsInScope);
	yield* inTurn(
		chunks.map((campaignIds, index) => ({
			key: String(index),
			pages: (own: string | null) =>
				readPiece(
					session,
					account,
					report,
					{ ...query, campaignIds },
					{ ...options, cursor: own },
				),
		})),
		cursor,
	);
}

async function* readPiece<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	report: Report<Draft>,
	query: ReportQuery,
	{ cursor = null, reportName, pageSize }: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	if (reportName !== undefined) {
		if (isReportCursor(cursor))
			yield* continueReport(session, account, query, cursor, report);
		else yield await beginReport(session, account, query, reportName);
		return;
	}
	let at = isReportCursor(cursor)
		? cursor
		: (await beginReport(session, account, query, "Patchbay")).nextCursor;
	const seconds =
		pageSize === undefined ? longestWaitSeconds : longestLookSeconds;
	const until = Date.now() + seconds * 1_000;
	let pause = firstLookMilliseconds;
	while (at !== null) {
		let isMade = false;
		for await (const page of continueReport(
			session,
			account,
			query,
			at,
			report,
		)) {
			at = page.nextCursor;
			if (page.resumeAt !== undefined) continue;
			isMade = true;
			yield page;
		}
		if (isMade || at === null) return;
		if (Date.now() > until)
			throw new ReportFailed(
				`Microsoft Ads has not finished a report in ${seconds} seconds. Try again in a few minutes.`,
				{ reason: "FAILED" },
			);
		await sleep(
			pause,
			undefined,
			session.signal ? { signal: session.signal } : {},
		).catch((error: unknown) => {
			throw session.signal?.aborted ? session.signal.reason : error;
		});
		pause = Math.min(pause * 1.5, longestLookMilliseconds);
	}
}

import type { AccountRef, Page } from "../../drafts.ts";
import { QueryTooExpensive, UnexpectedReply } from "../../errors.ts";
import { inTurn } from "../../in-turn.ts";
import { isReportCursor } from "../../metrics/report-cursor.ts";
import type { MetricsOptions } from "../../parts.ts";
import type { PlatformSession } from "../../session.ts";
import { largestPage } from "../entity-lists.ts";
import { walkNumbered } from "../numbered-pages.ts";
import { cutPieces, type ReportQuery } from "./report-query.ts";
import type { ReadRow } from "./report-rows.ts";
import { readReportPage } from "./sync-report.ts";
import { beginReport, continueReport } from "./task-report.ts";

/** A list of numbers: the question without its days, and how its rows are read. */
export interface Report<Draft extends object> {
	/** Kind of record, such as `metric`. */
	entity: string;
	query: Omit<ReportQuery, "days" | "ids" | "status">;
	/** Days that TikTok takes in one question. */
	longestDays: number;
	readRow: ReadRow<Draft>;
	/** Tells records apart. */
	keyOf(draft: Draft): string;
}

/**
 * Pages that are read at once at most where a report can be waited for. More of them take longer than a report, and move
 * while they are read.
 */
const mostPages = 10;

/** Cursors of the second part of a report that TikTok made: what deleted objects spent, which is not in its file. */
const deleted = "deleted:";

/** Numbers of a window, piece by piece. */
export async function* readReport<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	report: Report<Draft>,
	options: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	if (options.externalIds?.length === 0) return;
	const pieces = cutPieces(options, report.longestDays);
	yield* inTurn(
		pieces.map(({ key, ...piece }) => ({
			key,
			pages: (cursor: string | null) =>
				readPiece(
					session,
					account,
					report,
					{ ...report.query, ...piece },
					{
						...options,
						cursor,
					},
				),
		})),
		options.cursor ?? null,
	);
}

/**
 * Numbers of one piece: at once where they are few, or where nobody has named a report that they could be read by; else
 * by a report that TikTok makes.
 */
async function* readPiece<Draft extends object>(
	session: PlatformSession,
	account: AccountRef,
	report: Report<Draft>,
	query: ReportQuery,
	{ cursor = null, reportName, pageSize }: MetricsOptions,
): AsyncGenerator<Page<Draft>, void, undefined> {
	const readPage = (of: ReportQuery, page: number) =>
		readReportPage(
			session,
			account,
			of,
			{ page, pageSize: Math.min(pageSize ?? largestPage, largestPage) },
			report,
		);
	const walk = (of: ReportQuery, from: string | null) =>
		walkNumbered((page) => readPage(of, page), {
			keyOf: report.keyOf,
			cursor: from,
		});
	let rest = cursor;
	if (isReportCursor(rest)) {
		let isPending = false;
		const pages = continueReport(session, account, query, rest, {
			...report,
			after: deleted,
		});
		try {
			for await (const page of pages) {
				isPending = page.resumeAt !== undefined;
				yield page;
			}
		} catch (error) {
			if (!isElsewhere(error)) throw error;
			session.logger.warn(
				{ err: error },
				"a report lies at an unknown host; its numbers are read page by page",
			);
			yield* walk(query, null);
			return;
		}
		if (isPending) return;
		rest = deleted;
	}
	if (rest?.startsWith(deleted)) {
		const pages = walk(
			{ ...query, status: "STATUS_DELETE" },
			rest.slice(deleted.length) || null,
		);
		for await (const { nextCursor, ...page } of pages)
			yield { ...page, nextCursor: nextCursor && `${deleted}${nextCursor}` };
		return;
	}
	const canWait = reportName !== undefined && pageSize === undefined;
	if (rest !== null || !canWait) {
		yield* walk(query, rest);
		return;
	}
	const first = await readFirst(() => readPage(query, 1));
	if (first === null || first.pages > mostPages) {
		yield await beginReport(session, account, query, reportName);
		return;
	}
	const held = [first];
	yield* walkNumbered(async (page) => held.pop() ?? readPage(query, page), {
		keyOf: report.keyOf,
	});
}

/** TikTok documents no host of its files: one that is not known to be its own is not called. */
const isElsewhere = (error: unknown): boolean =>
	error instanceof UnexpectedReply && error.path === "url";

/** First page of a report; null where TikTok would leave something out for the number of objects. */
async function readFirst<Page>(
	read: () => Promise<Page>,
): Promise<Page | null> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof QueryTooExpensive) return null;
		throw error;
	}
}

import {
	type Database,
	inTenantSql,
	retryConflicts,
	type SqlExecutor,
	type TransactionLimits,
} from "@patchbay/db";
import { pauseBefore } from "@patchbay/errors";
import { importedRows, refusedRows } from "../import-figures.ts";
import { type FailureDraft, recordFailures } from "../record-failures.ts";
import { markAfter, requireNewCursor } from "./cursor-mark.ts";
import { type LockedSlice, lockSlice } from "./lock-slice.ts";
import { LeaseLost, ReportUnfinished } from "./slice-errors.ts";
import { defaultRetryPolicy, type RetryPolicy } from "./slice-outcome.ts";
import { leaseSeconds, type SliceWork } from "./slice-work.ts";
import { tellLeftOut } from "./tell-left-out.ts";

/** Records and outcome of one page. */
export interface PageResult {
	/** Rows saved. */
	saved: number;
	failures: readonly FailureDraft[];
	/** Sentences about parts of the list that the user has not allowed: told, and no failures. */
	leftOut?: readonly string[] | undefined;
	/** Start of the next page; null after the last one. */
	nextCursor: string | null;
	/** Rows of the whole slice, where the platform told. */
	total?: number | undefined;
	/** Time before which the next page is not ready: the slice waits until then, and its worker has it no more. */
	resumeAt?: Date | undefined;
	/** True for a list that was read before: its pages are no progress, and the checkpoint may stay the same. */
	isRepeat?: boolean;
}

/**
 * Saves a page and moves the slice's checkpoint in one transaction, so that both are there or neither; one that PostgreSQL
 * ended for another one's sake is repeated. `save` runs only while this worker holds the slice and the job goes on; the
 * slice's row stays locked until the commit, so that nobody takes it meanwhile, and the connection's, so that a disconnect
 * comes wholly before or after it. After the last page the slice is still held, to be ended.
 * @throws {LeaseLost} when another worker has it, or it was ended
 * @throws {ImportStopped} when the job must stop
 * @throws {EndlessList} when the page names one that was read before
 * @throws {ReportUnfinished} when the page's report has been waited for too long
 */
export async function commitPage(
	db: Database,
	work: SliceWork,
	save: (sql: SqlExecutor) => Promise<PageResult>,
	policy?: RetryPolicy,
): Promise<PageResult> {
	const { page: result, pause } = await retryConflicts(() =>
		inTenantSql(
			db,
			work.tenantId,
			async (sql) => {
				const slice = await lockSlice(sql, work);
				const page = await save(sql);
				await recordFailures(sql, work, page.failures);
				await tellLeftOut(sql, work, page.leftOut ?? []);
				const pause = page.resumeAt
					? Math.min(pauseBefore(page.resumeAt), longestPollMilliseconds)
					: null;
				const isSaved =
					pause === null
						? await moveOn(sql, work, slice, page)
						: await putOff(sql, work, slice, { ...page, pause }, policy);
				if (!isSaved) throw new LeaseLost();
				return { page, pause };
			},
			pageLimits,
		),
	);
	const labels = { platform: work.connection.platform, stream: work.stream };
	if (result.saved > 0) importedRows.add(result.saved, labels);
	if (result.failures.length > 0)
		refusedRows.add(result.failures.length, labels);
	// Counted from now, and no longer from before the page was saved: the database lets nobody claim the slice earlier.
	return pause === null
		? result
		: { ...result, resumeAt: new Date(Date.now() + pause) };
}

/** Ten thousand rows on a slow disk take longer than what a request may; between its statements a page waits for nothing. */
const pageLimits: TransactionLimits = { statementSeconds: 300 };

/** Only a page beyond all that were ever saved is progress, after which failed tries are forgotten. */
async function moveOn(
	sql: SqlExecutor,
	work: SliceWork,
	slice: LockedSlice,
	page: PageResult,
): Promise<boolean> {
	const { isRepeat = false } = page;
	if (!isRepeat) requireNewCursor(slice, page.nextCursor);
	const { rowCount } = await sql.query(
		`update import_slice s set cursor = $4, rows_done = rows_done + $5, rows_failed = rows_failed + $6,
			rows_total = coalesce($7, rows_total), is_read = $8, failure_code = null, message = null,
			due_at = clock_timestamp() + make_interval(secs => $9), cursor_mark = $10, polls = 0, report_open = false,
			takeovers = 0,
			pages = s.pages + $11, furthest_pages = greatest(s.furthest_pages, s.pages + $11),
			attempts = case when s.pages + $11 > s.furthest_pages then 0 else s.attempts end,
			waiting_since = case when s.pages + $11 > s.furthest_pages then null else s.waiting_since end
		where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'`,
		[
			work.tenantId,
			work.sliceId,
			work.epoch,
			page.nextCursor,
			page.saved,
			page.failures.length,
			page.total ?? null,
			page.nextCursor === null,
			leaseSeconds,
			isRepeat ? slice.cursorMark : markAfter(slice, page.nextCursor),
			isRepeat ? 0 : 1,
		],
	);
	return rowCount > 0;
}

const longestPollMilliseconds = 3_600_000;

/** A report of another id begins its own time; the looks count on, for a platform that names another one each time. */
async function putOff(
	sql: SqlExecutor,
	work: SliceWork,
	slice: LockedSlice,
	{ nextCursor, pause }: PageResult & { pause: number },
	policy?: RetryPolicy,
): Promise<boolean> {
	if (nextCursor === null)
		throw new TypeError("a report that is being made has a cursor");
	const { reportMilliseconds, reportPolls } = {
		...defaultRetryPolicy,
		...policy,
	};
	const isSame = nextCursor === slice.cursor;
	const waited = isSame ? (slice.waitedMilliseconds ?? 0) : 0;
	if (waited > reportMilliseconds || slice.polls >= reportPolls)
		throw new ReportUnfinished();
	const { rowCount } = await sql.query(
		`update import_slice s set cursor = $4, state = 'WAITING', waiting_for = 'TIME', lease_holder = null, polls = s.polls + 1,
			takeovers = 0,
			due_at = clock_timestamp() + $5::float8 * interval '1 millisecond',
			waiting_since = case when $6 then coalesce(s.waiting_since, clock_timestamp()) else clock_timestamp() end
		where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'`,
		[work.tenantId, work.sliceId, work.epoch, nextCursor, pause, isSame],
	);
	return rowCount > 0;
}

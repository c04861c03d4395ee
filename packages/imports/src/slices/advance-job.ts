import { type ImportStream, notify, type SqlExecutor } from "@patchbay/db";
import { isUserErrorCode, type UserErrorCode } from "@patchbay/errors";
import { appKey } from "@patchbay/limits";
import { closeJob, type JobEnd } from "../close-job.ts";
import type { JobRow } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";
import { streams } from "../streams.ts";
import { limitedApp } from "./limited-app.ts";
import { parkJob } from "./park-job.ts";
import { heldUntil, isDue, isHeld, isOpen, isReady } from "./slice-sql.ts";

interface SliceCounts {
	open: bigint;
	held: bigint;
	due: bigint;
	done: bigint;
	failed: bigint;
	rejected: bigint;
	resumesAt: Date | null;
	/** The platform's limits hold some slice back. */
	isHeldBack: boolean | null;
	/** Streams of which all slices have ended. */
	ended: ImportStream[];
}

/**
 * Advances a job after its slices changed: ends it, parks it, lets it wait or go on. The caller holds the job's row; a job that has
 * ended is left alone.
 * @returns how the job has ended, or null when it goes on
 */
export async function advanceJob(
	sql: SqlExecutor,
	job: JobRow,
): Promise<JobEnd | null> {
	const counts = await countSlices(sql, job);
	await recordEndedStages(sql, job, counts.ended);
	if (counts.open === 0n) {
		const end = await decideEnd(sql, job, counts);
		await closeJob(sql, job, end);
		return end;
	}
	if (job.reconnectRequired) {
		if (counts.held === 0n) await parkJob(sql, job);
		return null;
	}
	if (counts.held === 0n && counts.due === 0n && counts.resumesAt)
		await setWaiting(sql, job, counts.resumesAt, counts.isHeldBack === true);
	return null;
}

async function countSlices(
	sql: SqlExecutor,
	job: JobRow,
): Promise<SliceCounts> {
	const { rows } = await sql.query<SliceCounts>(
		`select count(*) filter (where ${isOpen}) as open, count(*) filter (where ${isHeld}) as held,
			count(*) filter (where ${isDue("$3")}) as due,
			count(*) filter (where s.state = 'DONE' and s.stream <> 'ACCOUNTS') as done,
			count(*) filter (where s.state in ('FAILED', 'CANCELLED')) as failed,
			coalesce(sum(s.rows_failed), 0)::bigint as rejected,
			min(greatest(s.next_attempt_at, ${heldUntil("$3")})) filter (where s.state = 'WAITING' or ${isReady}) as "resumesAt",
			bool_or(${heldUntil("$3")} is not null) as "isHeldBack",
			array(select e.stream::text from import_slice e where e.tenant_id = $1 and e.import_job_id = $2
				group by e.stream, e.stage_order
				having bool_and(e.state in ('DONE', 'FAILED', 'CANCELLED')) order by e.stage_order, e.stream) as ended
		from import_slice s where s.tenant_id = $1 and s.import_job_id = $2`,
		[job.tenantId, job.importJobId, appKey(limitedApp(job))],
	);
	const [counts] = rows;
	if (!counts) throw new Error("an aggregate has one row");
	return counts;
}

/** Once an attempt: a retry ends some stages again. */
async function recordEndedStages(
	sql: SqlExecutor,
	job: JobRow,
	ended: readonly ImportStream[],
): Promise<void> {
	if (ended.length === 0) return;
	const { rows } = await sql.query<{ stage: string }>(
		`select stage from import_event e where tenant_id = $1 and import_job_id = $2 and what = 'stage_started'
			and at >= (select max(at) from import_event where tenant_id = $1 and import_job_id = $2 and what = 'started')
			and not exists (select 1 from import_event later where later.tenant_id = $1 and later.import_job_id = $2
				and later.stage = e.stage and later.what = 'stage_ended' and later.at >= e.at)`,
		[job.tenantId, job.importJobId],
	);
	const begun = new Set(rows.map((row) => row.stage));
	for (const stream of ended) {
		const { stage } = streams[stream];
		if (begun.has(stage))
			await recordEvent(sql, job, { stage, what: "stage_ended" });
	}
}

async function decideEnd(
	sql: SqlExecutor,
	job: JobRow,
	counts: SliceCounts,
): Promise<JobEnd> {
	if (counts.failed === 0n && counts.rejected === 0n)
		return { status: "SUCCEEDED", message: null, code: null };
	if (counts.done > 0n)
		return { status: "PARTIALLY_SUCCEEDED", message: null, code: null };
	const reason = await readFirstReason(sql, job, "FAILED");
	return {
		status: "FAILED",
		message: reason.message ?? "Nothing could be imported.",
		code: reason.code ?? "PLATFORM_UNAVAILABLE",
	};
}

const heldBack = {
	message:
		"The platform accepts no more requests for now. The import will continue automatically.",
	code: "RATE_LIMITED",
} as const;

async function setWaiting(
	sql: SqlExecutor,
	job: JobRow,
	resumesAt: Date,
	isHeldBack: boolean,
): Promise<void> {
	const first = await readFirstReason(sql, job, "WAITING");
	const reason = first.message === null && isHeldBack ? heldBack : first;
	const { rowCount } = await sql.query(
		`update import_job set status = 'WAITING', resumes_at = $3, message = $4, message_code = $5
		where tenant_id = $1 and id = $2 and (status <> 'WAITING' or resumes_at is distinct from $3)`,
		[job.tenantId, job.importJobId, resumesAt, reason.message, reason.code],
	);
	if (rowCount > 0)
		await notify(sql, "import_job", {
			tenantId: job.tenantId,
			id: job.importJobId,
		});
}

async function readFirstReason(
	sql: SqlExecutor,
	job: JobRow,
	state: "WAITING" | "FAILED",
): Promise<{ message: string | null; code: UserErrorCode | null }> {
	const { rows } = await sql.query<{
		message: string | null;
		code: string | null;
	}>(
		`select message, failure_code as code from import_slice
		where tenant_id = $1 and import_job_id = $2 and state = $3::"ImportSliceState" and message is not null
		order by next_attempt_at, stage_order, slice_order limit 1`,
		[job.tenantId, job.importJobId, state],
	);
	const message = rows[0]?.message ?? null;
	const code = rows[0]?.code ?? "";
	return { message, code: isUserErrorCode(code) ? code : null };
}

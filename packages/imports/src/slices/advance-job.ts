import { notify, type SqlExecutor } from "@patchbay/db";
import { isUserErrorCode, type UserErrorCode } from "@patchbay/errors";
import { closeJob, type JobEnd } from "../close-job.ts";
import { isUnfinished } from "../import-state.ts";
import type { JobRow } from "../lock-job.ts";
import { recordWaiting } from "../record-event.ts";
import { describePutOff, putOffUntil } from "./describe-put-off.ts";
import { needsReconnect, parkJob } from "./park-job.ts";
import { isGoingOn, isOpen } from "./slice-sql.ts";

/**
 * Advances a job after its slices changed: ends it, parks it, lets it wait or go on. The caller holds the job's row; a job that has
 * ended is left alone. Looks at what is open of it, not at every slice.
 * @returns how the job has ended, or null when it goes on
 */
export async function advanceJob(
	sql: SqlExecutor,
	job: JobRow,
): Promise<JobEnd | null> {
	if (!isUnfinished(job.status) || (await hasSlice(sql, job, isGoingOn)))
		return null;
	if (!(await hasSlice(sql, job, isOpen))) {
		const end = await decideEnd(sql, job);
		await closeJob(sql, job, end);
		return end;
	}
	if (await needsReconnect(sql, job)) await parkJob(sql, job);
	else await setWaiting(sql, job);
	return null;
}

async function hasSlice(
	sql: SqlExecutor,
	job: JobRow,
	condition: string,
): Promise<boolean> {
	const { rowCount } = await sql.query(
		`select from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and ${condition} limit 1`,
		[job.tenantId, job.importJobId],
	);
	return rowCount > 0;
}

async function decideEnd(sql: SqlExecutor, job: JobRow): Promise<JobEnd> {
	// What was cancelled with an account that is no longer chosen was taken out by a person, and is not left out.
	const { rows } = await sql.query<{
		done: bigint;
		failed: bigint;
		takenOut: bigint;
		rejected: bigint;
	}>(
		`select count(*) filter (where s.state = 'DONE' and s.stream not in ('PLAN', 'ACCOUNTS')) as done,
			count(*) filter (where s.state = 'FAILED' or s.state = 'CANCELLED' and a.selected is not false) as failed,
			count(*) filter (where s.state = 'CANCELLED' and a.selected is false) as "takenOut",
			coalesce(sum(s.rows_failed), 0)::bigint as rejected
		from import_slice s left join ad_account a on a.tenant_id = s.tenant_id and a.id = s.ad_account_id
		where s.tenant_id = $1 and s.import_job_id = $2`,
		[job.tenantId, job.importJobId],
	);
	const [counts] = rows;
	if (!counts) throw new Error("an aggregate has one row");
	if (counts.failed === 0n && counts.rejected === 0n)
		return counts.done === 0n && counts.takenOut > 0n
			? {
					status: "CANCELLED",
					message: "None of its accounts is chosen any more.",
					code: null,
				}
			: { status: "SUCCEEDED", message: null, code: null };
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
		"The platform's limit of requests is reached. The import will continue automatically.",
	code: "RATE_LIMITED",
} as const;

/** A slice that waits and has no reason of its own waits for the platform. */
const reportInMaking = {
	message:
		"The platform is preparing a report. The import goes on by itself when it is ready.",
	code: null,
} as const;

async function setWaiting(sql: SqlExecutor, job: JobRow): Promise<void> {
	const { rows } = await sql.query<{
		resumesAt: Date | null;
		isHeldBack: boolean | null;
	}>(
		`select min(s.due_at) as "resumesAt", bool_or(s.waiting_for = 'HOLD') as "isHeldBack"
		from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and s.state = 'WAITING'`,
		[job.tenantId, job.importJobId],
	);
	const [waiting] = rows;
	if (!waiting?.resumesAt) return;
	const first = await readFirstReason(sql, job, "WAITING");
	const putOff = waiting.isHeldBack
		? await describePutOff(sql, job, waiting.resumesAt)
		: null;
	const reason =
		first.message !== null
			? { ...first, message: first.message }
			: waiting.isHeldBack
				? heldBack
				: reportInMaking;
	const message =
		putOff === null ? reason.message : `${reason.message} ${putOff}`;
	const { rowCount } = await sql.query(
		`update import_job set status = 'WAITING', resumes_at = $3, message = $4, message_code = $5
		where tenant_id = $1 and id = $2 and (status <> 'WAITING' or resumes_at is distinct from $3)`,
		[job.tenantId, job.importJobId, waiting.resumesAt, message, reason.code],
	);
	if (rowCount === 0) return;
	if (putOff !== null)
		await recordWaiting(sql, job, {
			stage: job.stage,
			message,
			words: putOffUntil,
		});
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
		order by due_at, stage_order, slice_order limit 1`,
		[job.tenantId, job.importJobId, state],
	);
	const message = rows[0]?.message ?? null;
	const code = rows[0]?.code ?? "";
	return { message, code: isUserErrorCode(code) ? code : null };
}

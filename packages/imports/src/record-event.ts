import { newId, type SqlExecutor } from "@patchbay/db";

/** Kinds of entries in a job's timeline. */
export type ImportEventKind =
	| "queued"
	| "started"
	| "stage_started"
	| "stage_ended"
	| "waiting"
	| "retrying"
	| "restarted"
	| "taken_over"
	| "account_failed"
	| "slice_failed"
	| "left_out"
	| "cancel_requested"
	| "retry_requested"
	| "ended";

export interface TimelineEntry {
	stage: string;
	what: ImportEventKind;
	/** Message for a person. */
	message?: string | null;
}

/** Adds to a job's timeline, in the caller's transaction. */
export async function recordEvent(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	{ stage, what, message = null }: TimelineEntry,
): Promise<void> {
	// Not now(): entries of one transaction keep their order.
	await sql.query(
		`insert into import_event (id, tenant_id, import_job_id, stage, what, message, at)
		values ($1, $2, $3, $4, $5, $6, clock_timestamp())`,
		[newId(), job.tenantId, job.importJobId, stage, what, message],
	);
}

/** Hours in which the timeline says only once that a job waits for the same, though its time moves on. */
const quietHours = 6;

/**
 * Adds that the job waits, unless that is what its timeline says last: its slices wait for the same, one after another.
 * @param entry.words words by which messages about the same are known, where each tells another time
 */
export async function recordWaiting(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	{
		stage,
		message,
		words = null,
	}: Pick<TimelineEntry, "stage"> & { message: string; words?: string | null },
): Promise<void> {
	await sql.query(
		`insert into import_event (id, tenant_id, import_job_id, stage, what, message, at)
		select $1, $2, $3, $4, 'waiting', $5, clock_timestamp()
		where not exists (
			select from (
				select what, message, at from import_event where tenant_id = $2 and import_job_id = $3 order by at desc, id desc limit 1
			) newest where what = 'waiting' and (message = $5
				or strpos(message, $6) > 0 and at > clock_timestamp() - make_interval(hours => $7)))`,
		[newId(), job.tenantId, job.importJobId, stage, message, words, quietHours],
	);
}

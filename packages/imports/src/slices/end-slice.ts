import { type Database, inTenantSql, type SqlExecutor } from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import { appKey } from "@patchbay/limits";
import { cancelledEnd, closeJob, type JobEnd } from "../close-job.ts";
import { isUnfinished } from "../import-state.ts";
import { isStopRequested, type JobRow, lockJob } from "../lock-job.ts";
import { recordEvent, recordWaiting } from "../record-event.ts";
import { recordFailures } from "../record-failures.ts";
import { streams } from "../streams.ts";
import { writeProgress } from "../write-progress.ts";
import { advanceJob } from "./advance-job.ts";
import { limitedApp } from "./limited-app.ts";
import { noteImported } from "./note-imported.ts";
import { parkJob } from "./park-job.ts";
import type { SliceOutcome } from "./slice-outcome.ts";
import { heldUntil } from "./slice-sql.ts";
import type { SliceWork } from "./slice-work.ts";

/**
 * Finishes a slice after its last page, or when its job must stop: advances the job, which ends when this was its last
 * slice.
 */
export async function finishSlice(
	db: Database,
	work: SliceWork,
): Promise<void> {
	let end: JobEnd | null = null;
	await withJob(db, work, async (sql, job) => {
		if (isStopRequested(job)) return closeJob(sql, job, cancelledEnd(job));
		await writeProgress(sql, job, { stream: work.stream });
		end = await advanceJob(sql, job);
	});
	if (end !== null)
		await noteImported(db, { ...work, connectionId: work.connection.id });
}

/** Gives a slice back, to be gone on with from its checkpoint at once; no attempt is counted. */
export async function releaseSlice(
	db: Database,
	work: SliceWork,
): Promise<void> {
	await inTenantSql(db, work.tenantId, async (sql) => {
		// Whoever holds the job is not waited for: the slice's place is worth more than the count of its time.
		if (await lockJob(sql, work, { skipLocked: true }))
			await countPlace(sql, work);
		await sql.query(
			`update import_slice set state = 'PENDING', lease_until = null, lease_holder = null
			where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'`,
			[work.tenantId, work.sliceId, work.epoch],
		);
	});
}

/** Writes what follows from a slice's error. A worker that no longer holds the slice changes nothing. */
export async function applyOutcome(
	db: Database,
	work: SliceWork,
	decided: SliceOutcome,
): Promise<void> {
	let end: JobEnd | null = null;
	await withJob(db, work, async (sql, job) => {
		if (isStopRequested(job)) return closeJob(sql, job, cancelledEnd(job));
		const outcome = decideReconnect(decided, job);
		if (!(await giveUp(sql, work, job, outcome))) return;
		const { stage } = streams[work.stream];
		const account = work.account ? ` (${work.account.name})` : "";
		const entry = { stage, message: outcome.message + account };
		switch (outcome.kind) {
			case "park":
				await parkJob(sql, job);
				break;
			case "wait":
				await recordWaiting(sql, job, entry);
				break;
			case "retry":
				await recordEvent(sql, job, {
					...entry,
					what: outcome.restart ? "restarted" : "retrying",
				});
				break;
			case "fail_slice":
				await listFailure(sql, work, stage.replaceAll("_", " "), outcome);
				await failSlices(sql, work, outcome, streams[work.stream].dependents);
				await recordEvent(sql, job, { ...entry, what: "slice_failed" });
				break;
			case "fail_account":
				await listFailure(sql, work, streams.ACCOUNTS.entity, outcome);
				await failSlices(sql, work, outcome, null);
				await recordEvent(sql, job, { ...entry, what: "account_failed" });
				break;
			case "fail_job":
				return closeJob(sql, job, {
					status: "FAILED",
					code: outcome.code,
					message: outcome.message,
				});
		}
		await writeProgress(sql, job, { stream: work.stream });
		end = await advanceJob(sql, job);
	});
	if (end !== null)
		await noteImported(db, { ...work, connectionId: work.connection.id });
}

/** Outcome as decided, with what "reconnect" comes to. */
type Outcome =
	| Exclude<SliceOutcome, { kind: "reconnect" }>
	| { kind: "park"; code: UserErrorCode; message: string };

type Failure = Extract<Outcome, { kind: "fail_slice" | "fail_account" }>;

function decideReconnect(decided: SliceOutcome, job: JobRow): Outcome {
	if (decided.kind !== "reconnect") return decided;
	const { code, message, pauseMilliseconds } = decided;
	if (job.reconnectRequired) return { kind: "park", code, message };
	return decided.isLast
		? { kind: "fail_job", code, message }
		: { kind: "retry", restart: false, pauseMilliseconds, code, message };
}

async function withJob(
	db: Database,
	work: SliceWork,
	change: (sql: SqlExecutor, job: JobRow) => Promise<void>,
): Promise<void> {
	await inTenantSql(db, work.tenantId, async (sql) => {
		const job = await lockJob(sql, work);
		if (!job || !isUnfinished(job.status)) return;
		await countPlace(sql, work);
		await change(sql, job);
	});
}

/** Adds the slice's time in work to what its job has had. The caller holds the job's row. */
async function countPlace(sql: SqlExecutor, work: SliceWork): Promise<void> {
	await sql.query(
		"update import_job set place_milliseconds = place_milliseconds + $3 where tenant_id = $1 and id = $2",
		[
			work.tenantId,
			work.importJobId,
			Math.round(performance.now() - work.claimedAt),
		],
	);
}

/**
 * The slice's own row. Beginning again, it forgets its cursor; what it counted goes when it is claimed. Where our own count of
 * the platform's limits holds the slice back as it does all others, it has no pause of its own: it is free when they are,
 * also when the limit is raised.
 */
async function giveUp(
	sql: SqlExecutor,
	work: SliceWork,
	job: JobRow,
	outcome: Outcome,
): Promise<boolean> {
	const { kind } = outcome;
	const pause =
		kind === "wait" || kind === "retry" ? outcome.pauseMilliseconds : null;
	const isOpen = pause !== null || kind === "park";
	const { rowCount } = await sql.query(
		`update import_slice s set state = $4::"ImportSliceState", failure_code = $5, message = $6,
			next_attempt_at = clock_timestamp()
				+ case when $10 and ${heldUntil("$11")} is not null then 0 else $7::float8 end * interval '1 millisecond',
			attempts = attempts + $8, cursor = case when $9 then null else cursor end, lease_until = null, lease_holder = null
		where tenant_id = $1 and id = $2 and lease_epoch = $3 and state = 'RUNNING'`,
		[
			work.tenantId,
			work.sliceId,
			work.epoch,
			isOpen ? "WAITING" : "FAILED",
			outcome.code,
			outcome.message,
			pause,
			kind === "wait" || kind === "park" ? 0 : 1,
			kind === "retry" && outcome.restart,
			kind === "wait" && outcome.isOurs === true,
			appKey(limitedApp(job)),
		],
	);
	return rowCount > 0;
}

async function listFailure(
	sql: SqlExecutor,
	work: SliceWork,
	entity: string,
	{ code, message }: Failure,
): Promise<void> {
	await recordFailures(sql, work, [
		{ entity, externalId: work.account?.externalId ?? null, code, message },
	]);
}

/** Other slices of the account that cannot succeed now: those of the streams, or all. Held ones are refused at their next write. */
async function failSlices(
	sql: SqlExecutor,
	work: SliceWork,
	reason: { code: UserErrorCode; message: string },
	of: readonly string[] | null,
): Promise<void> {
	if (!work.account) return;
	await sql.query(
		`update import_slice set state = 'FAILED', failure_code = $4, message = $5, lease_until = null, lease_holder = null,
			next_attempt_at = null
		where tenant_id = $1 and import_job_id = $2 and ad_account_id = $3 and state in ('PENDING', 'RUNNING', 'WAITING')
			and ($6::text[] is null or stream::text = any($6::text[]))`,
		[
			work.tenantId,
			work.importJobId,
			work.account.id,
			reason.code,
			reason.message,
			of,
		],
	);
}

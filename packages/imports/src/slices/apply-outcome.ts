import type { Database, ImportStream, SqlExecutor } from "@patchbay/db";
import type { UserErrorCode } from "@patchbay/errors";
import { cancelledEnd, closeJob, type JobEnd } from "../close-job.ts";
import { isStopRequested, type JobRow } from "../lock-job.ts";
import { recordEvent, recordWaiting } from "../record-event.ts";
import { recordFailures } from "../record-failures.ts";
import { streams } from "../streams.ts";
import { writeProgress } from "../write-progress.ts";
import { advanceJob } from "./advance-job.ts";
import { limitWait, makesWay } from "./limit-wait.ts";
import { noteImported } from "./note-imported.ts";
import { noteEndedStages } from "./note-stage.ts";
import { needsReconnect, parkJob } from "./park-job.ts";
import { readyNextStage } from "./ready-slices.ts";
import type { RetryPolicy, SliceOutcome } from "./slice-outcome.ts";
import { givenBack, heldUntil, isOpen } from "./slice-sql.ts";
import type { SliceWork } from "./slice-work.ts";
import { splitSlice } from "./split-slice.ts";
import { tellLeftOut } from "./tell-left-out.ts";
import { withJob } from "./with-job.ts";

/** Writes what follows from a slice's error. A worker that no longer holds the slice changes nothing. */
export async function applyOutcome(
	db: Database,
	work: SliceWork,
	decided: SliceOutcome,
	policy?: RetryPolicy,
): Promise<void> {
	let end: JobEnd | null = null;
	await withJob(db, work, async (sql, job) => {
		if (isStopRequested(job)) return closeJob(sql, job, cancelledEnd(job));
		const wanted = decideSplit(await decideReconnect(sql, decided, job), work);
		const outcome =
			wanted.kind === "wait"
				? await limitWait(sql, work, wanted, policy)
				: wanted;
		const isHeld =
			outcome.kind === "split"
				? await splitSlice(sql, work, outcome)
				: await giveUp(sql, work, outcome);
		if (!isHeld) return;
		const touched: ImportStream[] = [work.stream];
		const { stage } = streams[work.stream];
		const account = work.account ? ` (${work.account.name})` : "";
		const entry = { stage, message: outcome.message + account };
		switch (outcome.kind) {
			case "park":
				await parkJob(sql, job);
				break;
			case "wait":
				// What is put off for others is told with the job, once nothing else of it goes on; accounts that wait for the same
				// are one entry, and not one each at every try.
				if (!outcome.isKept)
					await recordWaiting(
						sql,
						job,
						outcome.limitedBy === "account"
							? entry
							: { stage, message: outcome.message },
					);
				break;
			case "retry":
				await recordEvent(sql, job, {
					...entry,
					what: outcome.restart ? "restarted" : "retrying",
				});
				break;
			case "split":
				await recordEvent(sql, job, { ...entry, what: "restarted" });
				break;
			case "fail_slice":
				await listFailure(sql, work, stage.replaceAll("_", " "), outcome);
				touched.push(
					...(await failSlices(
						sql,
						work,
						outcome,
						streams[work.stream].dependents,
					)),
				);
				await recordEvent(sql, job, { ...entry, what: "slice_failed" });
				break;
			case "leave_out":
				await tellLeftOut(sql, work, [outcome.message]);
				break;
			case "fail_account":
				await listFailure(sql, work, streams.ACCOUNTS.entity, outcome);
				touched.push(...(await failSlices(sql, work, outcome, null)));
				await recordEvent(sql, job, { ...entry, what: "account_failed" });
				break;
			case "fail_job":
				return closeJob(sql, job, {
					status: "FAILED",
					code: outcome.code,
					message: outcome.message,
				});
		}
		await readyNextStage(sql, job, work.account?.id ?? null, work);
		await writeProgress(sql, job, { stream: work.stream });
		await noteEndedStages(sql, job, touched);
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

async function decideReconnect(
	sql: SqlExecutor,
	decided: SliceOutcome,
	job: JobRow,
): Promise<Outcome> {
	if (decided.kind !== "reconnect") return decided;
	const { code, message, pauseMilliseconds } = decided;
	if (await needsReconnect(sql, job)) return { kind: "park", code, message };
	// Marked, but held by somebody who changes the connection: whether it works again is seen at the next try.
	return decided.isLast && !job.reconnectRequired
		? { kind: "fail_job", code, message }
		: { kind: "retry", restart: false, pauseMilliseconds, code, message };
}

/** Lets a slice that cannot be halved be tried again as it is, from the beginning. */
function decideSplit(outcome: Outcome, { window }: SliceWork): Outcome {
	if (outcome.kind !== "split" || (window && window.from < window.to))
		return outcome;
	const { code, message, pauseMilliseconds, isLast } = outcome;
	return isLast
		? { kind: "fail_slice", code, message }
		: { kind: "retry", restart: true, pauseMilliseconds, code, message };
}

/**
 * The slice's own row. Beginning again, it forgets its cursor; what it counted goes when it is claimed. Where a platform's
 * limits hold the slice back as they do all others, it is free when they are, also when the limit is raised.
 */
async function giveUp(
	sql: SqlExecutor,
	work: SliceWork,
	outcome: Exclude<Outcome, { kind: "split" }>,
): Promise<boolean> {
	const { kind } = outcome;
	const pause =
		kind === "wait" || kind === "retry" ? outcome.pauseMilliseconds : null;
	const isOpen = pause !== null || kind === "park";
	const isLimit =
		kind === "wait" && (outcome.isOurs === true || outcome.limitedBy !== null);
	const { rowCount } = await sql.query(
		`update import_slice s set state = $4::"ImportSliceState", failure_code = $5, message = $6, lease_holder = null,
			due_at = coalesce(held.until, clock_timestamp() + $7::float8 * interval '1 millisecond'),
			waiting_for = case when held.until is not null then 'HOLD' when $4 <> 'WAITING' then null
				when $7::float8 is null then 'USER' else 'TIME' end,
			waiting_since = case when $12 then clock_timestamp() when $11 then coalesce(s.waiting_since, clock_timestamp())
				else s.waiting_since end,
			takeovers = 0, attempts = s.attempts + $8, cursor = case when $9 then null else s.cursor end,
			restarts = s.restarts + case when $9 then 1 else 0 end,
			report_open = s.report_open and not $9 and $4 = 'WAITING'
		from (
			select case when $10 then ${heldUntil} end as until from import_slice s where s.tenant_id = $1 and s.id = $2
		) held
		where s.tenant_id = $1 and s.id = $2 and s.lease_epoch = $3 and s.state = 'RUNNING'`,
		[
			work.tenantId,
			work.sliceId,
			work.epoch,
			isOpen ? "WAITING" : kind === "leave_out" ? "DONE" : "FAILED",
			outcome.code,
			outcome.message,
			pause,
			kind === "wait" || kind === "park" || kind === "leave_out" ? 0 : 1,
			kind === "retry" && outcome.restart,
			isLimit,
			kind === "wait",
			kind === "wait" && makesWay(work),
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

/**
 * Other slices of the account that cannot succeed now: those of the streams, or all. Held ones are refused at their next write.
 * @returns streams of those that failed
 */
async function failSlices(
	sql: SqlExecutor,
	work: SliceWork,
	reason: { code: UserErrorCode; message: string },
	of: readonly string[] | null,
): Promise<ImportStream[]> {
	if (!work.account) return [];
	const { rows } = await sql.query<{ stream: ImportStream }>(
		`update import_slice s set state = 'FAILED', failure_code = $4, message = $5, ${givenBack}
		where s.tenant_id = $1 and s.import_job_id = $2 and s.ad_account_id = $3 and ${isOpen}
			and ($6::text[] is null or s.stream::text = any($6::text[]))
		returning stream`,
		[
			work.tenantId,
			work.importJobId,
			work.account.id,
			reason.code,
			reason.message,
			of,
		],
	);
	return rows.map(({ stream }) => stream);
}

import { type Database, inTenantSql } from "@patchbay/db";
import { cancelledEnd, closeJob, type JobEnd } from "../close-job.ts";
import { isStopRequested } from "../lock-job.ts";
import { writeProgress } from "../write-progress.ts";
import { advanceJob } from "./advance-job.ts";
import { endSlice, requeueSlice } from "./leave-slice.ts";
import { noteImported } from "./note-imported.ts";
import { noteEndedStages } from "./note-stage.ts";
import { readyNextStage } from "./ready-slices.ts";
import type { SliceWork } from "./slice-work.ts";
import { withJob } from "./with-job.ts";

/**
 * Ends a slice after its last page, in one transaction with what follows from it: the next stage of its account can be
 * claimed, and the job ends when this was its last slice.
 */
export async function finishSlice(
	db: Database,
	work: SliceWork,
): Promise<void> {
	let end: JobEnd | null = null;
	await withJob(db, work, async (sql, job) => {
		if (isStopRequested(job)) return closeJob(sql, job, cancelledEnd(job));
		if (!(await endSlice(sql, work, "DONE"))) return;
		await readyNextStage(sql, job, work.account?.id ?? null, work);
		await writeProgress(sql, job, { stream: work.stream });
		await noteEndedStages(sql, job, [work.stream]);
		end = await advanceJob(sql, job);
	});
	if (end !== null)
		await noteImported(db, { ...work, connectionId: work.connection.id });
}

/** Ends the job of a slice that must stop. */
export async function stopSlice(db: Database, work: SliceWork): Promise<void> {
	await withJob(db, work, async (sql, job) => {
		if (isStopRequested(job)) await closeJob(sql, job, cancelledEnd(job));
		else await requeueSlice(sql, work);
	});
}

/** Shows that a job waits whose slice has been put off with its last page. */
export async function noteWaiting(
	db: Database,
	work: SliceWork,
): Promise<void> {
	await withJob(db, work, async (sql, job) => {
		await writeProgress(sql, job, { stream: work.stream });
		await advanceJob(sql, job);
	});
}

/** Gives a slice back, to be gone on with from its checkpoint in its next turn; no attempt is counted. */
export async function releaseSlice(
	db: Database,
	work: SliceWork,
): Promise<void> {
	await inTenantSql(db, work.tenantId, (sql) => requeueSlice(sql, work));
}

import { type ImportStream, newId, type SqlExecutor } from "@patchbay/db";
import type { JobRow } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";
import { streams } from "../streams.ts";

const sinceStart = `(select max(at) from import_event where tenant_id = $1 and import_job_id = $2 and what = 'started')`;

/** Shows the stage that is read, and notes in the timeline that it has begun: once an attempt, whoever is first. */
export async function noteStage(
	sql: SqlExecutor,
	job: JobRow,
	stream: ImportStream,
): Promise<void> {
	const { stage } = streams[stream];
	if (job.stage !== stage)
		// In passing: whoever holds the job is not waited for.
		await sql.query(
			`update import_job set stage = $3 where tenant_id = $1 and id = (
				select id from import_job where tenant_id = $1 and id = $2 and stage <> $3 for no key update skip locked)`,
			[job.tenantId, job.importJobId, stage],
		);
	const begun = await sql.query(
		`select from import_event where tenant_id = $1 and import_job_id = $2 and stage = $3 and what = 'stage_started'
			and at >= ${sinceStart} limit 1`,
		[job.tenantId, job.importJobId, stage],
	);
	if (begun.rowCount > 0) return;
	await sql.query(
		`insert into import_event (id, tenant_id, import_job_id, stage, what, at)
		select $4, $1, $2, $3, 'stage_started', clock_timestamp()
		where pg_try_advisory_xact_lock(hashtextextended($5, 11)) and not exists (
			select from import_event e where e.tenant_id = $1 and e.import_job_id = $2 and e.stage = $3
				and e.what = 'stage_started' and e.at >= ${sinceStart})`,
		[
			job.tenantId,
			job.importJobId,
			stage,
			newId(),
			`${job.importJobId} ${stage}`,
		],
	);
}

/** Notes for those of the streams of which nothing is open that their stages have ended: once an attempt. The caller holds the job's row. */
export async function noteEndedStages(
	sql: SqlExecutor,
	job: JobRow,
	ended: readonly ImportStream[],
): Promise<void> {
	for (const stream of new Set(ended)) {
		const { stage } = streams[stream];
		const { rowCount } = await sql.query(
			`select from import_event e where e.tenant_id = $1 and e.import_job_id = $2 and e.stage = $3
				and e.what = 'stage_started' and e.at >= ${sinceStart}
				and not exists (select from import_event later where later.tenant_id = $1 and later.import_job_id = $2
					and later.stage = e.stage and later.what = 'stage_ended' and later.at >= e.at)
				and not exists (select from import_slice s where s.tenant_id = $1 and s.import_job_id = $2
					and s.stream = $4::"ImportStream" and s.state in ('PENDING', 'READY', 'RUNNING', 'WAITING'))
			limit 1`,
			[job.tenantId, job.importJobId, stage, stream],
		);
		if (rowCount > 0)
			await recordEvent(sql, job, { stage, what: "stage_ended" });
	}
}

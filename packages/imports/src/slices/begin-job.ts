import { type ImportStream, notify, type SqlExecutor } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";
import type { JobRow } from "../lock-job.ts";
import { recordEvent } from "../record-event.ts";
import { streams } from "../streams.ts";
import { insertSlices } from "./insert-slices.ts";
import { planSlices } from "./plan-slices.ts";

/**
 * Sets a queued job to RUNNING and writes its plan, unless it has one from an earlier attempt. The caller holds the job's
 * row.
 * @returns the job as it is now
 */
export async function beginJob(
	sql: SqlExecutor,
	job: JobRow,
	connector: Platform,
): Promise<JobRow> {
	const { rows } = await sql.query<{
		startedAt: Date;
		attempts: number;
		now: Date;
	}>(
		`update import_job set status = 'RUNNING', started_at = coalesce(started_at, now()), attempts = greatest(attempts, 1),
			place_milliseconds = system.new_import_place_milliseconds()
		where tenant_id = $1 and id = $2 
		returning started_at as "startedAt", attempts, now() as now`,
		[job.tenantId, job.importJobId],
	);
	const [begun] = rows;
	if (!begun) throw new Error("a job that is locked is not there");
	const { now, ...changed } = begun;
	await recordEvent(sql, job, { stage: "queued", what: "started" });
	if (!(await isPlanned(sql, job))) {
		const plan = planSlices({
			kind: job.kind,
			includeAssets: job.includeAssets,
			from: job.fromDate,
			to: job.toDate,
			accounts: await listSelectedAccounts(sql, job),
			canRead: (stream) => canRead(connector, stream),
			grainOf: (stream) => grainOf(connector, stream),
			now,
		});
		await insertSlices(sql, job, plan);
	}
	await notify(sql, "import_job", {
		tenantId: job.tenantId,
		id: job.importJobId,
	});
	return { ...job, status: "RUNNING", ...changed };
}

function canRead({ parts }: Platform, stream: ImportStream): boolean {
	const { part } = streams[stream];
	return part === undefined || part(parts) !== undefined;
}

function grainOf({ parts }: Platform, stream: ImportStream) {
	const { grain } = streams[stream];
	return grain && parts.metrics?.[grain]?.grain;
}

async function isPlanned(sql: SqlExecutor, job: JobRow): Promise<boolean> {
	const { rowCount } = await sql.query(
		"select 1 from import_slice where tenant_id = $1 and import_job_id = $2 limit 1",
		[job.tenantId, job.importJobId],
	);
	return rowCount > 0;
}

async function listSelectedAccounts(sql: SqlExecutor, job: JobRow) {
	const { rows } = await sql.query<{ id: string; timeZone: string | null }>(
		`select id, time_zone as "timeZone" from ad_account
		where tenant_id = $1 and connection_id = $2 and selected and not manager order by external_id`,
		[job.tenantId, job.connectionId],
	);
	return rows;
}

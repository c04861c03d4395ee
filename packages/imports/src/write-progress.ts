import { type ImportStream, notify, type SqlExecutor } from "@patchbay/db";
import { metricStreams, streams } from "./streams.ts";

const weights = Object.entries(streams)
	.map(([stream, { weight }]) => `when '${stream}' then ${weight}`)
	.join(" ");
const stages = Object.entries(streams)
	.map(([stream, { stage }]) => `when '${stream}' then '${stage}'`)
	.join(" ");
const metrics = metricStreams.map((stream) => `'${stream}'`).join(", ");

/** All workers together write a job's progress at most this often. */
export const shortestIntervalMilliseconds = 250;

const progressSql = `with slice as (
	select stream, stage_order, slice_order, state, rows_done, rows_failed, case stream ${weights} end::float8 as weight,
		case
			when state in ('DONE', 'FAILED', 'CANCELLED') then 1
			when rows_total > 0 then least(0.99, (rows_done + rows_failed) / rows_total::float8)
			-- How much is left is not known: go on ever more slowly.
			else 0.9 * rows_done / (rows_done + 10000.0)
		end as part
	from import_slice where tenant_id = $1 and import_job_id = $2
), total as (
	select coalesce(99.9 * sum(weight * part) / nullif(sum(weight), 0), 0) as percent,
		(select case stream ${stages} end from slice where state in ('PENDING', 'READY', 'RUNNING', 'WAITING')
			order by (state <> 'RUNNING'), stage_order, slice_order limit 1) as stage,
		coalesce(sum(rows_done) filter (where stream = 'CAMPAIGNS'), 0) as campaigns,
		coalesce(sum(rows_failed) filter (where stream = 'CAMPAIGNS'), 0) as failed_campaigns,
		coalesce(sum(rows_failed) filter (where stream = 'ASSETS'), 0) as rejected_assets,
		coalesce(sum(rows_done) filter (where stream in (${metrics})), 0) as metric_rows
	from slice
), files as (
	-- Only what this job has read; files count once they are stored. One that came with its record and could not be stored is
	-- among what was rejected.
	select count(*) filter (where a.has_file or a.failure is null) as listed,
		count(*) filter (where a.has_file and a.failure is not null) as failed,
		count(*) filter (where a.failure is null and (a.stored_at is not null or a.source_url is null
			or not a.has_file)) as imported
	from import_job j
	join asset a on a.tenant_id = j.tenant_id and a.connection_id = j.connection_id and a.imported_at >= j.started_at
	where j.tenant_id = $1 and j.id = $2 and $4
		and exists (select 1 from import_slice s where s.tenant_id = $1 and s.import_job_id = $2 and s.stream = 'ASSETS')
)
update import_job set
	percent = greatest(import_job.percent, total.percent),
	stage = coalesce(total.stage, import_job.stage),
	imported_campaigns = total.campaigns, failed_campaigns = total.failed_campaigns,
	total_campaigns = total.campaigns + total.failed_campaigns,
	imported_assets = case when $4 then files.imported else import_job.imported_assets end,
	failed_assets = case when $4 then files.failed + total.rejected_assets else import_job.failed_assets end,
	total_assets = case when $4 then files.listed + total.rejected_assets else import_job.total_assets end,
	metric_rows = total.metric_rows,
	progress_at = clock_timestamp()
from total, files
where import_job.tenant_id = $1 and import_job.id = $2 and import_job.status in ('QUEUED', 'RUNNING', 'WAITING')
	and ($3 or import_job.progress_at is null
		or import_job.progress_at < clock_timestamp() - make_interval(secs => ${shortestIntervalMilliseconds} / 1000.0))
	-- In passing, nobody is waited for: whoever holds the job writes it again, or is frozen.
	and ($3 or import_job.id = (
		select j.id from import_job j where j.tenant_id = $1 and j.id = $2 for no key update skip locked))`;

/** Counting assets reads all of them, so it is done only while they change. */
const assetStreams: readonly ImportStream[] = [
	"ASSETS",
	"ASSET_LINKS",
	"FILES",
];

/**
 * Sums up the slices into the job's row and tells the listeners, unless that was done a moment ago. `final` writes it in
 * any case, and leaves the telling to the caller.
 * @param options.stream what has just been read
 */
export async function writeProgress(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	{ final = false, stream }: { final?: boolean; stream?: ImportStream } = {},
): Promise<void> {
	const { rowCount } = await sql.query(progressSql, [
		job.tenantId,
		job.importJobId,
		final,
		final || (stream !== undefined && assetStreams.includes(stream)),
	]);
	if (rowCount > 0 && !final)
		await notify(sql, "import_job", {
			tenantId: job.tenantId,
			id: job.importJobId,
		});
}

import { newId, type SqlExecutor } from "@patchbay/db";
import { appKey } from "@patchbay/limits";
import type { Platform } from "@patchbay/platforms";
import type { JobRow } from "../lock-job.ts";
import type { PlannedSlice } from "../plan/plan-slices.ts";
import { streams } from "../streams.ts";
import { limitedApp } from "./limited-app.ts";

/** Writes a job's plan, in one statement. What may be read first becomes READY when the plan itself has ended. */
export async function insertSlices(
	sql: SqlExecutor,
	job: JobRow,
	{ parts, limits }: Platform,
	plan: readonly PlannedSlice[],
): Promise<void> {
	await sql.query(
		`insert into import_slice (id, tenant_id, import_job_id, connection_id, ad_account_id, stream, stage_order, slice_order,
			window_from, window_to, limit_key, app_key, account_places, report_places, priority)
		select slice.id, $1, $2, $11, slice.ad_account_id, slice.stream::"ImportStream", slice.stage_order, slice.slice_order,
			slice.window_from, slice.window_to,
			case when a.id is not null then system.limit_key('account', $10, a.external_id) end,
			$12, $13, slice.report_places, own.priority
		from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::date[], $9::date[], $14::smallint[])
			as slice (id, ad_account_id, stream, stage_order, slice_order, window_from, window_to, report_places)
		cross join (
			select coalesce(max(priority), 0) as priority from import_slice where tenant_id = $1 and import_job_id = $2
		) own
		left join ad_account a on a.tenant_id = $1 and a.id = slice.ad_account_id`,
		[
			job.tenantId,
			job.importJobId,
			plan.map(() => newId()),
			plan.map((slice) => slice.adAccountId),
			plan.map((slice) => slice.stream),
			plan.map((slice) => slice.stageOrder),
			plan.map((slice) => slice.sliceOrder),
			plan.map((slice) => slice.windowFrom),
			plan.map((slice) => slice.windowTo),
			job.platform,
			job.connectionId,
			appKey(limitedApp(job)),
			limits.concurrentPerAccount,
			plan.map(({ stream }) =>
				streams[stream].part?.(parts)?.isReport
					? (limits.reportsInFlightPerAccount ?? 1)
					: null,
			),
		],
	);
}

import { newId, type SqlExecutor } from "@patchbay/db";
import type { JobRow } from "../lock-job.ts";
import type { PlannedSlice } from "../plan/plan-slices.ts";

/** Writes a job's plan, in one statement. */
export async function insertSlices(
	sql: SqlExecutor,
	job: Pick<JobRow, "tenantId" | "importJobId" | "platform">,
	plan: readonly PlannedSlice[],
): Promise<void> {
	await sql.query(
		`insert into import_slice (id, tenant_id, import_job_id, ad_account_id, stream, stage_order, slice_order, window_from,
			window_to, limit_key)
		select slice.id, $1, $2, slice.ad_account_id, slice.stream::"ImportStream", slice.stage_order, slice.slice_order,
			slice.window_from, slice.window_to,
			case when a.id is not null then system.limit_key('account', $10, a.external_id) end
		from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::date[], $9::date[])
			as slice (id, ad_account_id, stream, stage_order, slice_order, window_from, window_to)
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
		],
	);
}

import { newId, type SqlExecutor } from "@patchbay/db";
import type { PlannedSlice } from "./plan-slices.ts";

/** Writes a job's plan, in one statement. */
export async function insertSlices(
	sql: SqlExecutor,
	job: { tenantId: string; importJobId: string },
	plan: readonly PlannedSlice[],
): Promise<void> {
	await sql.query(
		`insert into import_slice (id, tenant_id, import_job_id, ad_account_id, stream, stage_order, slice_order, window_from,
			window_to)
		select id, $1, $2, ad_account_id, stream::"ImportStream", stage_order, slice_order, window_from, window_to
		from unnest($3::uuid[], $4::uuid[], $5::text[], $6::int[], $7::int[], $8::date[], $9::date[])
			as slice (id, ad_account_id, stream, stage_order, slice_order, window_from, window_to)`,
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
		],
	);
}

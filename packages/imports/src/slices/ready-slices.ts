import type { SqlExecutor } from "@patchbay/db";
import { type HeldSlice, placeTime } from "./leave-slice.ts";
import { isOpen } from "./slice-sql.ts";

interface Job {
	tenantId: string;
	importJobId: string;
	connectionId: string;
}

/**
 * Makes the slices READY that nothing stands before: the first stage that is open of each account, or of one of them, once
 * what concerns the whole connection is over. The caller holds the job's row, so that of two slices which end at once the
 * second one sees the first.
 * @param ended slice whose end makes way for them: its connection has had its time in a place
 */
export async function readyNextStage(
	sql: SqlExecutor,
	job: Job,
	adAccountId: string | null,
	ended: Pick<HeldSlice, "sliceId" | "claimedAt"> | null = null,
): Promise<void> {
	await sql.query(
		`with open as (
			select s.id, s.ad_account_id, s.stage_order, s.slice_order, s.state, s.priority,
				min(s.stage_order) over (partition by s.ad_account_id) as first_stage
			from import_slice s
			where s.tenant_id = $1 and s.import_job_id = $2 and ${isOpen} and ($4::uuid is null or s.ad_account_id = $4)
		), before as (
			select min(s.stage_order) as stage_order from import_slice s
			where s.tenant_id = $1 and s.import_job_id = $2 and ${isOpen} and s.ad_account_id is null
		), next as (
			select open.id, open.priority, row_number() over (order by open.stage_order, open.slice_order, open.id) - 1 as place
			from open, before
			where open.state = 'PENDING' and open.stage_order = open.first_stage
				and (before.stage_order is null or open.stage_order <= before.stage_order)
		)
		update import_slice s set state = 'READY', due_at = clock_timestamp(), turn = t.turn + next.place,
			own_turn = t.own_turn + next.place
		from next, system.import_turns($1, $3, (select max(priority) from next),
			(select turn from import_slice where tenant_id = $1 and id = $5),
			(select own_turn from import_slice where tenant_id = $1 and id = $5), $6) t
		where s.tenant_id = $1 and s.id = next.id`,
		[
			job.tenantId,
			job.importJobId,
			job.connectionId,
			adAccountId,
			ended?.sliceId ?? null,
			ended ? placeTime(ended) : 0,
		],
	);
}

import { inTenantSql } from "@patchbay/db";
import type { WorkerDependencies } from "../run/worker-dependencies.ts";
import { isPartial, type SliceWork } from "../slices/slice-work.ts";

/**
 * The platform's ids of the campaigns that a job reads of an account, in a steady order; null for all. For campaigns
 * themselves that is what was asked for, for all else what the campaigns' stage has chosen.
 */
export async function readChosenCampaigns(
	{ db }: Pick<WorkerDependencies, "db">,
	work: SliceWork,
): Promise<string[] | null> {
	if (work.stream === "CAMPAIGNS") return work.job.campaignExternalIds;
	if (!isPartial(work)) return null;
	return inTenantSql(db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<{ externalId: string }>(
			`select unnest(campaign_external_ids) as "externalId" from import_slice
			where tenant_id = $1 and import_job_id = $2 and ad_account_id = $3 and stream = 'CAMPAIGNS' order by 1`,
			[work.tenantId, work.importJobId, work.account?.id ?? null],
		);
		return rows.map(({ externalId }) => externalId);
	});
}

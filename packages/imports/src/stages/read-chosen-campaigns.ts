import { inTenantSql } from "@patchbay/db";
import type { WorkerDependencies } from "../run/worker-dependencies.ts";
import { isPartial, type SliceWork } from "../slices/slice-work.ts";

/**
 * The platform's ids of the campaigns that a job reads of an account, in a steady order; null for all. For campaigns
 * themselves that is what was asked for, for all else what the campaigns' stage has brought.
 */
export async function readChosenCampaigns(
	{ db }: Pick<WorkerDependencies, "db">,
	work: SliceWork,
): Promise<string[] | null> {
	if (work.stream === "CAMPAIGNS") return work.job.campaignExternalIds;
	if (!isPartial(work)) return null;
	return inTenantSql(db, work.tenantId, async (sql) => {
		const { rows } = await sql.query<{ externalId: string }>(
			`select external_id as "externalId" from campaign
			where tenant_id = $1 and ad_account_id = $2 and imported_at >= $3
				and ($4::text[] is null or external_id = any($4)) order by external_id`,
			[
				work.tenantId,
				work.account?.id ?? null,
				work.job.startedAt,
				// Another import of the account may have read others meanwhile.
				work.job.campaignExternalIds,
			],
		);
		return rows.map(({ externalId }) => externalId);
	});
}

import { retireUnlisted, saveCampaigns } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";
import type { CampaignDraft } from "@patchbay/platforms";
import type { SliceWork } from "../slices/slice-work.ts";
import { runPages } from "./run-pages.ts";
import type { AccountRun } from "./stage.ts";

/** Campaigns of an account: all, or those that were asked for, or the first ones up to the job's limit. */
export async function importCampaigns(run: AccountRun): Promise<void> {
	const { work, scope } = run;
	const wanted = run.campaigns && new Set(run.campaigns);
	const limit = work.job.campaignLimit;
	await runPages<CampaignDraft>(run, {
		read: (options) =>
			run.connector.parts.campaigns?.run(run.session, run.account, options),
		isWanted: (campaign) => wanted?.has(campaign.externalId) ?? true,
		save: (sql, campaigns, page) => saveCampaigns(sql, scope, campaigns, page),
		externalId: (campaign) => campaign.externalId,
		finish: (sql) =>
			retireUnlisted(sql, scope, "CAMPAIGNS", work.job.startedAt),
		...(limit === null
			? {}
			: {
					room: async (sql: SqlExecutor, page: readonly CampaignDraft[]) =>
						Math.max(0, limit - (await countOthers(sql, work, page))),
				}),
	});
}

/**
 * Counts the campaigns that this job has read already, of any account, except those of this page (they may have been
 * read before a restart). The lock makes accounts that are read at the same time share one limit.
 */
async function countOthers(
	sql: SqlExecutor,
	work: SliceWork,
	page: readonly CampaignDraft[],
): Promise<number> {
	await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [
		work.importJobId,
	]);
	const { rows } = await sql.query<{ count: bigint }>(
		`select count(*) as count from campaign
		where tenant_id = $1 and connection_id = $2 and imported_at >= $3
			and not (ad_account_id = $4 and external_id = any($5::text[]))`,
		[
			work.tenantId,
			work.connection.id,
			work.job.startedAt,
			work.account?.id ?? null,
			page.map((campaign) => campaign.externalId),
		],
	);
	return Number(rows[0]?.count ?? 0n);
}

import { retireUnlisted, saveCampaigns } from "@patchbay/catalog";
import type { SqlExecutor } from "@patchbay/db";
import type { CampaignDraft } from "@patchbay/platforms";
import { isPartial, type SliceWork } from "../slices/slice-work.ts";
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
		save: async (sql, campaigns, page) => {
			const saved = await saveCampaigns(sql, scope, campaigns, page);
			if (isPartial(work)) await keepChosen(sql, work, campaigns);
			return saved;
		},
		externalId: idOf,
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
 * Counts the campaigns that this job has chosen already, of any account, except those of this page (they may have been
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
		`select count(*) as count from import_slice s, unnest(s.campaign_external_ids) as chosen (external_id)
		where s.tenant_id = $1 and s.import_job_id = $2 and s.stream = 'CAMPAIGNS'
			and not (s.id = $3 and chosen.external_id = any($4::text[]))`,
		[work.tenantId, work.importJobId, work.sliceId, page.map(idOf)],
	);
	return Number(rows[0]?.count ?? 0n);
}

/**
 * Keeps which campaigns the job has chosen: all else that it reads is theirs, and another import of the account may save others
 * meanwhile. Whoever claims the slice from its beginning has forgotten them.
 */
async function keepChosen(
	sql: SqlExecutor,
	work: SliceWork,
	campaigns: readonly CampaignDraft[],
): Promise<void> {
	await sql.query(
		`update import_slice set campaign_external_ids = array(
			select unnest(campaign_external_ids) union select unnest($3::text[]))
		where tenant_id = $1 and id = $2`,
		[work.tenantId, work.sliceId, campaigns.map(idOf)],
	);
}

const idOf = ({ externalId }: CampaignDraft) => externalId;

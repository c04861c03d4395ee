import { saveCampaigns, savePlaceholderCampaigns } from "@patchbay/catalog";
import { inTenantSql } from "@patchbay/db";
import type { CampaignDraft, DailyMetricDraft } from "@patchbay/platforms";
import { type FailureDraft, toFailure } from "../record-failures.ts";
import type { AccountRun } from "./stage.ts";

/** Our ids of an account's campaigns by the platform's. */
export interface CampaignIds {
	get(externalId: string): string;
	/** Makes sure that all campaigns of these numbers are there. */
	complete(
		metrics: readonly DailyMetricDraft[],
	): Promise<readonly FailureDraft[]>;
}

/**
 * Reads the ids once for a slice. Numbers of a campaign that we do not know are not dropped, for the account's totals would
 * be wrong: the campaign is asked for by its id, and when the platform lists it no more it gets a row that says REMOVED.
 */
export async function createCampaignIds(run: AccountRun): Promise<CampaignIds> {
	const { scope } = run;
	const { db } = run.deps;
	const ids = new Map<string, string>();

	async function load(): Promise<void> {
		await inTenantSql(db, scope.tenantId, async (sql) => {
			const { rows } = await sql.query<{ externalId: string; id: string }>(
				`select external_id as "externalId", id from campaign where tenant_id = $1 and ad_account_id = $2`,
				[scope.tenantId, scope.adAccountId],
			);
			for (const { externalId, id } of rows) ids.set(externalId, id);
		});
	}

	async function addMissing(missing: string[]): Promise<FailureDraft[]> {
		const { records, failures } = await readCampaigns(run, missing);
		const listed = new Set(records.map(({ externalId }) => externalId));
		const rejected = new Set(failures.map(({ externalId }) => externalId));
		const unlisted = missing.filter((externalId) => !listed.has(externalId));
		const { currencyCode } = run.account;
		await inTenantSql(db, scope.tenantId, async (sql) => {
			await saveCampaigns(sql, scope, records);
			await savePlaceholderCampaigns(
				sql,
				scope,
				unlisted.filter((externalId) => rejected.has(externalId)),
				{ status: "UNKNOWN", currencyCode },
			);
			await savePlaceholderCampaigns(
				sql,
				scope,
				unlisted.filter((externalId) => !rejected.has(externalId)),
				{ status: "REMOVED", currencyCode },
			);
		});
		await load();
		return failures;
	}

	await load();
	return {
		get(externalId) {
			const id = ids.get(externalId);
			if (id === undefined) throw new Error("the campaigns are not complete");
			return id;
		},
		async complete(metrics) {
			const missing = new Set<string>();
			for (const { campaignExternalId } of metrics)
				if (!ids.has(campaignExternalId)) missing.add(campaignExternalId);
			return missing.size === 0 ? [] : addMissing([...missing]);
		},
	};
}

const idsInOneQuery = 500;

async function readCampaigns(
	run: AccountRun,
	externalIds: readonly string[],
): Promise<{ records: CampaignDraft[]; failures: FailureDraft[] }> {
	const records: CampaignDraft[] = [];
	const failures: FailureDraft[] = [];
	for (let start = 0; start < externalIds.length; start += idsInOneQuery) {
		const pages = run.connector.parts.campaigns?.run(run.session, run.account, {
			externalIds: externalIds.slice(start, start + idsInOneQuery),
		});
		if (!pages) break;
		for await (const page of pages) {
			records.push(...page.records);
			failures.push(...page.rejected.map(toFailure));
		}
	}
	return { records, failures };
}

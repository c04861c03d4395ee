import { newId, type SqlExecutor } from "@patchbay/db";
import type { AdGroupDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinCampaign,
	lastOfEach,
} from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Inserts or updates ad groups by (campaign, external id) in one statement. Those of a campaign that we do not have are
 * left out: the platform also lists the ad groups of removed campaigns.
 * @returns how many were saved
 */
export async function saveAdGroups(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AdGroupDraft[],
): Promise<number> {
	const rows = lastOfEach(
		drafts,
		(draft) => `${draft.campaignExternalId} ${draft.externalId}`,
	);
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			campaign_external_id: ["text", (row) => row.campaignExternalId],
			external_id: ["text", (row) => row.externalId],
			name: ["text", (row) => row.name],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
			budget_micros: ["bigint", (row) => row.budget?.amountMicros ?? null],
			budget_period: ["text", (row) => row.budget?.period ?? null],
			budget_shared: ["boolean", (row) => row.budget?.shared ?? false],
		},
		3,
	);
	const { rowCount } = await sql.query(
		`insert into ad_group (id, tenant_id, campaign_id, external_id, name, status, platform_status, budget_micros,
			budget_period, budget_shared, imported_at)
		select draft.id, $1::uuid, campaign.id, draft.external_id, draft.name, draft.status::"CampaignStatus",
			draft.platform_status, draft.budget_micros, draft.budget_period::"BudgetPeriod", draft.budget_shared, now()
		from ${from}
		${joinCampaign}
		on conflict (tenant_id, campaign_id, external_id) do update set
			name = excluded.name, status = excluded.status, platform_status = excluded.platform_status,
			budget_micros = excluded.budget_micros, budget_period = excluded.budget_period,
			budget_shared = excluded.budget_shared, imported_at = excluded.imported_at`,
		[scope.tenantId, scope.adAccountId, ...values],
	);
	return rowCount;
}

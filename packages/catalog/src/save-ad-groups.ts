import { newId, type SqlExecutor } from "@patchbay/db";
import type { AdGroupDraft } from "@patchbay/platforms";
import { type CatalogScope, joinCampaign } from "./catalog-scope.ts";
import { type Columns, toColumnArrays } from "./column-arrays.ts";
import {
	findOnEarlierPages,
	onceEach,
	type ReadPage,
	type Saved,
} from "./read-page.ts";

/**
 * Inserts or updates ad groups by (campaign, external id) in one statement. Those of a campaign that we do not have are
 * left out: the platform also lists the ad groups of removed campaigns.
 */
export async function saveAdGroups(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AdGroupDraft[],
	{ askedAt, earlier = [] }: ReadPage = {},
): Promise<Saved<AdGroupDraft>> {
	const { once: rows, twice } = onceEach(
		drafts,
		(draft) => `${draft.campaignExternalId} ${draft.externalId}`,
	);
	if (rows.length === 0) return { saved: 0, twice };
	const keys: Columns<AdGroupDraft> = {
		campaign_external_id: ["text", (row) => row.campaignExternalId],
		external_id: ["text", (row) => row.externalId],
	};
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			...keys,
			name: ["text", (row) => row.name],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
			budget_micros: ["bigint", (row) => row.budget?.amountMicros ?? null],
			budget_period: ["text", (row) => row.budget?.period ?? null],
			budget_shared: ["boolean", (row) => row.budget?.shared ?? false],
		},
		5,
	);
	const { rowCount } = await sql.query(
		`insert into ad_group (id, tenant_id, campaign_id, external_id, name, status, platform_status, budget_micros,
			budget_period, budget_shared, imported_at)
		select draft.id, $1::uuid, campaign.id, draft.external_id, draft.name, draft.status::"CampaignStatus",
			draft.platform_status, draft.budget_micros, draft.budget_period::"BudgetPeriod", draft.budget_shared,
			coalesce($3::timestamptz, now())
		from ${from}
		${joinCampaign}
		on conflict (tenant_id, campaign_id, external_id) do update set
			name = excluded.name, status = excluded.status, platform_status = excluded.platform_status,
			budget_micros = excluded.budget_micros, budget_period = excluded.budget_period,
			budget_shared = excluded.budget_shared, imported_at = excluded.imported_at
		where ad_group.imported_at <= excluded.imported_at and ad_group.imported_at <> all($4::timestamptz[])`,
		[scope.tenantId, scope.adAccountId, askedAt ?? null, earlier, ...values],
	);
	if (rowCount === rows.length) return { saved: rowCount, twice };
	const before = await findOnEarlierPages(
		sql,
		scope,
		{ rows, earlier },
		keys,
		`${joinCampaign} join ad_group stored on stored.tenant_id = $1::uuid and stored.campaign_id = campaign.id
			and stored.external_id = draft.external_id`,
	);
	return { saved: rowCount, twice: [...twice, ...before] };
}

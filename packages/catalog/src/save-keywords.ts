import { newId, type SqlExecutor } from "@patchbay/db";
import type { KeywordDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinAdGroup,
	joinCampaign,
	lastOfEach,
} from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Inserts or updates keywords by (ad group, external id) in one statement; those of an ad group that we do not have are
 * left out.
 * @returns how many were saved
 */
export async function saveKeywords(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly KeywordDraft[],
): Promise<number> {
	const rows = lastOfEach(
		drafts,
		(draft) =>
			`${draft.campaignExternalId} ${draft.adGroupExternalId} ${draft.externalId}`,
	);
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			campaign_external_id: ["text", (row) => row.campaignExternalId],
			ad_group_external_id: ["text", (row) => row.adGroupExternalId],
			external_id: ["text", (row) => row.externalId],
			keyword: ["text", (row) => row.text],
			match_type: ["text", (row) => row.matchType],
			negative: ["boolean", (row) => row.negative],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
		},
		3,
	);
	const { rowCount } = await sql.query(
		`insert into keyword (id, tenant_id, campaign_id, ad_group_id, external_id, text, match_type, negative, status,
			platform_status, imported_at)
		select draft.id, $1::uuid, campaign.id, ad_group.id, draft.external_id, draft.keyword,
			draft.match_type::"KeywordMatchType", draft.negative, draft.status::"CampaignStatus", draft.platform_status, now()
		from ${from}
		${joinCampaign}
		${joinAdGroup}
		on conflict (tenant_id, ad_group_id, external_id) do update set
			text = excluded.text, match_type = excluded.match_type, negative = excluded.negative,
			status = excluded.status, platform_status = excluded.platform_status, imported_at = excluded.imported_at`,
		[scope.tenantId, scope.adAccountId, ...values],
	);
	return rowCount;
}

import { newId, type SqlExecutor } from "@patchbay/db";
import type { AdDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinAdGroup,
	joinCampaign,
	lastOfEach,
} from "./catalog-scope.ts";
import { toColumnArrays, toJsonb } from "./column-arrays.ts";

/**
 * Inserts or updates ads by (ad group, external id) in one statement; those of an ad group that we do not have are left
 * out.
 * @returns how many were saved
 */
export async function saveAds(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AdDraft[],
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
			name: ["text", (row) => row.name],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
			// As JSON: unnest would flatten arrays of arrays.
			headlines: ["jsonb", (row) => toJsonb(row.headlines)],
			descriptions: ["jsonb", (row) => toJsonb(row.descriptions)],
			call_to_action: ["text", (row) => row.callToAction],
			destination_url: ["text", (row) => row.destinationUrl],
		},
		3,
	);
	const { rowCount } = await sql.query(
		`insert into ad (id, tenant_id, campaign_id, ad_group_id, external_id, name, status, platform_status, headlines,
			descriptions, call_to_action, destination_url, imported_at)
		select draft.id, $1::uuid, campaign.id, ad_group.id, draft.external_id, draft.name, draft.status::"CampaignStatus",
			draft.platform_status, array(select jsonb_array_elements_text(draft.headlines)),
			array(select jsonb_array_elements_text(draft.descriptions)), draft.call_to_action, draft.destination_url, now()
		from ${from}
		${joinCampaign}
		${joinAdGroup}
		on conflict (tenant_id, ad_group_id, external_id) do update set
			name = excluded.name, status = excluded.status, platform_status = excluded.platform_status,
			headlines = excluded.headlines, descriptions = excluded.descriptions,
			call_to_action = excluded.call_to_action, destination_url = excluded.destination_url,
			imported_at = excluded.imported_at`,
		[scope.tenantId, scope.adAccountId, ...values],
	);
	return rowCount;
}

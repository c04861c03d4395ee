import { newId, type SqlExecutor } from "@patchbay/db";
import type { AssetLinkDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinCampaign,
	lastOfEach,
} from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Inserts where assets stand, on a campaign or on one of its ads, in one statement. A link to a campaign, ad or asset that
 * we do not have is left out.
 * @returns how many were saved
 */
export async function saveAssetLinks(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AssetLinkDraft[],
): Promise<number> {
	const rows = lastOfEach(drafts, (draft) =>
		[
			draft.campaignExternalId,
			draft.adGroupExternalId,
			draft.adExternalId,
			draft.assetExternalId,
			draft.fieldType,
		].join(" "),
	);
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			campaign_external_id: ["text", (row) => row.campaignExternalId],
			ad_group_external_id: ["text", (row) => row.adGroupExternalId],
			ad_external_id: ["text", (row) => row.adExternalId],
			asset_external_id: ["text", (row) => row.assetExternalId],
			field_type: ["text", (row) => row.fieldType],
		},
		3,
	);
	const { rowCount } = await sql.query(
		`insert into asset_link (id, tenant_id, campaign_id, ad_id, asset_id, field_type, imported_at)
		select distinct on (campaign.id, placed.id, asset.id, draft.field_type)
			draft.id, $1::uuid, campaign.id, placed.id, asset.id, draft.field_type, now()
		from ${from}
		${joinCampaign}
		join asset on asset.tenant_id = $1::uuid and asset.ad_account_id = $2::uuid
			and asset.external_id = draft.asset_external_id
		left join lateral (
			select ad.id from ad
			join ad_group on ad_group.tenant_id = ad.tenant_id and ad_group.id = ad.ad_group_id
			where ad.tenant_id = $1::uuid and ad.campaign_id = campaign.id and ad.external_id = draft.ad_external_id
				and (draft.ad_group_external_id is null or ad_group.external_id = draft.ad_group_external_id)
			limit 1
		) placed on true
		where draft.ad_external_id is null or placed.id is not null
		on conflict (tenant_id, campaign_id, ad_id, asset_id, field_type) do update set imported_at = excluded.imported_at`,
		[scope.tenantId, scope.adAccountId, ...values],
	);
	return rowCount;
}

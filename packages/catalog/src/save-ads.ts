import { newId, type SqlExecutor } from "@patchbay/db";
import type { AdDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinAdGroup,
	joinCampaign,
} from "./catalog-scope.ts";
import { type Columns, toColumnArrays, toJsonb } from "./column-arrays.ts";
import {
	findOnEarlierPages,
	onceEach,
	type ReadPage,
	type Saved,
} from "./read-page.ts";

/**
 * Inserts or updates ads by (ad group, external id) in one statement; those of an ad group that we do not have are left
 * out.
 */
export async function saveAds(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AdDraft[],
	{ askedAt, earlier = [] }: ReadPage = {},
): Promise<Saved<AdDraft>> {
	const { once: rows, twice } = onceEach(
		drafts,
		(draft) =>
			`${draft.campaignExternalId} ${draft.adGroupExternalId} ${draft.externalId}`,
	);
	if (rows.length === 0) return { saved: 0, twice };
	const keys: Columns<AdDraft> = {
		campaign_external_id: ["text", (row) => row.campaignExternalId],
		ad_group_external_id: ["text", (row) => row.adGroupExternalId],
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
			// As JSON: unnest would flatten arrays of arrays.
			headlines: ["jsonb", (row) => toJsonb(row.headlines)],
			descriptions: ["jsonb", (row) => toJsonb(row.descriptions)],
			call_to_action: ["text", (row) => row.callToAction],
			destination_url: ["text", (row) => row.destinationUrl],
		},
		5,
	);
	const { rowCount } = await sql.query(
		`insert into ad (id, tenant_id, campaign_id, ad_group_id, external_id, name, status, platform_status, headlines,
			descriptions, call_to_action, destination_url, imported_at)
		select draft.id, $1::uuid, campaign.id, ad_group.id, draft.external_id, draft.name, draft.status::"CampaignStatus",
			draft.platform_status, array(select jsonb_array_elements_text(draft.headlines)),
			array(select jsonb_array_elements_text(draft.descriptions)), draft.call_to_action, draft.destination_url,
			coalesce($3::timestamptz, now())
		from ${from}
		${joinCampaign}
		${joinAdGroup}
		on conflict (tenant_id, ad_group_id, external_id) do update set
			name = excluded.name, status = excluded.status, platform_status = excluded.platform_status,
			headlines = excluded.headlines, descriptions = excluded.descriptions,
			call_to_action = excluded.call_to_action, destination_url = excluded.destination_url,
			imported_at = excluded.imported_at
		where ad.imported_at <= excluded.imported_at and ad.imported_at <> all($4::timestamptz[])`,
		[scope.tenantId, scope.adAccountId, askedAt ?? null, earlier, ...values],
	);
	if (rowCount === rows.length) return { saved: rowCount, twice };
	const before = await findOnEarlierPages(
		sql,
		scope,
		{ rows, earlier },
		keys,
		`${joinCampaign} ${joinAdGroup} join ad stored on stored.tenant_id = $1::uuid and stored.ad_group_id = ad_group.id
			and stored.external_id = draft.external_id`,
	);
	return { saved: rowCount, twice: [...twice, ...before] };
}

import { newId, type SqlExecutor } from "@patchbay/db";
import type { KeywordDraft } from "@patchbay/platforms";
import {
	type CatalogScope,
	joinAdGroup,
	joinCampaign,
} from "./catalog-scope.ts";
import { type Columns, toColumnArrays } from "./column-arrays.ts";
import {
	findOnEarlierPages,
	onceEach,
	type ReadPage,
	type Saved,
} from "./read-page.ts";

/**
 * Inserts or updates keywords by (ad group, external id) in one statement; those of an ad group that we do not have are
 * left out.
 */
export async function saveKeywords(
	sql: SqlExecutor,
	scope: Pick<CatalogScope, "tenantId" | "adAccountId">,
	drafts: readonly KeywordDraft[],
	{ askedAt, earlier = [] }: ReadPage = {},
): Promise<Saved<KeywordDraft>> {
	const { once: rows, twice } = onceEach(
		drafts,
		(draft) =>
			`${draft.campaignExternalId} ${draft.adGroupExternalId} ${draft.externalId}`,
	);
	if (rows.length === 0) return { saved: 0, twice };
	const keys: Columns<KeywordDraft> = {
		campaign_external_id: ["text", (row) => row.campaignExternalId],
		ad_group_external_id: ["text", (row) => row.adGroupExternalId],
		external_id: ["text", (row) => row.externalId],
	};
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			...keys,
			keyword: ["text", (row) => row.text],
			match_type: ["text", (row) => row.matchType],
			negative: ["boolean", (row) => row.negative],
			status: ["text", (row) => row.status],
			platform_status: ["text", (row) => row.platformStatus],
		},
		5,
	);
	const { rowCount } = await sql.query(
		`insert into keyword (id, tenant_id, campaign_id, ad_group_id, external_id, text, match_type, negative, status,
			platform_status, imported_at)
		select draft.id, $1::uuid, campaign.id, ad_group.id, draft.external_id, draft.keyword,
			draft.match_type::"KeywordMatchType", draft.negative, draft.status::"CampaignStatus", draft.platform_status,
			coalesce($3::timestamptz, now())
		from ${from}
		${joinCampaign}
		${joinAdGroup}
		on conflict (tenant_id, ad_group_id, external_id) do update set
			text = excluded.text, match_type = excluded.match_type, negative = excluded.negative,
			status = excluded.status, platform_status = excluded.platform_status, imported_at = excluded.imported_at
		where keyword.imported_at <= excluded.imported_at and keyword.imported_at <> all($4::timestamptz[])`,
		[scope.tenantId, scope.adAccountId, askedAt ?? null, earlier, ...values],
	);
	if (rowCount === rows.length) return { saved: rowCount, twice };
	const before = await findOnEarlierPages(
		sql,
		scope,
		{ rows, earlier },
		keys,
		`${joinCampaign} ${joinAdGroup} join keyword stored on stored.tenant_id = $1::uuid and stored.ad_group_id = ad_group.id
			and stored.external_id = draft.external_id`,
	);
	return { saved: rowCount, twice: [...twice, ...before] };
}

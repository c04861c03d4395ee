import { newId, type SqlExecutor } from "@patchbay/db";
import type { CatalogScope } from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Rows for campaigns that spent money but that the platform lists no more: their spend belongs to the account's totals.
 * One that is there already stays as it is.
 * @returns how many were added
 */
export async function savePlaceholderCampaigns(
	sql: SqlExecutor,
	scope: CatalogScope,
	externalIds: readonly string[],
	options: { status: "REMOVED" | "UNKNOWN"; currencyCode: string },
): Promise<number> {
	const { from, values } = toColumnArrays(
		externalIds,
		{
			id: ["uuid", () => newId()],
			external_id: ["text", (externalId) => externalId],
		},
		8,
	);
	const { rowCount } = await sql.query(
		`insert into campaign (id, tenant_id, brand_id, connection_id, ad_account_id, platform, external_id, name, status,
			platform_status, currency_code, imported_at)
		select id, $1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::"Platform", external_id, 'Campaign ' || external_id,
			$6::"CampaignStatus", $6::text, $7::text, now()
		from ${from}
		on conflict (tenant_id, ad_account_id, external_id) do nothing`,
		[
			scope.tenantId,
			scope.brandId,
			scope.connectionId,
			scope.adAccountId,
			scope.platform,
			options.status,
			options.currencyCode,
			...values,
		],
	);
	return rowCount;
}

import { inTenantSql } from "@patchbay/db";
import { tenantPrefix } from "@patchbay/storage";
import type { AccountRun } from "../stages/stage.ts";

/**
 * Gives the account's stored files their logical keys where they have none: a file that came with its record was stored before
 * its places were known.
 */
export async function nameStoredFiles({
	deps,
	work,
	account,
}: AccountRun): Promise<void> {
	await inTenantSql(deps.db, work.tenantId, (sql) =>
		sql.query(
			`update asset a set logical_key = $3::text || place.campaign_id || '/' || a.id
			from asset, lateral (
				select link.campaign_id from asset_link link
				where link.tenant_id = asset.tenant_id and link.asset_id = asset.id order by link.id limit 1
			) place
			where asset.tenant_id = $1 and asset.ad_account_id = $2 and asset.blob_key is not null and asset.logical_key is null
				and a.tenant_id = asset.tenant_id and a.id = asset.id`,
			[work.tenantId, account.id, tenantPrefix(work.tenantId)],
		),
	);
}

import { newId, type SqlExecutor } from "@patchbay/db";
import type { AdAccountDraft } from "@patchbay/platforms";
import { type CatalogScope, lastOfEach } from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Renews what is known of a connection's ad accounts and adds those that are new, not selected. An account that is no
 * longer listed stays: its data does too.
 * @returns how many were saved
 */
export async function saveAdAccounts(
	sql: SqlExecutor,
	scope: Pick<CatalogScope, "tenantId" | "connectionId" | "platform">,
	drafts: readonly AdAccountDraft[],
): Promise<number> {
	const rows = lastOfEach(drafts, (draft) => draft.externalId);
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			external_id: ["text", (row) => row.externalId],
			name: ["text", (row) => row.name],
			currency_code: ["text", (row) => row.currencyCode],
			time_zone: ["text", (row) => row.timeZone],
			manager: ["boolean", (row) => row.manager],
			parent_external_id: ["text", (row) => row.parentExternalId],
			access_external_id: ["text", (row) => row.accessExternalId],
			platform_status: ["text", (row) => row.platformStatus],
		},
		4,
	);
	const { rowCount } = await sql.query(
		`insert into ad_account (id, tenant_id, connection_id, platform, external_id, name, currency_code, time_zone, manager,
			parent_external_id, access_external_id, platform_status, updated_at)
		select id, $1::uuid, $2::uuid, $3::"Platform", external_id, name, currency_code, time_zone, manager,
			parent_external_id, access_external_id, platform_status, now()
		from ${from}
		on conflict (tenant_id, connection_id, external_id) do update set
			name = excluded.name, currency_code = coalesce(excluded.currency_code, ad_account.currency_code),
			time_zone = coalesce(excluded.time_zone, ad_account.time_zone), manager = excluded.manager,
			parent_external_id = excluded.parent_external_id, access_external_id = excluded.access_external_id,
			platform_status = excluded.platform_status, updated_at = excluded.updated_at`,
		[scope.tenantId, scope.connectionId, scope.platform, ...values],
	);
	return rowCount;
}

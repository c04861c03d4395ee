import { newId, type SqlExecutor } from "@patchbay/db";
import type { AssetDraft } from "@patchbay/platforms";
import { type CatalogScope, lastOfEach } from "./catalog-scope.ts";
import { toColumnArrays } from "./column-arrays.ts";

/**
 * Inserts or updates assets by (ad account, external id) in one statement. Type and size as the platform tells them are
 * kept only until the file is stored: from then on they are what the bytes say.
 * @returns how many were saved
 */
export async function saveAssets(
	sql: SqlExecutor,
	scope: CatalogScope,
	drafts: readonly AssetDraft[],
): Promise<number> {
	const rows = lastOfEach(drafts, (draft) => draft.externalId);
	if (rows.length === 0) return 0;
	const { from, values } = toColumnArrays(
		rows,
		{
			id: ["uuid", () => newId()],
			external_id: ["text", (row) => row.externalId],
			kind: ["text", (row) => row.kind],
			name: ["text", (row) => row.name],
			words: ["text", (row) => row.text],
			source_url: ["text", (row) => row.sourceUrl],
			mime_type: ["text", (row) => row.mimeType],
			byte_size: ["bigint", (row) => row.byteSize],
			width: ["integer", (row) => row.width],
			height: ["integer", (row) => row.height],
		},
		5,
	);
	const { rowCount } = await sql.query(
		`insert into asset (id, tenant_id, connection_id, ad_account_id, platform, external_id, kind, name, text, source_url,
			mime_type, byte_size, width, height, imported_at)
		select id, $1::uuid, $2::uuid, $3::uuid, $4::"Platform", external_id, kind::"AssetKind", name, words, source_url,
			mime_type, byte_size, width, height, now()
		from ${from}
		on conflict (tenant_id, ad_account_id, external_id) do update set
			kind = excluded.kind, name = excluded.name, text = excluded.text, source_url = excluded.source_url,
			mime_type = case when asset.stored_at is null then excluded.mime_type else asset.mime_type end,
			byte_size = case when asset.stored_at is null then excluded.byte_size else asset.byte_size end,
			width = case when asset.stored_at is null then excluded.width else asset.width end,
			height = case when asset.stored_at is null then excluded.height else asset.height end,
			imported_at = excluded.imported_at`,
		[
			scope.tenantId,
			scope.connectionId,
			scope.adAccountId,
			scope.platform,
			...values,
		],
	);
	return rowCount;
}

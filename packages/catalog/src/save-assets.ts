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
			has_file: ["boolean", (row) => row.hasFile],
			content_key: ["text", (row) => row.contentKey],
			poster_url: ["text", (row) => row.posterUrl],
		},
		5,
	);
	const { rowCount } = await sql.query(
		`insert into asset (id, tenant_id, connection_id, ad_account_id, platform, external_id, kind, name, text, source_url,
			mime_type, byte_size, width, height, has_file, content_key, poster_url, thumbnail_due_at, imported_at)
		select id, $1::uuid, $2::uuid, $3::uuid, $4::"Platform", external_id, kind::"AssetKind", name, words, source_url,
			mime_type, byte_size, width, height, has_file, content_key, poster_url,
			case when poster_url is not null then now() end, now()
		from ${from}
		on conflict (tenant_id, ad_account_id, external_id) do update set
			kind = excluded.kind, name = excluded.name, text = excluded.text, source_url = excluded.source_url,
			mime_type = case when asset.stored_at is null then excluded.mime_type else asset.mime_type end,
			byte_size = case when asset.stored_at is null then excluded.byte_size else asset.byte_size end,
			width = case when asset.stored_at is null then excluded.width else asset.width end,
			height = case when asset.stored_at is null then excluded.height else asset.height end,
			has_file = excluded.has_file, content_key = excluded.content_key, poster_url = excluded.poster_url,
			-- A file that was stored before its platform's key was known has it from now on, without another download.
			stored_content_key = case
				when asset.stored_content_key is null and asset.stored_source_url = excluded.source_url then excluded.content_key
				else asset.stored_content_key end,
			thumbnail_due_at = case
				when excluded.poster_url is not null and asset.thumbnail_key is null then coalesce(asset.thumbnail_due_at, now())
				else asset.thumbnail_due_at end,
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

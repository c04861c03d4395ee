import type { SqlExecutor } from "@patchbay/db";
import { tenantPrefix } from "@patchbay/storage";
import type { SliceWork } from "../slices/slice-work.ts";
import type { AssetRefused } from "./asset-refused.ts";
import type { StoredFile } from "./store-asset-file.ts";

/** Outcome of storing a file. */
export type FileOutcome =
	| { stored: StoredFile; refused?: undefined }
	| { refused: AssetRefused; stored?: undefined };

/** The same of an asset's file; `sourceUrl` is null for one that came with its record. */
type SavedFile = FileOutcome & { id: string; sourceUrl: string | null };

/**
 * Writes what came of a batch. `logical_key` names the first campaign that the asset was seen in:
 * campaign-assets/{tenant_id}/{campaign_id}/{asset_id}. A file that was stored before stays when its renewal fails: an old
 * picture is better than none.
 * @returns keys of the files that were replaced
 */
export async function saveFileResults(
	sql: SqlExecutor,
	work: SliceWork,
	results: readonly SavedFile[],
): Promise<string[]> {
	if (results.length === 0) return [];
	const stored = results.map((result) => result.stored);
	const { rows } = await sql.query<{
		blobKey: string | null;
		thumbnailKey: string | null;
	}>(
		`update asset a set
			source_url = r.source_url,
			blob_key = coalesce(r.blob_key, a.blob_key),
			sha256 = coalesce(r.sha256, a.sha256), byte_size = coalesce(r.byte_size, a.byte_size),
			mime_type = coalesce(r.mime_type, a.mime_type),
			width = case when r.blob_key is null then a.width else coalesce(r.width, a.width) end,
			height = case when r.blob_key is null then a.height else coalesce(r.height, a.height) end,
			stored_at = case when r.blob_key is null then a.stored_at else now() end,
			file_checked_at = case when r.blob_key is null then a.file_checked_at else now() end,
			stored_source_url = case when r.blob_key is null then a.stored_source_url else r.source_url end,
			stored_content_key = case when r.blob_key is null then a.stored_content_key else a.content_key end,
			thumbnail_key = case when r.sha256 <> a.sha256 and a.poster_url is null then null else a.thumbnail_key end,
			thumbnail_due_at = case
				when r.blob_key is null or a.kind not in ('IMAGE', 'LOGO') then a.thumbnail_due_at
				when a.thumbnail_key is null or r.sha256 is distinct from a.sha256 then now()
				else a.thumbnail_due_at end,
			thumbnail_attempts = case when r.sha256 is distinct from a.sha256 and r.sha256 is not null then 0 else a.thumbnail_attempts end,
			failure = r.failure,
			logical_key = case when r.blob_key is null then a.logical_key else coalesce(a.logical_key, (
				select $11::text || link.campaign_id || '/' || a.id from asset_link link
				where link.tenant_id = a.tenant_id and link.asset_id = a.id order by link.id limit 1)) end
		from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::int[], $9::int[], $10::text[])
			as r (id, source_url, blob_key, sha256, byte_size, mime_type, width, height, failure)
		where a.tenant_id = $1 and a.id = r.id
		returning
			case when old.blob_key <> new.blob_key then old.blob_key end as "blobKey",
			case when old.blob_key <> new.blob_key then old.thumbnail_key end as "thumbnailKey"`,
		[
			work.tenantId,
			results.map(({ id }) => id),
			results.map(({ sourceUrl }) => sourceUrl),
			stored.map((file) => file?.blobKey ?? null),
			stored.map((file) => file?.sha256 ?? null),
			stored.map((file) => file?.byteSize ?? null),
			stored.map((file) => file?.mimeType ?? null),
			stored.map((file) => file?.width ?? null),
			stored.map((file) => file?.height ?? null),
			results.map(({ refused }) => refused?.message ?? null),
			tenantPrefix(work.tenantId),
		],
	);
	return rows
		.flatMap(({ blobKey, thumbnailKey }) => [blobKey, thumbnailKey])
		.filter((key) => key !== null);
}

import { type Database, inTenantSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import { mapConcurrently } from "@patchbay/platforms";
import type { BlobStore } from "@patchbay/storage";

/** A row's claim to have a stored file. */
export interface StoredRow {
	id: string;
	/** False for a film that is only linked: it has a thumbnail and no file. */
	hasStoredFile: boolean;
	blobKey: string | null;
	thumbnailKey: string | null;
	byteSize: bigint | null;
}

/** Condition for rows that claim to have a stored file, or a thumbnail. */
export const claimsFile =
	"(stored_at is not null or thumbnail_key is not null)";

/** Columns of a {@link StoredRow}. */
export const storedColumns = `id, stored_at is not null as "hasStoredFile", blob_key as "blobKey", thumbnail_key as "thumbnailKey", byte_size as "byteSize"`;

const lookedForAtOnce = 8;

/**
 * Looks in the store for the files that rows say are there. A row whose file is gone, or cut short, is not stored any more, so
 * that the next import fetches it; a thumbnail that is gone is made again. The row keeps the file's key: a disk that was away
 * comes back with files that somebody still names.
 * @returns how many files were missing
 * @throws {StorageFault} when the store does not tell: then nothing is called missing
 */
export async function checkStoredFiles(
	{ db, blobs, logger }: { db: Database; blobs: BlobStore; logger: Logger },
	tenantId: string,
	rows: readonly StoredRow[],
): Promise<number> {
	if (rows.length === 0) return 0;
	const found = await mapConcurrently(rows, lookedForAtOnce, async (row) => ({
		...row,
		isThere:
			!row.hasStoredFile || (await isThere(blobs, row.blobKey, row.byteSize)),
		hasThumbnail:
			row.thumbnailKey === null ||
			(await isThere(blobs, row.thumbnailKey, null)),
	}));
	const missing = found.filter(({ isThere }) => !isThere).length;
	await inTenantSql(db, tenantId, (sql) =>
		sql.query(
			// A file that was stored anew meanwhile is another matter.
			`update asset a set
				file_checked_at = clock_timestamp(),
				stored_at = case when c.is_there then a.stored_at end,
				thumbnail_key = case when c.has_thumbnail then a.thumbnail_key end,
				thumbnail_due_at = case
					when c.has_thumbnail then a.thumbnail_due_at
					when c.is_there or a.poster_url is not null then clock_timestamp()
				end
			from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::boolean[], $7::boolean[])
				as c (id, blob_key, thumbnail_key, is_there, has_thumbnail, has_stored_file)
			where a.tenant_id = $1 and a.id = c.id and (a.stored_at is not null) = c.has_stored_file
				and a.blob_key is not distinct from c.blob_key and a.thumbnail_key is not distinct from c.thumbnail_key`,
			[
				tenantId,
				found.map(({ id }) => id),
				found.map(({ blobKey }) => blobKey),
				found.map(({ thumbnailKey }) => thumbnailKey),
				found.map(({ isThere }) => isThere),
				found.map(({ hasThumbnail }) => hasThumbnail),
				found.map(({ hasStoredFile }) => hasStoredFile),
			],
		),
	);
	if (missing > 0)
		logger[missing === rows.length && rows.length > 1 ? "error" : "warn"](
			{ tenantId, missing, lookedFor: rows.length },
			missing === rows.length
				? "none of the stored files that were looked for is in the file store: are its settings, and its disk, what they were? They are fetched again"
				: "stored files are missing in the file store; they are fetched again",
		);
	return missing;
}

async function isThere(
	blobs: BlobStore,
	key: string | null,
	byteSize: bigint | null,
): Promise<boolean> {
	if (key === null) return false;
	const size = await blobs.size(key);
	return size !== null && (byteSize === null || BigInt(size) === byteSize);
}

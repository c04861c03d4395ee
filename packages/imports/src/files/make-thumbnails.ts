import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Database, inTenantSql, systemSql } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import {
	type BlobStore,
	orStorageFault,
	StorageFault,
	thumbnailKey,
} from "@patchbay/storage";
import { keepBlobs } from "../storage/delete-blobs.ts";
import { AssetRefused } from "./asset-refused.ts";
import type { AssetFetcher } from "./fetch-asset.ts";
import { inspectFile } from "./inspect-file.ts";
import { writeThumbnail } from "./write-thumbnail.ts";

export interface ThumbnailDependencies {
	db: Database;
	blobs: BlobStore;
	assetFetcher: AssetFetcher;
	logger: Logger;
}

/** Time that a claim lasts: a worker that was killed keeps a thumbnail back no longer. */
const claimSeconds = 300;
const claimedInARound = 50;

interface Claimed {
	kind: string;
	blobKey: string | null;
	sha256: string | null;
	posterUrl: string | null;
}

/**
 * Makes the thumbnails that are due, one after the other: they cost more CPU than the rest of an import, which does not wait
 * for them. Several workers share them.
 * @returns how many were looked after
 * @throws {StorageFault} when the store fails: what is left is due again later
 */
export async function makeThumbnails(
	deps: ThumbnailDependencies,
	signal: AbortSignal,
): Promise<number> {
	const { rows } = await systemSql(deps.db).query<{
		tenantId: string;
		assetId: string;
	}>(
		`select tenant_id as "tenantId", asset_id as "assetId" from system.thumbnails_due($1)`,
		[claimedInARound],
	);
	let done = 0;
	for (const { tenantId, assetId } of rows) {
		if (signal.aborted) break;
		const claimed = await claim(deps.db, tenantId, assetId);
		if (!claimed) continue;
		try {
			await makeOne(deps, tenantId, assetId, claimed, signal);
		} catch (error) {
			if (signal.aborted) break;
			if (error instanceof StorageFault) throw error;
			deps.logger.warn({ err: error, assetId }, "a thumbnail was not made");
		}
		done += 1;
	}
	return done;
}

async function claim(
	db: Database,
	tenantId: string,
	assetId: string,
): Promise<Claimed | null> {
	return inTenantSql(db, tenantId, async (sql) => {
		const { rows } = await sql.query<Claimed>(
			`update asset set thumbnail_due_at = clock_timestamp() + make_interval(secs => $3)
			where tenant_id = $1 and id = $2 and thumbnail_due_at <= clock_timestamp()
			returning kind, blob_key as "blobKey", sha256, poster_url as "posterUrl"`,
			[tenantId, assetId, claimSeconds],
		);
		return rows[0] ?? null;
	});
}

async function makeOne(
	deps: ThumbnailDependencies,
	tenantId: string,
	assetId: string,
	asset: Claimed,
	signal: AbortSignal,
): Promise<void> {
	const { blobs } = deps;
	const known =
		asset.posterUrl === null && asset.sha256 !== null
			? thumbnailKey(tenantId, asset.sha256)
			: null;
	// Another asset with the same content has it already.
	if (known && (await blobs.size(known)) !== null)
		return save(deps, tenantId, assetId, asset, known);
	const path = await blobs.temporaryPath();
	const smallPath = await blobs.temporaryPath();
	try {
		const sha256 = await fetchPicture(deps, asset, path, signal);
		const key =
			sha256 !== null && (await writeThumbnail(path, smallPath))
				? thumbnailKey(tenantId, sha256)
				: null;
		if (key !== null) await blobs.put(key, smallPath, signal);
		await save(deps, tenantId, assetId, asset, key);
	} finally {
		await rm(path, { force: true }).catch(() => {});
		await rm(smallPath, { force: true }).catch(() => {});
	}
}

/** The picture to be made small: a video's poster from the platform, an image from the store. Null when there is none. */
async function fetchPicture(
	{ blobs, assetFetcher, logger }: ThumbnailDependencies,
	{ blobKey, sha256, posterUrl }: Claimed,
	path: string,
	signal: AbortSignal,
): Promise<string | null> {
	if (posterUrl !== null) {
		try {
			const poster = await assetFetcher.fetch(posterUrl, path, signal);
			await inspectFile(path, "image");
			return poster.sha256;
		} catch (error) {
			if (!(error instanceof AssetRefused)) throw error;
			logger.info({ err: error }, "a video's poster was not stored");
			return null;
		}
	}
	if (blobKey === null || sha256 === null) return null;
	const blob = await blobs.read(blobKey);
	if (!blob) return null;
	await orStorageFault(
		pipeline(blob.stream, createWriteStream(path), { signal }),
	);
	return sha256;
}

/** A content that was replaced meanwhile has a thumbnail of its own coming. */
async function save(
	{ db, blobs }: ThumbnailDependencies,
	tenantId: string,
	assetId: string,
	asset: Claimed,
	key: string | null,
): Promise<void> {
	await inTenantSql(db, tenantId, async (sql) => {
		// Removed by a disconnect since it was written: it is made again when the claim ends.
		if (key && !(await keepBlobs({ sql, blobs }, tenantId, [key]))) return;
		await sql.query(
			`update asset set thumbnail_key = $3, thumbnail_due_at = null
			where tenant_id = $1 and id = $2 and blob_key is not distinct from $4 and poster_url is not distinct from $5`,
			[tenantId, assetId, key, asset.blobKey, asset.posterUrl],
		);
	});
}

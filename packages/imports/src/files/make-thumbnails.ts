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
import { holdBlobs } from "../storage/delete-blobs.ts";
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
/** Tries at one picture, be it that its host fails or that its worker is killed over it. */
const mostAttempts = 3;
/** Time that the store may take for a thumbnail. */
const storingSeconds = 120;

interface Claimed {
	/** Number of this try. */
	attempts: number;
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
		done += 1;
		const { attempts } = claimed;
		const putOff = (days: number) =>
			leave(deps.db, tenantId, assetId, { attempts: 0, days });
		if (attempts > mostAttempts) {
			deps.logger.error(
				{ tenantId, assetId },
				"workers ended over this picture: it gets no thumbnail for a month",
			);
			await putOff(30);
			continue;
		}
		try {
			await makeOne(deps, tenantId, assetId, claimed, signal);
		} catch (error) {
			const isStopped = signal.aborted;
			// Neither the store nor the end of this process is the picture's fault.
			if (isStopped || error instanceof StorageFault)
				await leave(deps.db, tenantId, assetId, { attempts: attempts - 1 });
			if (isStopped) break;
			if (error instanceof StorageFault) throw error;
			deps.logger.warn({ err: error, assetId }, "a thumbnail was not made");
			if (attempts === mostAttempts) await putOff(1);
		}
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
			`update asset set thumbnail_due_at = clock_timestamp() + make_interval(secs => $3),
				thumbnail_attempts = least(thumbnail_attempts, 100) + 1
			where tenant_id = $1 and id = $2 and thumbnail_due_at <= clock_timestamp()
			returning thumbnail_attempts as attempts, kind, blob_key as "blobKey", sha256, poster_url as "posterUrl"`,
			[tenantId, assetId, claimSeconds],
		);
		return rows[0] ?? null;
	});
}

/** Leaves a thumbnail for so many days, or as long as its claim lasts. */
async function leave(
	db: Database,
	tenantId: string,
	assetId: string,
	{ attempts, days = null }: { attempts: number; days?: number | null },
): Promise<void> {
	await inTenantSql(db, tenantId, (sql) =>
		sql.query(
			`update asset set thumbnail_attempts = $3,
				thumbnail_due_at = case when $4::int is null then thumbnail_due_at else clock_timestamp() + make_interval(days => $4) end
			where tenant_id = $1 and id = $2`,
			[tenantId, assetId, attempts, days],
		),
	);
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
		return save(deps, tenantId, assetId, asset, { key: known });
	const path = await blobs.temporaryPath();
	const smallPath = await blobs.temporaryPath();
	try {
		const sha256 = await fetchPicture(deps, asset, path, signal);
		const made =
			sha256 !== null && (await writeThumbnail(path, smallPath))
				? { key: thumbnailKey(tenantId, sha256), path: smallPath }
				: null;
		await save(deps, tenantId, assetId, asset, made, signal);
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
			// A host that fails for a moment is asked again when the claim ends.
			if (!(error instanceof AssetRefused) || error.transient) throw error;
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

/**
 * Stores a thumbnail and refers to it in one transaction, which no removal of the tenant's files comes between. A content that was
 * replaced meanwhile has a thumbnail of its own coming.
 * @param made null where there is none; without a path it is stored already
 */
async function save(
	{ db, blobs }: ThumbnailDependencies,
	tenantId: string,
	assetId: string,
	asset: Claimed,
	made: { key: string; path?: string } | null,
	signal?: AbortSignal,
): Promise<void> {
	await inTenantSql(
		db,
		tenantId,
		async (sql) => {
			if (made && !(await holdBlobs(sql, tenantId))) return;
			if (made?.path) await blobs.put(made.key, made.path, signal);
			// Removed since it was seen: it is made again when the claim ends.
			else if (made && (await blobs.size(made.key)) === null) return;
			await sql.query(
				`update asset set thumbnail_key = $3, thumbnail_due_at = null, thumbnail_attempts = 0,
					file_checked_at = coalesce(file_checked_at, clock_timestamp())
				where tenant_id = $1 and id = $2 and blob_key is not distinct from $4 and poster_url is not distinct from $5`,
				[tenantId, assetId, made?.key ?? null, asset.blobKey, asset.posterUrl],
			);
		},
		{ idleSeconds: storingSeconds },
	);
}

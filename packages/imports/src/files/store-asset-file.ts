import { rm } from "node:fs/promises";
import pRetry from "p-retry";
import {
	type BlobStore,
	blobKey,
	thumbnailKey,
} from "../storage/blob-store.ts";
import { AssetRefused } from "./asset-refused.ts";
import type { AssetFetcher } from "./fetch-asset.ts";
import { inspectImage, writeThumbnail } from "./inspect-image.ts";

export interface StoredFile {
	blobKey: string;
	/** Null for an image that could not be decoded to its end. */
	thumbnailKey: string | null;
	sha256: string;
	byteSize: number;
	mimeType: string;
	width: number;
	height: number;
}

/**
 * Fetches an image and stores it with its thumbnail under its hash. One content is stored once, whatever number of assets
 * it belongs to.
 * @throws {AssetRefused} when it cannot be had or is no image
 * @throws {InstallationFault} when it cannot be stored here
 */
export async function storeAssetFile(
	deps: { blobs: BlobStore; fetcher: AssetFetcher },
	tenantId: string,
	sourceUrl: string,
	signal: AbortSignal,
): Promise<StoredFile> {
	const path = await deps.blobs.temporaryPath();
	const thumbnailPath = await deps.blobs.temporaryPath();
	try {
		const { sha256, byteSize } = await pRetry(
			() => deps.fetcher.fetch(sourceUrl, path, signal),
			{
				retries: 2,
				minTimeout: 300,
				signal,
				shouldRetry: ({ error }) =>
					error instanceof AssetRefused && error.transient && !error.slow,
			},
		);
		const facts = await inspectImage(path);
		const key = blobKey(tenantId, sha256);
		const small = thumbnailKey(tenantId, sha256);
		const hasThumbnail =
			(await deps.blobs.has(small)) ||
			(await writeThumbnail(path, thumbnailPath));
		if (hasThumbnail && !(await deps.blobs.has(small)))
			await deps.blobs.put(small, thumbnailPath);
		await deps.blobs.put(key, path);
		return {
			blobKey: key,
			thumbnailKey: hasThumbnail ? small : null,
			sha256,
			byteSize,
			...facts,
		};
	} finally {
		// What cannot be removed now goes when temporary files are pruned: it must not hide why this ended.
		await rm(path, { force: true }).catch(() => {});
		await rm(thumbnailPath, { force: true }).catch(() => {});
	}
}

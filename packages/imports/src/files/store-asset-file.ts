import { rm } from "node:fs/promises";
import { type BlobStore, blobKey } from "@patchbay/storage";
import pRetry from "p-retry";
import { AssetRefused } from "./asset-refused.ts";
import type { AssetFetcher } from "./fetch-asset.ts";
import type { FileKind } from "./file-kinds.ts";
import { type FileFacts, inspectFile } from "./inspect-file.ts";

export interface StoredFile extends FileFacts {
	blobKey: string;
	sha256: string;
	byteSize: number;
}

/**
 * Fetches a file and stores it under its hash. One content is stored once, whatever number of assets it belongs to.
 * @throws {AssetRefused} when it cannot be had or is not of the kind
 * @throws {InstallationFault} when it cannot be stored here
 */
export async function storeAssetFile(
	deps: { blobs: BlobStore; fetcher: AssetFetcher },
	file: { tenantId: string; sourceUrl: string; kind: FileKind },
	signal: AbortSignal,
): Promise<StoredFile> {
	const path = await deps.blobs.temporaryPath();
	try {
		const { sha256, byteSize } = await pRetry(
			() => deps.fetcher.fetch(file.sourceUrl, path, signal, file.kind),
			{
				retries: 2,
				minTimeout: 300,
				signal,
				shouldRetry: ({ error }) =>
					error instanceof AssetRefused && error.transient && !error.slow,
			},
		);
		const facts = await inspectFile(path, file.kind);
		const key = blobKey(file.tenantId, sha256);
		await deps.blobs.put(key, path, signal);
		return { blobKey: key, sha256, byteSize, ...facts };
	} finally {
		// What cannot be removed now goes when temporary files are pruned: it must not hide why this ended.
		await rm(path, { force: true }).catch(() => {});
	}
}

import { createHash } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import type { AssetDraft } from "@patchbay/platforms";
import { type BlobStore, blobKey, orStorageFault } from "@patchbay/storage";
import { AssetRefused } from "./asset-refused.ts";
import { fileKindOf, fileKinds } from "./file-kinds.ts";
import type { StoredFile } from "./store-asset-file.ts";

/** An asset whose file came with its record, as text. */
export type InlineAsset = AssetDraft & {
	inlineFile: NonNullable<AssetDraft["inlineFile"]>;
};

export function isInline(asset: AssetDraft): asset is InlineAsset {
	return (asset.inlineFile ?? null) !== null;
}

/** Hash of a file that came as text. Hex. */
export function hashOf({ inlineFile }: InlineAsset): string {
	return createHash("sha256").update(inlineFile.text).digest("hex");
}

/**
 * Stores a file that came as text under its hash, as those are stored that are fetched. Its type is the platform's word: whoever is
 * shown it is shown a page that can run nothing.
 * @throws {AssetRefused} when it is empty, too large or of another type than its kind has
 * @throws {InstallationFault} when it cannot be stored here
 */
export async function storeInlineFile(
	{ blobs, maxBytes }: { blobs: BlobStore; maxBytes: number },
	tenantId: string,
	asset: InlineAsset,
	signal: AbortSignal,
): Promise<StoredFile> {
	const { text, mimeType } = asset.inlineFile;
	const { name, types } = fileKinds[fileKindOf(asset.kind)];
	if (!types.has(mimeType)) throw new AssetRefused(`The file is not ${name}.`);
	const byteSize = Buffer.byteLength(text);
	if (byteSize === 0) throw new AssetRefused("The file is empty.");
	if (byteSize > maxBytes)
		throw new AssetRefused(
			`The file is larger than ${Math.floor(maxBytes / 1_048_576)} MiB.`,
		);
	const sha256 = hashOf(asset);
	const key = blobKey(tenantId, sha256);
	const path = await blobs.temporaryPath();
	try {
		await orStorageFault(writeFile(path, text, { mode: 0o600 }));
		await blobs.put(key, path, signal);
	} finally {
		// What cannot be removed now goes when temporary files are pruned.
		await rm(path, { force: true }).catch(() => {});
	}
	return {
		blobKey: key,
		sha256,
		byteSize,
		mimeType,
		width: null,
		height: null,
	};
}

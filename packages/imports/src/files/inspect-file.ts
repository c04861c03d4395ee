import { AssetRefused } from "./asset-refused.ts";
import { type FileKind, fileKinds } from "./file-kinds.ts";
import { readType } from "./read-type.ts";
import { loadSharp, mostPixels, requireMemory } from "./sharp.ts";

export interface FileFacts {
	mimeType: string;
	/** Null for what is no image. */
	width: number | null;
	height: number | null;
}

/**
 * Type and size of a file, read from its bytes.
 * @throws {AssetRefused} for a file that is not of the kind, and for an image of too many pixels
 */
export async function inspectFile(
	path: string,
	kind: FileKind,
): Promise<FileFacts> {
	const { name, types } = fileKinds[kind];
	const mimeType = await readType(path);
	if (mimeType === null || !types.has(mimeType))
		throw new AssetRefused(
			mimeType === null
				? `The file is not ${name}.`
				: `The file is not ${name} but ${mimeType}.`,
		);
	if (kind !== "image") return { mimeType, width: null, height: null };
	const { width, height } = await measure(path);
	// A small file can unpack to a huge picture.
	if (width * height > mostPixels)
		throw new AssetRefused(
			`The image has ${width} × ${height} pixels. At most ${mostPixels / 1_000_000} million are stored.`,
		);
	return { mimeType, width, height };
}

/** The header alone is read; nothing is unpacked. */
async function measure(
	path: string,
): Promise<{ width: number; height: number }> {
	const sharp = await loadSharp();
	try {
		return await sharp(path, { limitInputPixels: false }).metadata();
	} catch (cause) {
		requireMemory(cause);
		throw new AssetRefused("The image cannot be read.", { cause });
	}
}

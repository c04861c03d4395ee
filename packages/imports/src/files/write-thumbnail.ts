import { writeFile } from "node:fs/promises";
import { orStorageFault } from "@patchbay/storage";
import { loadSharp, mostPixels, requireMemory } from "./sharp.ts";

const thumbnailPixels = 320;
/** A picture that takes longer is given up. */
const thumbnailSeconds = 20;

/**
 * Writes a WebP of at most 320 pixels a side; false for an image that cannot be decoded to its end.
 * @throws {InstallationFault} when our disk or memory fails
 */
export async function writeThumbnail(
	path: string,
	thumbnailPath: string,
): Promise<boolean> {
	const sharp = await loadSharp();
	let small: Buffer;
	try {
		small = await sharp(path, { limitInputPixels: mostPixels })
			.rotate()
			.resize(thumbnailPixels, thumbnailPixels, {
				fit: "inside",
				withoutEnlargement: true,
			})
			.webp({ quality: 80 })
			.timeout({ seconds: thumbnailSeconds })
			.toBuffer();
	} catch (error) {
		requireMemory(error);
		return false;
	}
	await orStorageFault(writeFile(thumbnailPath, small, { mode: 0o600 }));
	return true;
}

import { writeFile } from "node:fs/promises";
import { InstallationFault } from "@patchbay/errors";
import { fileTypeFromFile } from "file-type";
import { orStorageFault } from "../storage/storage-fault.ts";
import { AssetRefused } from "./asset-refused.ts";

export interface ImageFacts {
	mimeType: string;
	width: number;
	height: number;
}

/** Types that a browser shows as a picture and nothing else: no SVG, which can hold scripts. */
export const imageTypes: ReadonlySet<string> = new Set([
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"image/avif",
]);

/** A small file can unpack to a huge picture. */
const pixelLimit = 80_000_000;
const thumbnailPixels = 320;

/** Loaded when the first file is there: it takes its share of memory. */
async function loadSharp() {
	const { default: sharp } = await import("sharp");
	sharp.cache(false);
	sharp.concurrency(1);
	return sharp;
}

/**
 * Type and size of an image, read from its bytes: what the server or the platform calls it does not count.
 * @throws {AssetRefused} for anything else than an image of `imageTypes`
 */
export async function inspectImage(path: string): Promise<ImageFacts> {
	const type = await orStorageFault(fileTypeFromFile(path));
	if (!type || !imageTypes.has(type.mime))
		throw new AssetRefused(
			type
				? `The file is not an image but ${type.mime}.`
				: "The file is not an image.",
		);
	const sharp = await loadSharp();
	try {
		const { width, height } = await sharp(path, {
			limitInputPixels: pixelLimit,
		}).metadata();
		return { mimeType: type.mime, width, height };
	} catch (cause) {
		requireMemory(cause);
		throw new AssetRefused("The image cannot be read.", { cause });
	}
}

/** sharp tells of it by the text alone. @throws {InstallationFault} when it was our memory that did not suffice */
function requireMemory(cause: unknown): void {
	if (cause instanceof Error && /out of memory/i.test(cause.message))
		throw new InstallationFault(
			"Images cannot be read on this installation right now. Ask its operator to look at the log.",
			{ cause },
		);
}

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
		small = await sharp(path, { limitInputPixels: pixelLimit })
			.rotate()
			.resize(thumbnailPixels, thumbnailPixels, {
				fit: "inside",
				withoutEnlargement: true,
			})
			.webp({ quality: 80 })
			.toBuffer();
	} catch (error) {
		requireMemory(error);
		return false;
	}
	await orStorageFault(writeFile(thumbnailPath, small, { mode: 0o600 }));
	return true;
}

import type { WorldAccount } from "./accounts.ts";
import { between, hashText, mix } from "./random.ts";

export type ImageKind =
	| "marketing"
	| "square"
	| "portrait"
	| "logo"
	| "wide-logo";
export type ImageFile = {
	name: string;
	kind: ImageKind;
	width: number;
	height: number;
	format: "png" | "jpeg";
	seed: number;
};
export type RenderedImage = { bytes: Buffer; mimeType: string };

const sizes: Record<ImageKind, readonly [width: number, height: number][]> = {
	marketing: [
		[1200, 628],
		[600, 314],
		[900, 471],
	],
	square: [
		[600, 600],
		[300, 300],
	],
	portrait: [[480, 600]],
	logo: [
		[256, 256],
		[128, 128],
	],
	"wide-logo": [[512, 128]],
};

/** The file of an image asset. Its name says all that is needed to draw it, so any account's can be served. */
export function imageFile(kind: ImageKind, seed: number): ImageFile {
	const choices = sizes[kind];
	const [width, height] = choices[seed % choices.length] ?? [300, 300];
	const format = kind === "logo" || kind === "wide-logo" ? "png" : "jpeg";
	return {
		name: `${kind}-${seed}.${format === "png" ? "png" : "jpg"}`,
		kind,
		width,
		height,
		format,
		seed,
	};
}

/** The reverse of `imageFile(…).name`; null for a name that no image has. */
export function parseImageName(name: string): ImageFile | null {
	const [, kind, seed] =
		/^(marketing|square|portrait|logo|wide-logo)-(\d{1,10})\.(?:png|jpg)$/.exec(
			name,
		) ?? [];
	if (kind === undefined || seed === undefined) return null;
	const file = imageFile(kind as ImageKind, Number(seed));
	return file.name === name ? file : null;
}

/** Draws a picture: always the same bytes for the same file. */
export async function draw(file: ImageFile): Promise<RenderedImage> {
	// Loaded late: the server must be up before the first image is wanted.
	const { default: sharp } = await import("sharp");
	const pipeline = sharp(Buffer.from(svg(file)));
	const bytes =
		file.format === "png"
			? await pipeline.png({ compressionLevel: 6 }).toBuffer()
			: await pipeline.jpeg({ quality: 82 }).toBuffer();
	return {
		bytes,
		mimeType: file.format === "png" ? "image/png" : "image/jpeg",
	};
}

/** Shapes only: no text, so that the bytes do not depend on the machine's fonts. */
function svg({ width, height, kind, seed }: ImageFile): string {
	const hue = between(mix(seed, 1), 0, 359);
	const shapes = Array.from(
		{ length: kind.endsWith("logo") ? 3 : 7 },
		(_, index) => {
			const hash = mix(seed, index + 10);
			const x = between(hash, 0, width);
			const y = between(mix(hash, 2), 0, height);
			const radius = between(
				mix(hash, 3),
				Math.floor(height / 10),
				Math.floor(height / 3),
			);
			const colour = `hsl(${(hue + between(mix(hash, 4), 20, 120)) % 360} 70% ${between(mix(hash, 5), 45, 75)}%)`;
			return index % 2 === 0
				? `<circle cx="${x}" cy="${y}" r="${radius}" fill="${colour}" fill-opacity=".75"/>`
				: `<rect x="${x - radius}" y="${y - radius}" width="${radius * 2}" height="${radius}" rx="${Math.floor(radius / 4)}" fill="${colour}" fill-opacity=".7"/>`;
		},
	);
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="hsl(${hue} 60% 88%)"/><stop offset="1" stop-color="hsl(${(hue + 50) % 360} 55% 62%)"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>${shapes.join("")}</svg>`;
}

/** The number that an image's bytes follow from. */
export function imageSeed(
	seed: string,
	accountId: string,
	place: string,
): number {
	return hashText(`${seed} ${accountId} ${place}`);
}

/** A picture among those of an account. */
export type WorldPicture = {
	account: WorldAccount;
	kind: ImageKind;
	/** Position among those of its kind. */
	index: number;
	/** The last wide one has the content of the first, under a name of its own. */
	isCopy: boolean;
	file: ImageFile;
};

const picturePlan: readonly [kind: ImageKind, count: number][] = [
	["marketing", 4],
	["square", 3],
	["portrait", 1],
	["logo", 2],
	["wide-logo", 1],
];

/** An account's pictures, by kind and position. */
export function makePictures(
	account: WorldAccount,
	seed: string,
): WorldPicture[] {
	return picturePlan.flatMap(([kind, count]) =>
		Array.from({ length: count }, (_, index) => {
			const isCopy = kind === "marketing" && index === count - 1;
			const place = `${kind} ${isCopy ? 0 : index}`;
			const file = imageFile(kind, imageSeed(seed, account.id, place));
			return { account, kind, index, isCopy, file };
		}),
	);
}

import {
	type ImageFile,
	type ImageKind,
	imageFile,
	imageSeed,
} from "../../world/pictures.ts";
import {
	descriptions,
	headlines,
	longHeadline,
	videoIds,
} from "../../world/words.ts";
import type { Account, AccountEntities, Entity } from "./entities.ts";

/** Resource names by what the asset is used for, and the image files by resource name. */
export type SeededAssets = {
	images: Record<ImageKind, string[]>;
	texts: {
		headlines: string[];
		descriptions: string[];
		longHeadline: string;
		businessName: string;
	};
	videos: string[];
	files: Map<string, ImageFile>;
};

const imagePlan: readonly [kind: ImageKind, count: number][] = [
	["marketing", 4],
	["square", 3],
	["portrait", 1],
	["logo", 2],
	["wide-logo", 1],
];

/** Above 2^53 and odd, so that a number that went through a double shows. */
export const wideIdBase = 9_007_199_254_740_993n;

/** The account's images, texts and videos. The last marketing image is the first one's content under another id. */
export function seedAssets(
	account: Account,
	seed: string,
	entities: AccountEntities,
): SeededAssets {
	let next = 70_000_000_000n + BigInt(account.ordinal) * 1_000_000n;
	const add = (
		fields: Record<string, Entity[string]>,
		id = String(next++),
	): string => {
		const resourceName = `customers/${account.id}/assets/${id}`;
		entities.assets.set(resourceName, {
			resourceName,
			id,
			source: "ADVERTISER",
			...fields,
		});
		return resourceName;
	};
	const files = new Map<string, ImageFile>();
	const images: SeededAssets["images"] = {
		marketing: [],
		square: [],
		portrait: [],
		logo: [],
		"wide-logo": [],
	};
	for (const [kind, count] of imagePlan) {
		for (let index = 0; index < count; index++) {
			const isCopy = kind === "marketing" && index === count - 1;
			const file = imageFile(
				kind,
				imageSeed(seed, account.id, `${kind} ${isCopy ? 0 : index}`),
			);
			const isWide = kind === "marketing" && index === 0;
			const id = isWide
				? String(wideIdBase + BigInt(account.ordinal) * 2_000_000n)
				: undefined;
			const name = add(
				{
					name: `${account.name} ${kind} ${index + 1}${isCopy ? " (copy)" : ""}`,
					type: "IMAGE",
					imageAsset: {
						mimeType: file.format === "png" ? "IMAGE_PNG" : "IMAGE_JPEG",
						fullSize: {
							widthPixels: String(file.width),
							heightPixels: String(file.height),
						},
					},
				},
				id,
			);
			files.set(name, file);
			images[kind].push(name);
		}
	}
	const textAsset = (text: string): string =>
		add({ type: "TEXT", textAsset: { text } });
	const texts = {
		headlines: [account.name.slice(0, 30), ...headlines].map(textAsset),
		descriptions: descriptions.map(textAsset),
		longHeadline: textAsset(longHeadline),
		businessName: textAsset(account.name.slice(0, 25)),
	};
	const videos = videoIds.map((videoId, index) =>
		add({
			name: `${account.name} video ${index + 1}`,
			type: "YOUTUBE_VIDEO",
			youtubeVideoAsset: {
				youtubeVideoId: videoId,
				youtubeVideoTitle: `${account.name}: a short film ${index + 1}`,
			},
		}),
	);
	return { images, texts, videos, files };
}

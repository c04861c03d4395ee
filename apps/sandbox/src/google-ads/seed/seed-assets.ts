import type { WorldAccount } from "../../world/accounts.ts";
import type {
	ImageFile,
	ImageKind,
	WorldPicture,
} from "../../world/pictures.ts";
import { descriptions, headlines, longHeadline } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import type { Account, AccountEntities, Entity } from "./entities.ts";
import { wideIdBase } from "./wide-id.ts";

/** The films as YouTube knows them. */
const youtubeIds = ["sbx00000001", "sbx00000002"] as const;

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

/** The account's images, texts and videos. */
export function seedAssets(
	account: Account,
	world: World,
	inWorld: WorldAccount,
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
	for (const picture of world.picturesOf(inWorld)) {
		const { kind, index, isCopy, file } = picture;
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
	const textAsset = (text: string): string =>
		add({ type: "TEXT", textAsset: { text } });
	const texts = {
		headlines: [account.name.slice(0, 30), ...headlines].map(textAsset),
		descriptions: descriptions.map(textAsset),
		longHeadline: textAsset(longHeadline),
		businessName: textAsset(account.name.slice(0, 25)),
	};
	const videos = world.videosOf(inWorld).map(({ name, index }) =>
		add({
			name: `${account.name} video ${index + 1}`,
			type: "YOUTUBE_VIDEO",
			youtubeVideoAsset: {
				youtubeVideoId: youtubeIds[index] ?? youtubeIds[0],
				youtubeVideoTitle: name,
			},
		}),
	);
	return { images, texts, videos, files };
}

/** The resource name of a picture of the world. */
export function assetOf(
	{ kind, index }: WorldPicture,
	{ images }: SeededAssets,
): string {
	const found = images[kind][index];
	if (found === undefined) throw new Error(`no ${kind} image ${index}`);
	return found;
}

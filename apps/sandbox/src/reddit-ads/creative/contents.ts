import type { WorldAd } from "../../world/ads.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import { descriptions, headlines } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import { postIdOf } from "../entities/ids.ts";

export const postTypes = ["CAROUSEL", "IMAGE", "TEXT", "VIDEO"] as const;
export type PostType = (typeof postTypes)[number];

/** Contents of an ad's post. */
export type Contents = {
	type: PostType;
	pictures: readonly WorldPicture[];
	film: WorldVideo | null;
	/** Picture that stands for a film. */
	thumbnail: WorldPicture | null;
};

const mostCards = 6;

/** True for an ad that is made of a catalog's products: it has no post, and no file of its own. */
export function isCatalogAd({ adGroup, index }: WorldAd): boolean {
	return adGroup.campaign.kind === "everywhere" && index > 0;
}

/** An ad of words is a text post; one with a film shows the film, and one with several pictures a carousel of them. */
export function contentsOf(world: World, ad: WorldAd): Contents {
	if (ad.kind === "text")
		return { type: "TEXT", pictures: [], film: null, thumbnail: null };
	const pictures = ad.pictures.filter(isShown).slice(0, mostCards);
	if (ad.video !== null) {
		const [thumbnail = null] = world.picturesOf(ad.video.account);
		return { type: "VIDEO", pictures: [], film: ad.video, thumbnail };
	}
	return {
		type: pictures.length > 1 ? "CAROUSEL" : "IMAGE",
		pictures,
		film: null,
		thumbnail: null,
	};
}

export function headlineOf({ headlines: chosen }: WorldAd): string {
	return headlines[chosen[0] ?? 0] ?? "";
}

export function bodyOf({
	headlines: heads,
	descriptions: chosen,
}: WorldAd): string {
	const lines = [
		...heads.slice(1).map((index) => headlines[index]),
		...chosen.map((index) => descriptions[index]),
	];
	return lines.filter((line) => line !== undefined).join("\n\n");
}

export function postUrlOf(ad: WorldAd): string {
	return `https://www.reddit.com/comments/${postIdOf(ad).slice(3)}`;
}

/** Words below a carousel's picture. */
export function captionOf(index: number): string {
	return descriptions[index % descriptions.length] ?? "";
}

/** The logo of an ad is its profile's picture at Reddit, and no picture of the post. */
export function isShown({ kind }: WorldPicture): boolean {
	return kind !== "logo" && kind !== "wide-logo";
}

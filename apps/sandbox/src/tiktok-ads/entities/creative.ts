import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import { descriptions, headlines } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import { type Identity, identityOf } from "../assets/identities.ts";
import { imageIdOf, itemIdOf, thumbnailIdOf, videoIdOf } from "./ids.ts";
import type { Ad } from "./objects.ts";

/** Pictures, film and words of an ad. */
export type Creative = {
	format: "SINGLE_VIDEO" | "SINGLE_IMAGE" | "CAROUSEL_ADS";
	identity: Identity;
	videoId: string | null;
	imageIds: readonly string[];
	/** Post of a TikTok account that is the ad (a Spark Ad); its film is not among the advertiser's files. */
	itemId: string | null;
	texts: readonly string[];
};

/**
 * An ad of words alone is not possible at TikTok: it is a Spark Ad there. An ad with a film shows the film, one with
 * pictures a carousel of them.
 */
export function creativeOf(world: World, { world: ad }: Ad): Creative {
	const { account, kind } = ad.adGroup.campaign;
	const texts = [
		...ad.headlines.map((index) => headlines[index]),
		...ad.descriptions.map((index) => descriptions[index]),
	].filter((text) => text !== undefined);
	const films = world.videosOf(account);
	if (ad.kind === "text")
		return spark(films[ad.index % films.length], ad.index, texts);
	if (ad.video !== null)
		return {
			format: "SINGLE_VIDEO",
			identity: identityOf(
				account,
				kind === "everywhere" ? "BC_AUTH_TT" : "CUSTOMIZED_USER",
			),
			videoId: videoIdOf(ad.video),
			imageIds: [thumbnailIdOf(ad.video)],
			itemId: null,
			texts,
		};
	const imageIds = ad.pictures
		.filter((picture) => isShown(picture))
		.map(imageIdOf);
	return {
		format: imageIds.length > 1 ? "CAROUSEL_ADS" : "SINGLE_IMAGE",
		identity: identityOf(account, "CUSTOMIZED_USER"),
		videoId: null,
		imageIds,
		itemId: null,
		texts,
	};
}

function spark(
	film: WorldVideo | undefined,
	index: number,
	texts: readonly string[],
): Creative {
	if (film === undefined) throw new Error("an account without a film");
	return {
		format: "SINGLE_VIDEO",
		identity: identityOf(film.account, index === 0 ? "TT_USER" : "AUTH_CODE"),
		videoId: null,
		imageIds: [],
		itemId: itemIdOf(film),
		texts,
	};
}

/** The logo of an ad is its identity's picture at TikTok, and no picture of the ad. */
function isShown({ kind }: WorldPicture): boolean {
	return kind !== "logo" && kind !== "wide-logo";
}

import type { WorldAd } from "../../world/ads.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import { descriptions, headlines } from "../../world/words.ts";
import type { World } from "../../world/world.ts";
import { cardIdOf } from "../objects/ids.ts";

/** A card with a picture, several or a film, above a title that leads to the web site. */
export type Card = {
	id: string;
	uri: string;
	name: string;
	type: "IMAGE_WEBSITE" | "VIDEO_WEBSITE" | "IMAGE_CAROUSEL_WEBSITE";
	title: string;
	pictures: readonly WorldPicture[];
	video: WorldVideo | null;
};

/** Look of an ad: its words, and what is shown with them. */
export type Creative = {
	text: string;
	card: Card | null;
	/** In the Tweet itself. */
	pictures: readonly WorldPicture[];
	video: WorldVideo | null;
	/** False for a Tweet that everybody sees on the profile. */
	isNullcast: boolean;
};

/** Text with a link, a card, or a Tweet with its own picture or film, by the campaign's kind. */
export function creativeOf(world: World, ad: WorldAd): Creative {
	const { kind, account, index } = ad.adGroup.campaign;
	const words = descriptions[ad.descriptions[0] ?? 0] ?? descriptions[0];
	const title = headlines[ad.headlines[0] ?? 0] ?? headlines[0];
	const pictures = ad.pictures.filter(
		(picture) => picture.kind !== "logo" && picture.kind !== "wide-logo",
	);
	const plain = { card: null, pictures: [], video: null, isNullcast: true };
	if (ad.kind === "text") {
		// The second of each two shows a picture of the account beside its words.
		const shown = world
			.picturesOf(account)
			.filter((picture) => picture.kind === "marketing" && !picture.isCopy);
		return {
			...plain,
			text: `${title}. ${words}`,
			pictures:
				ad.index === 1 ? shown.slice(index % shown.length).slice(0, 1) : [],
		};
	}
	if (kind === "everywhere")
		return {
			...plain,
			text: words,
			pictures: ad.video === null ? pictures.slice(0, 2) : [],
			video: ad.video,
			// Half of these were written for everybody first.
			isNullcast: ad.index === 0,
		};
	const id = cardIdOf(ad);
	const type =
		ad.video !== null
			? "VIDEO_WEBSITE"
			: pictures.length > 1
				? "IMAGE_CAROUSEL_WEBSITE"
				: "IMAGE_WEBSITE";
	return {
		...plain,
		text: words,
		card: {
			id,
			uri: `card://${id}`,
			name: `${ad.adGroup.name}: ${ad.name}`,
			type,
			title,
			pictures: ad.video === null ? pictures : [],
			video: ad.video,
		},
	};
}

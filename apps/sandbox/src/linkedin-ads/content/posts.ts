import type { WorldPicture } from "../../world/pictures.ts";
import { descriptions, headlines } from "../../world/words.ts";
import {
	accountIdOf,
	imageUrnOf,
	organizationUrnOf,
	videoUrnOf,
} from "../ids.ts";
import type { CreativeNode } from "../objects/nodes.ts";
import type { Row } from "../objects/rows.ts";
import { urnOf } from "../restli/urns.ts";

/** A post that a creative shows; null for a creative whose content is in itself. */
export function postRow(creative: CreativeNode): Row | null {
	const { world, post, campaign, createdAt, modifiedAt } = creative;
	if (post === null) return null;
	const { account } = campaign.group.world;
	return {
		id: post,
		author: organizationUrnOf(account),
		commentary: wordsOf(creative),
		content: contentOf(creative),
		contentLandingPage: world.landingUrl,
		contentCallToActionLabel: "LEARN_MORE",
		visibility: "PUBLIC",
		lifecycleState: "PUBLISHED",
		isReshareDisabledByAuthor: false,
		distribution: {
			feedDistribution: "NONE",
			targetEntities: [],
			thirdPartyDistributionChannels: [],
		},
		adContext: {
			dscAdAccount: urnOf("sponsoredAccount", accountIdOf(account)),
			dscName: world.name,
			dscAdType: dscTypeOf(creative),
			dscStatus: "ACTIVE",
			isDsc: true,
		},
		createdAt,
		publishedAt: createdAt,
		lastModifiedAt: modifiedAt,
	};
}

/** Pictures that a creative shows. A logo is the page's and not the post's. */
export function shownPictures({
	world,
}: CreativeNode): readonly WorldPicture[] {
	return world.pictures.filter(
		({ kind }) => kind !== "logo" && kind !== "wide-logo",
	);
}

function wordsOf({ world }: CreativeNode): string {
	const texts = [
		...world.headlines.slice(0, 1).map((index) => headlines[index]),
		...world.descriptions.slice(0, 1).map((index) => descriptions[index]),
	];
	return texts.join("\n\n");
}

/** One film, one picture, several pictures, cards that each lead somewhere, or an article with its thumbnail. */
function contentOf(creative: CreativeNode): Row {
	const { world, campaign } = creative;
	const title = headlines[world.headlines[0] ?? 0] ?? "";
	if (world.video !== null)
		return { media: { id: videoUrnOf(world.video), title } };
	const pictures = shownPictures(creative);
	const [first] = pictures;
	if (first === undefined) return {};
	if (world.kind === "banner")
		return {
			article: {
				source: world.landingUrl,
				title,
				description: descriptions[0],
				thumbnail: imageUrnOf(first),
			},
		};
	if (pictures.length === 1)
		return { media: { id: imageUrnOf(first), title, altText: title } };
	if (campaign.group.world.kind === "everywhere")
		return {
			carousel: {
				cards: pictures.map((picture, index) => ({
					media: { id: imageUrnOf(picture), title: `${title} ${index + 1}` },
					landingPage: world.landingUrl,
				})),
			},
		};
	return {
		multiImage: {
			images: pictures.map((picture) => ({
				id: imageUrnOf(picture),
				altText: title,
			})),
		},
	};
}

function dscTypeOf(creative: CreativeNode): string {
	if (creative.world.video !== null) return "VIDEO";
	if (creative.campaign.group.world.kind === "everywhere") return "CAROUSEL";
	return "STANDARD";
}

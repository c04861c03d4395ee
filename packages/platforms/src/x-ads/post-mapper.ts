import type { AdDraft } from "../drafts.ts";
import type {
	CardComponent,
	CardRow,
	LineItemRow,
	MediaCreativeRow,
	PostRow,
	PromotedPostRow,
} from "./api-types.ts";
import type { Creatives } from "./creative-rows.ts";
import { toSwitch } from "./statuses.ts";

type Group = Pick<LineItemRow, "id" | "campaign_id">;

/** A post with its card, as an ad shows it. */
export interface Shown {
	post: PostRow | undefined;
	card: CardRow | undefined;
}

/** Finds what a promoted post shows; nothing where X no longer tells the post. */
export function shownBy(
	{ tweet_id }: Pick<PromotedPostRow, "tweet_id">,
	{ posts, cards }: Creatives,
): Shown {
	const post = posts.get(tweet_id);
	return { post, card: cards.get(post?.card_uri ?? "") };
}

/** All components of a card, slide by slide. */
export const componentsOf = (card: CardRow | undefined): CardComponent[] => [
	...(card?.components ?? []),
	...(card?.slides ?? []).flat(),
];

/** A promoted post: the card's titles, the post's words, and where both lead to. */
export function toAd(
	row: PromotedPostRow,
	group: Group,
	creatives: Creatives,
): AdDraft {
	const { post, card } = shownBy(row, creatives);
	const components = componentsOf(card);
	return {
		externalId: row.id,
		campaignExternalId: group.campaign_id,
		adGroupExternalId: group.id,
		name: post?.name?.trim() || card?.name?.trim() || null,
		...toSwitch(row),
		headlines: texts([
			...components.map(({ title }) => title),
			card?.title,
			card?.website_title,
		]),
		descriptions: texts([post?.full_text]),
		callToAction:
			texts([
				...components.map(({ label }) => label?.value),
				card?.app_cta,
			])[0] ?? null,
		destinationUrl:
			addresses([
				...components.map(({ destination }) => destination?.url),
				card?.website_dest_url,
				card?.website_url,
				...(post?.entities?.urls ?? []).map(
					({ expanded_url, url }) => expanded_url ?? url,
				),
			])[0] ?? null,
	};
}

/** An ad without a post: a file before a video of others, which leads to a page. */
export function toMediaAd(row: MediaCreativeRow, group: Group): AdDraft {
	return {
		externalId: row.id,
		campaignExternalId: group.campaign_id,
		adGroupExternalId: group.id,
		name: null,
		...toSwitch(row),
		headlines: [],
		descriptions: [],
		callToAction: null,
		destinationUrl: addresses([row.landing_url])[0] ?? null,
	};
}

const texts = (found: readonly (string | null | undefined)[]): string[] => [
	...new Set(found.flatMap((text) => (text?.trim() ? [text.trim()] : []))),
];

const addresses = (found: readonly (string | null | undefined)[]): string[] =>
	texts(found).filter((text) => /^https?:\/\//.test(text));

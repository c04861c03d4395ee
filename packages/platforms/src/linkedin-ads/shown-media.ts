import type { CreativeRow, PostRow } from "./api-types.ts";
import { mediaKind } from "./urns.ts";

/** A file that a creative shows, and the place where it stands, in the words of LinkedIn's fields. */
export interface ShownMedia {
	urn: string;
	fieldType: string;
}

/**
 * Images and videos of a creative: those of the post that it shows, and its own where it is a text, spotlight or follower ad.
 * Documents are left out, since there is no kind of asset for them.
 */
export function mediaOf(
	{ content }: CreativeRow,
	post: PostRow | null,
): ShownMedia[] {
	const { textAd, spotlight, follow } = content ?? {};
	const { media, article, multiImage, carousel } = post?.content ?? {};
	const places: [fieldType: string, urn: unknown][] = [
		["TEXT_AD", textAd?.image],
		["SPOTLIGHT", spotlight?.logo],
		["FOLLOW", follow?.logo],
		["MEDIA", media?.id],
		["ARTICLE", article?.thumbnail],
		...(multiImage?.images ?? []).map(({ id }): [string, unknown] => [
			"MULTI_IMAGE",
			id,
		]),
		...(carousel?.cards ?? []).map((card): [string, unknown] => [
			"CAROUSEL",
			card.media?.id,
		]),
	];
	const found = new Map<string, ShownMedia>();
	for (const [fieldType, urn] of places)
		if (typeof urn === "string" && mediaKind(urn) !== null && !found.has(urn))
			found.set(urn, { urn, fieldType });
	return [...found.values()];
}

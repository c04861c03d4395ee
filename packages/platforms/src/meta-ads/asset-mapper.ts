import type { AssetDraft } from "../drafts.ts";
import type { Creative, ImageRow, VideoRow } from "./api-types.ts";
import { pictureOf, postPrefix } from "./creative-places.ts";

const base = {
	name: null,
	text: null,
	sourceUrl: null,
	hasFile: false,
	contentKey: null,
	posterUrl: null,
	mimeType: null,
	byteSize: null,
	width: null,
	height: null,
} satisfies Partial<AssetDraft>;

/** A picture of the account's library. Its hash is its id there, and stays as long as the picture is the same. */
export function toImage(row: ImageRow): AssetDraft | null {
	// One that is told without an address cannot be shown or fetched.
	if (!row.url) return null;
	return {
		...base,
		externalId: row.hash,
		kind: "IMAGE",
		name: row.name || null,
		sourceUrl: row.url,
		hasFile: true,
		contentKey: row.hash,
		width: row.width ?? null,
		height: row.height ?? null,
	};
}

/** A video. Its file is told to whoever may read its page; else there are a still picture and the page that shows it. */
export function toVideo(row: VideoRow): AssetDraft {
	const source = row.source || null;
	return {
		...base,
		externalId: row.id,
		kind: "VIDEO",
		name: row.title || null,
		sourceUrl:
			source ??
			new URL(
				row.permalink_url || `/watch/?v=${row.id}`,
				"https://www.facebook.com",
			).href,
		hasFile: source !== null,
		contentKey: source === null ? null : row.id,
		posterUrl: row.picture || null,
	};
}

/** The picture that the creative of an existing post shows; null for one whose pictures are in the account's libraries. */
export function toPostPicture(
	creative: Creative,
	isOfPost: boolean,
): AssetDraft | null {
	const sourceUrl = pictureOf(creative);
	if (!isOfPost || sourceUrl === null) return null;
	return {
		...base,
		externalId: `${postPrefix}${creative.id}`,
		kind: "IMAGE",
		name: creative.name || null,
		sourceUrl,
		hasFile: true,
		// Another post would be another creative.
		contentKey: creative.effective_object_story_id || creative.id,
	};
}

import type { AdRow, Creative } from "./api-types.ts";

/** A picture or a video in a creative: its id as an asset, and the place that it has there. */
export interface CreativePlace {
	assetExternalId: string;
	/** Our word for the place, since Meta names none. */
	fieldType: string;
}

/**
 * First part of an asset's id that is the picture of a post: it belongs to a page, and is in no library of the ad account. The
 * creative's id follows.
 */
export const postPrefix = "creative:";

/** Every picture and video of a creative, each once in a place, wherever Meta keeps it. */
export function placesOf({
	creative,
}: Pick<AdRow, "creative">): CreativePlace[] {
	if (!creative) return [];
	const found = new Map<string, CreativePlace>();
	const add = (
		fieldType: string,
		assetExternalId: string | null | undefined,
	) => {
		if (!assetExternalId) return;
		found.set(`${fieldType} ${assetExternalId}`, {
			assetExternalId,
			fieldType,
		});
	};
	const { object_story_spec: story, asset_feed_spec: feed } = creative;
	const { link_data: link, video_data: video, photo_data: photo } = story ?? {};
	for (const { image_hash, video_id } of link?.child_attachments ?? []) {
		add("CAROUSEL_CARD", image_hash);
		add("CAROUSEL_CARD", video_id);
	}
	add("IMAGE", link?.image_hash);
	add("IMAGE", photo?.image_hash);
	add("VIDEO", video?.video_id);
	add("VIDEO_THUMBNAIL", video?.image_hash);
	for (const { hash } of feed?.images ?? []) add("IMAGE", hash);
	for (const { video_id, thumbnail_hash } of feed?.videos ?? []) {
		add("VIDEO", video_id);
		add("VIDEO_THUMBNAIL", thumbnail_hash);
	}
	add("VIDEO", creative.video_id);
	// Meta repeats the thumbnail of a video in the flat field.
	const isThumbnail = [...found.values()].some(
		({ fieldType, assetExternalId }) =>
			fieldType === "VIDEO_THUMBNAIL" &&
			assetExternalId === creative.image_hash,
	);
	if (!isThumbnail) add("IMAGE", creative.image_hash);
	if (found.size === 0 && pictureOf(creative) !== null)
		add("POST", `${postPrefix}${creative.id}`);
	return [...found.values()];
}

/** Address of the picture that a creative of an existing post shows. */
export function pictureOf(creative: Creative): string | null {
	return creative.image_url || creative.thumbnail_url || null;
}

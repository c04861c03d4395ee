import type { AssetDraft } from "../drafts.ts";
import type { AssetRow } from "./api-types.ts";

/** @param isLogo whether the asset stands in a logo's place anywhere in the account */
export function toAsset(
	{ asset }: AssetRow,
	isLogo: boolean,
): AssetDraft | null {
	const base = {
		externalId: asset.id,
		name: asset.name || null,
		text: null,
		sourceUrl: null,
		hasFile: false,
		contentKey: null,
		posterUrl: null,
		mimeType: null,
		byteSize: null,
		width: null,
		height: null,
	};
	if (asset.type === "TEXT")
		return { ...base, kind: "TEXT", text: asset.textAsset?.text ?? "" };
	if (asset.type === "YOUTUBE_VIDEO") {
		const video = asset.youtubeVideoAsset;
		return {
			...base,
			kind: "VIDEO",
			name: base.name ?? (video?.youtubeVideoTitle || null),
			// Google gives the video's id only; the file cannot be fetched.
			sourceUrl: video?.youtubeVideoId
				? `https://www.youtube.com/watch?v=${video.youtubeVideoId}`
				: null,
		};
	}
	if (asset.type !== "IMAGE") return null;
	const image = asset.imageAsset;
	return {
		...base,
		kind: isLogo ? "LOGO" : "IMAGE",
		sourceUrl: image?.fullSize?.url ?? null,
		hasFile: true,
		// Google's assets cannot be changed: another picture is another asset.
		contentKey: asset.id,
		mimeType: toMimeType(image?.mimeType),
		byteSize: image?.fileSize ?? null,
		width: image?.fullSize?.widthPixels ?? null,
		height: image?.fullSize?.heightPixels ?? null,
	};
}

/** IMAGE_JPEG → image/jpeg; the bytes decide in the end. */
function toMimeType(word: string | undefined): string | null {
	const match = /^IMAGE_(JPEG|PNG|GIF)$/.exec(word ?? "");
	return match?.[1] ? `image/${match[1].toLowerCase()}` : null;
}

import type { AssetDraft } from "../drafts.ts";
import type { ImageRow, Post, VideoRow } from "./api-types.ts";
import { type AssetRef, writeAssetId } from "./asset-ids.ts";

/** Parts that an asset of TikTok never has. */
const base = { text: null, byteSize: null, mimeType: null };

export function toImage(row: ImageRow): AssetDraft {
	return {
		...base,
		externalId: writeAssetId({ kind: "image", id: row.image_id }),
		kind: "IMAGE",
		name: row.file_name || null,
		sourceUrl: row.image_url ?? null,
		hasFile: row.image_url != null,
		// Files of the library cannot be changed: another picture is another id.
		contentKey: row.image_id,
		posterUrl: null,
		mimeType: toMimeType("image", row.format),
		byteSize: toBytes(row.size),
		width: row.width ?? null,
		height: row.height ?? null,
	};
}

/** A video of which TikTok does not let the file be fetched, for the rights in its music, has its poster alone. */
export function toVideo(row: VideoRow): AssetDraft {
	const hasFile = row.preview_url != null && row.allow_download !== false;
	return {
		...base,
		externalId: writeAssetId({ kind: "video", id: row.video_id }),
		kind: "VIDEO",
		name: row.file_name || null,
		sourceUrl: row.preview_url ?? row.video_cover_url ?? null,
		hasFile,
		contentKey: row.video_id,
		posterUrl: row.video_cover_url ?? null,
		mimeType: toMimeType("video", row.format),
		byteSize: toBytes(row.size),
		width: row.width ?? null,
		height: row.height ?? null,
	};
}

/** @returns null for a post without a video, such as one of photos */
export function toPost(ref: AssetRef, post: Post): AssetDraft | null {
	const video = post?.video_info;
	const sourceUrl = video?.url ?? video?.poster_url ?? null;
	if (!video || sourceUrl === null) return null;
	return {
		...base,
		externalId: writeAssetId(ref),
		kind: "VIDEO",
		name: toName(post.text),
		sourceUrl,
		hasFile: video.url != null,
		contentKey: ref.id,
		posterUrl: video.poster_url ?? null,
		width: video.width ?? null,
		height: video.height ?? null,
	};
}

const longestName = 200;

/** First line of a post's text. */
function toName(text: string | null | undefined): string | null {
	const [line = ""] = (text ?? "").trim().split("\n");
	return Array.from(line).slice(0, longestName).join("") || null;
}

const mimeTypes: Readonly<Record<string, string>> = {
	jpg: "jpeg",
	jpeg: "jpeg",
	png: "png",
	gif: "gif",
	webp: "webp",
	mp4: "mp4",
	mov: "quicktime",
	mpeg: "mpeg",
};

/** The bytes decide in the end. */
function toMimeType(
	kind: "image" | "video",
	format: string | null | undefined,
): string | null {
	const subtype = mimeTypes[(format ?? "").toLowerCase()];
	return subtype === undefined ? null : `${kind}/${subtype}`;
}

function toBytes(size: string | number | null | undefined): bigint | null {
	return size === null || size === undefined ? null : BigInt(size);
}

import type { AssetDraft } from "../drafts.ts";
import type { Post } from "./api-types.ts";
import { writeAssetId } from "./asset-ids.ts";

const mimeTypes: Readonly<Record<string, string>> = {
	jpg: "image/jpeg",
	jpeg: "image/jpeg",
	png: "image/png",
	gif: "image/gif",
	webp: "image/webp",
	mp4: "video/mp4",
	mov: "video/quicktime",
};

/** Files of a post in their order; of a post that has none its words. */
export function assetsOf(post: Post): AssetDraft[] {
	const files = (post.content ?? []).flatMap((content, index) => {
		const url = webAddress(content.media_url);
		return url === null ? [] : [toFile(post, index, url)];
	});
	return files.length > 0 || post.type !== "TEXT" ? files : wordsOf(post);
}

function wordsOf(post: Post): AssetDraft[] {
	const text = post.body || post.headline;
	return text
		? [
				{
					...untold,
					externalId: writeAssetId({ postId: post.id, index: 0 }),
					kind: "TEXT",
					name: post.headline || null,
					text,
					sourceUrl: null,
					hasFile: false,
					contentKey: null,
					posterUrl: null,
					mimeType: null,
				},
			]
		: [];
}

/** Parts of an asset that Reddit does not tell. */
const untold = { byteSize: null, width: null, height: null };

function toFile(post: Post, index: number, url: URL): AssetDraft {
	const isVideo = post.type === "VIDEO";
	const ending = /\.([a-z\d]{2,4})$/i.exec(url.pathname)?.[1]?.toLowerCase();
	return {
		...untold,
		externalId: writeAssetId({ postId: post.id, index }),
		kind: isVideo ? "VIDEO" : "IMAGE",
		name: post.content?.[index]?.caption || post.headline || null,
		text: null,
		sourceUrl: url.href,
		// A video's address without an ending is its page, from which players fetch pieces.
		hasFile: !(isVideo && url.hostname === "v.redd.it" && !ending),
		// A file never changes under its path; what is behind it can be a signature.
		contentKey: `${url.host}${url.pathname}`,
		posterUrl: isVideo ? (webAddress(post.thumbnail_url)?.href ?? null) : null,
		mimeType: mimeTypes[ending ?? ""] ?? null,
	};
}

function webAddress(text: string | null | undefined): URL | null {
	const url = text ? URL.parse(text) : null;
	return url && /^https?:$/.test(url.protocol) ? url : null;
}

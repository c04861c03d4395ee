import type { AssetDraft } from "../drafts.ts";
import type { ImageRow } from "./api-types.ts";
import type { MessageContent } from "./content.ts";

const noFile = {
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

/** The HTML of a message, where it has one. Its id says whose it is, as an image can have the same number. */
export function toHtml({
	messageId,
	name,
	html,
}: MessageContent): AssetDraft[] {
	if (html === null) return [];
	return [
		{
			...noFile,
			externalId: `message:${messageId}`,
			kind: "HTML",
			name,
			inlineFile: { text: html, mimeType: "text/html" },
		},
	];
}

/** An image of the account. Its address is public and lasts; another content has another one. */
export function toImage({ id, attributes }: ImageRow): AssetDraft {
	const { name, image_url: url, format, size } = attributes;
	return {
		...noFile,
		externalId: id,
		kind: "IMAGE",
		name: name || null,
		sourceUrl: url,
		hasFile: true,
		mimeType: toMimeType(format),
		byteSize: size === null || size === undefined ? null : toSize(size),
	};
}

/** `jpeg` → image/jpeg; the bytes decide in the end. */
function toMimeType(format: string | null | undefined): string | null {
	const match = /^(jpe?g|png|gif|webp)$/.exec(format?.toLowerCase() ?? "");
	return match?.[1] ? `image/${match[1].replace("jpg", "jpeg")}` : null;
}

const toSize = (size: number | string): bigint | null =>
	/^\d{1,15}$/.test(String(size)) ? BigInt(size) : null;

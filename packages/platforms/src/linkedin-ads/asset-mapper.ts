import type { AssetDraft } from "../drafts.ts";
import type { MediaRow } from "./api-types.ts";
import { mediaKind } from "./urns.ts";

/**
 * An image or a video. Its name is that of one content, whose address is signed and ends: another address is no other file.
 * @returns null for one that has no address, such as while it is being made ready
 */
export function toAsset(
	urn: string,
	{ status, downloadUrl, thumbnail }: MediaRow,
): AssetDraft | null {
	if (!downloadUrl) return null;
	return {
		externalId: urn,
		kind: mediaKind(urn) === "video" ? "VIDEO" : "IMAGE",
		name: null,
		text: null,
		sourceUrl: downloadUrl,
		// What is told without a state is there.
		hasFile: (status ?? "AVAILABLE") === "AVAILABLE",
		contentKey: urn,
		posterUrl:
			thumbnail && URL.canParse(thumbnail) && isWeb(thumbnail)
				? thumbnail
				: null,
		mimeType: null,
		byteSize: null,
		width: null,
		height: null,
	};
}

/** A thumbnail may be told by its name as well. */
const isWeb = (address: string): boolean => /^https?:/.test(address);

import type { AssetDraft } from "../drafts.ts";
import type { AccountMediaRow, MediaRow, PostMedia } from "./api-types.ts";
import { componentsOf, type Shown } from "./post-mapper.ts";

/** A file that an ad shows: its key, and what the ad itself tells of it. */
export interface ShownMedia {
	key: string;
	/** Place of it, in X's words. */
	place: string;
	/** Null where the ad tells the key alone. */
	told: AssetDraft | null;
}

/** First parts of keys, where a post tells a file's id and no key. */
const prefixes: Readonly<Record<string, string>> = {
	photo: "3",
	video: "7",
	animated_gif: "16",
};

const keyForm = /^\d{1,3}_\d{1,20}$/;

/** Files on a post and on its card, each once. */
export function mediaOf({ post, card }: Shown): ShownMedia[] {
	const found = new Map<string, ShownMedia>();
	const media = post?.extended_entities?.media ?? post?.entities?.media ?? [];
	for (const each of media) {
		const key = keyOf(each);
		if (key !== null && !found.has(key))
			found.set(key, { key, place: "POST", told: toToldAsset(key, each) });
	}
	for (const { media_key: one, media_keys: several } of componentsOf(card))
		for (const key of [one, ...(several ?? [])])
			if (key && keyForm.test(key) && !found.has(key))
				found.set(key, { key, place: "CARD", told: null });
	return [...found.values()];
}

function keyOf({ media_key, id_str, type }: PostMedia): string | null {
	if (media_key && keyForm.test(media_key)) return media_key;
	const prefix = Object.hasOwn(prefixes, type) ? prefixes[type] : undefined;
	return id_str && prefix ? `${prefix}_${id_str}` : null;
}

const nothing = {
	name: null,
	text: null,
	posterUrl: null,
	mimeType: null,
	byteSize: null,
	width: null,
	height: null,
};

/** A file as a post tells it: a moving one by its largest form that is a file of its own. */
function toToldAsset(key: string, media: PostMedia): AssetDraft | null {
	const { type, media_url_https: picture, original_info: info } = media;
	const variants = (media.video_info?.variants ?? []).filter(
		({ content_type }) => content_type === "video/mp4",
	);
	const [largest] = variants.sort(
		(one, other) => (other.bitrate ?? 0) - (one.bitrate ?? 0),
	);
	const isMoving = type !== "photo";
	const address = isMoving ? largest?.url : picture;
	if (!isAddress(address)) return null;
	return {
		...nothing,
		externalId: key,
		kind: isMoving ? "VIDEO" : "IMAGE",
		sourceUrl: address,
		hasFile: true,
		contentKey: key,
		posterUrl: isMoving && isAddress(picture) ? picture : null,
		width: sizeOf(info?.width),
		height: sizeOf(info?.height),
	};
}

/** A file of the media library; null for one without an address, which X is still working on. */
export function toLibraryAsset(row: MediaRow): AssetDraft | null {
	if (!isAddress(row.media_url)) return null;
	return {
		...nothing,
		externalId: row.media_key,
		// Moving pictures are videos without sound at X.
		kind: row.media_type === "IMAGE" ? "IMAGE" : "VIDEO",
		name: row.name || row.title || row.file_name || null,
		sourceUrl: row.media_url,
		hasFile: true,
		contentKey: row.media_key,
		posterUrl: isAddress(row.poster_media_url) ? row.poster_media_url : null,
	};
}

/** Our ids of files that media creatives show: X's ids of them could be those of anything else. */
export const accountMediaId = (id: string): string => `account-media:${id}`;

/** A file of a media creative; null where X tells no address of it. */
export function toAccountMediaAsset(row: AccountMediaRow): AssetDraft | null {
	if (!isAddress(row.media_url)) return null;
	const key = accountMediaId(row.id);
	return {
		...nothing,
		externalId: key,
		kind: row.creative_type?.includes("PREROLL") ? "VIDEO" : "IMAGE",
		sourceUrl: row.media_url,
		hasFile: true,
		contentKey: key,
	};
}

function isAddress(text: string | null | undefined): text is string {
	return typeof text === "string" && /^https?:\/\//.test(text);
}

function sizeOf(value: number | string | null | undefined): number | null {
	const size = Number(value ?? Number.NaN);
	return Number.isSafeInteger(size) && size > 0 ? size : null;
}

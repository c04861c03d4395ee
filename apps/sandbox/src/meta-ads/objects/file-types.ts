import { stillOf } from "../files/cdn.ts";
import type { GraphCall } from "../graph/graph-call.ts";
import { badParameter } from "../graph/graph-error.ts";
import type { NodeType } from "../graph/node-type.ts";
import { timeText } from "../meta-time.ts";
import type { Catalog } from "./catalog.ts";
import { knownFields } from "./known-fields.ts";
import type { AccountNode, ImageNode, VideoNode } from "./nodes.ts";
import type { TypeTable } from "./type-table.ts";

const smallSize = 128;

export function imageType({ cdn }: Catalog): NodeType<ImageNode> {
	return {
		name: "AdImage",
		usual: ["id", "hash"],
		fields: {
			id: ({ account, hash }) => `${account.id}:${hash}`,
			account_id: ({ account }) => account.id,
			hash: ({ hash }) => hash,
			name: ({ name }) => name,
			url: ({ world }, { root }) => cdn.picture(root, world.file),
			url_128: ({ world }, { root }) =>
				cdn.picture(root, world.file, smallSize, smallSize),
			permalink_url: ({ account, hash }) =>
				`https://www.facebook.com/ads/image/?d=${account.id}${hash}`,
			width: ({ world }) => world.file.width,
			height: ({ world }) => world.file.height,
			original_width: ({ world }) => world.file.width,
			original_height: ({ world }) => world.file.height,
			status: () => "ACTIVE",
			created_time: ({ account, createdAt }) =>
				timeText(createdAt, account.timeZone),
			updated_time: ({ account, createdAt }) =>
				timeText(createdAt, account.timeZone),
			is_associated_creatives_in_adgroups: () => true,
		},
		empty: knownFields.image,
	};
}

/** Images of an account, or those with the hashes that a call names. */
export function imagesOf(account: AccountNode, { params }: GraphCall) {
	const hashes = params.list("hashes");
	if (hashes === null) return account.images;
	for (const hash of hashes)
		if (!/^[0-9a-f]{32}$/.test(hash))
			throw badParameter(`Invalid image hash: ${hash}`);
	return account.images.filter(({ hash }) => hashes.includes(hash));
}

export function videoType(
	{ cdn }: Catalog,
	types: TypeTable,
	/** True where a token may see the file itself: it needs the Page that owns it. */
	maySeeSource: (video: VideoNode, call: GraphCall) => boolean,
): NodeType<VideoNode> {
	return {
		name: "Video",
		usual: ["id", "updated_time"],
		fields: {
			id: ({ id }) => id,
			title: ({ world }) => world.name,
			length: ({ world }) => world.seconds,
			picture: (video, { root }) => cdn.still(root, video, 0),
			source: (video, call) =>
				maySeeSource(video, call) ? cdn.video(call.root, video) : undefined,
			// A path, to be read on www.facebook.com.
			permalink_url: ({ id }) => `/reel/${id}/`,
			status: () => ({
				video_status: "ready",
				uploading_phase: { status: "complete" },
				processing_phase: { status: "complete" },
				publishing_phase: { status: "complete", publish_status: "published" },
			}),
			published: () => true,
			created_time: ({ account, createdAt }) =>
				timeText(createdAt, account.timeZone),
			updated_time: ({ account, createdAt }) =>
				timeText(createdAt, account.timeZone),
		},
		empty: knownFields.video,
		edges: {
			thumbnails: {
				type: () => types.thumbnail,
				list: (video) =>
					[0, 1, 2].map((index): Thumbnail => ({ video, index })),
			},
		},
	};
}

type Thumbnail = { video: VideoNode; index: number };

export function thumbnailType({ cdn }: Catalog): NodeType<Thumbnail> {
	return {
		name: "VideoThumbnail",
		usual: ["id", "height", "scale", "uri", "width", "is_preferred"],
		fields: {
			id: ({ video, index }) => `${video.id}${index + 1}`,
			uri: ({ video, index }, { root }) => cdn.still(root, video, index),
			width: ({ video, index }) => stillOf(video.world.seed, index).width,
			height: ({ video, index }) => stillOf(video.world.seed, index).height,
			scale: () => 1,
			is_preferred: ({ index }) => index === 0,
			name: () => "",
		},
	};
}

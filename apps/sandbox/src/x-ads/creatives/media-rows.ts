import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import { foundedAt } from "../accounts.ts";
import type { Call } from "../api.ts";
import { instant } from "../calls/times.ts";
import { imageKeyOf, videoIdOf } from "../objects/ids.ts";
import type { Row } from "../objects/rows.ts";

export function videoKeyOf(video: WorldVideo): string {
	return `13_${videoIdOf(video)}`;
}

/** A picture of the account's media library. */
export function imageRow({ api, request }: Call, picture: WorldPicture): Row {
	const { account, kind, index, file } = picture;
	return {
		media_key: imageKeyOf(picture),
		media_type: "IMAGE",
		media_category: "TWEET_IMAGE",
		media_status: "TRANSCODE_COMPLETED",
		media_url: api.media.imageUrl(request, file),
		name: index === 0 ? null : `${account.name}: ${kind} ${index + 1}`,
		file_name: file.name,
		tweeted: kind === "marketing" || kind === "square",
		...lifeOf(foundedAt(account)),
	};
}

/** A film of the account's media library. */
export function videoRow({ api, request }: Call, video: WorldVideo): Row {
	return {
		media_key: videoKeyOf(video),
		media_type: "VIDEO",
		media_category: "AMPLIFY_VIDEO",
		media_status: "TRANSCODE_COMPLETED",
		media_url: api.media.videoUrl(request, video),
		poster_media_key: `3_${videoIdOf(video)}`,
		poster_media_url: api.media.posterUrl(request, video),
		duration: video.seconds * 1000,
		aspect_ratio: "16:9",
		title: video.name,
		description: null,
		name: video.name,
		file_name: `film-${video.index + 1}.mp4`,
		tweeted: video.index === 0,
		...lifeOf(foundedAt(video.account)),
	};
}

function lifeOf(at: number): Row {
	return { created_at: instant(at), updated_at: instant(at), deleted: false };
}

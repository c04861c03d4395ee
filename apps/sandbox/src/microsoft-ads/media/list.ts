import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import type { AccountCall } from "../calls/call.ts";
import { Refused } from "../calls/refusal.ts";
import { readPage } from "../customers/account-search.ts";
import { byIds, needIds } from "../entities/list.ts";
import { positionOf } from "../entities/render-ad.ts";
import { imageIdOf, videoIdOf } from "../ids.ts";

const entities = ["ImageAdExtension", "ResponsiveAd"] as const;
const additional = ["Text"] as const;

/** `POST MediaMetaData/QueryByAccountId`: the account's pictures, page by page. */
export function listMedia(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("MediaEnabledEntities", "PageInfo", "ReturnAdditionalFields");
	const wanted = input.flags("MediaEnabledEntities", entities);
	if (wanted === null || wanted.length === 0)
		throw new Refused(203, "MediaEnabledEntities");
	const { index, size } = readPage(input);
	const pictures = wanted.includes("ResponsiveAd")
		? api.world.picturesOf(account)
		: [];
	return json(200, {
		MediaMetaData: pictures
			.slice(index * size, (index + 1) * size)
			.map((picture) => renderImage(call, picture)),
	});
}

/** `POST MediaMetaData/QueryByIds` */
export function mediaByIds(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("MediaIds", "ReturnAdditionalFields");
	const pictures = new Map(
		api.world
			.picturesOf(account)
			.map((picture, position) => [imageIdOf(account, position), picture]),
	);
	return byIds("MediaMetaData", needIds(call, "MediaIds"), 517, (id) => {
		const picture = pictures.get(id);
		return picture === undefined ? null : renderImage(call, picture);
	});
}

/** `POST Videos/QueryByIds`: those that are named, or all of the account. */
export function listVideos(call: AccountCall): Reply {
	const { input, api, account } = call;
	input.only("VideoIds", "PageInfo", "ReturnAdditionalFields");
	const videos = new Map(
		api.world
			.videosOf(account)
			.map((video) => [videoIdOf(account, video.index), video]),
	);
	if (input.has("VideoIds"))
		return byIds("Videos", needIds(call, "VideoIds"), 517, (id) => {
			const video = videos.get(id);
			return video === undefined ? null : renderVideo(call, video);
		});
	const { index, size } = readPage(input);
	return json(200, {
		Videos: [...videos.values()]
			.slice(index * size, (index + 1) * size)
			.map((video) => renderVideo(call, video)),
		PartialErrors: [],
	});
}

function renderImage(
	{ input, api, account }: AccountCall,
	picture: WorldPicture,
) {
	const isWithText = input
		.flags("ReturnAdditionalFields", additional)
		?.includes("Text");
	const { file } = picture;
	return {
		Id: imageIdOf(account, positionOf(picture, api.world)),
		MediaType: "Image",
		Type: "Image",
		Representations: [
			{
				Name: "Full",
				Url: api.files.imageUrl(file),
				Type: "ImageMediaRepresentation",
				Height: file.height,
				Width: file.width,
			},
		],
		Text: isWithText ? `${account.name} ${picture.kind}` : null,
	};
}

function renderVideo({ api, account }: AccountCall, video: WorldVideo) {
	const [cover] = api.world.picturesOf(account);
	return {
		Id: videoIdOf(account, video.index),
		Description: video.name,
		ThumbnailUrl: cover ? api.files.imageUrl(cover.file) : null,
		SourceUrl: null,
		Url: api.files.videoUrl(video),
		AspectRatio: "16:9",
		DurationInMilliseconds: video.seconds * 1_000,
		Status: "Active",
		CreatedDateTimeInUTC: "2026-03-01T00:00:00",
		ModifiedDateTimeInUTC: "2026-03-01T00:00:00",
		FailureCode: null,
	};
}

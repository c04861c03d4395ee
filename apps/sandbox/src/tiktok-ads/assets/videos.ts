import type { Reply } from "../../simulator.ts";
import type { WorldVideo } from "../../world/videos.ts";
import type { Api, Call } from "../calls/call.ts";
import { success } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import type { Parameters } from "../calls/parameters.ts";
import { materialIdOf, videoIdOf } from "../entities/ids.ts";
import { utcText } from "../entities/rows.ts";
import { fitsRatio, isoText, uploadedAt } from "./material.ts";

const mostInfoIds = 60;
const mostSearchIds = 100;

/** `GET file/video/ad/info/`: a film that is not this advertiser's is left out without a word. */
export async function describeVideos({
	parameters,
	api,
	account,
}: Call): Promise<Reply> {
	const ids = parameters.needTexts("video_ids", mostInfoIds);
	const found = api.world
		.videosOf(account)
		.filter((one) => ids.includes(videoIdOf(one)));
	return success({
		list: await Promise.all(found.map((one) => videoRow(api, one))),
	});
}

/** `GET file/video/ad/search/` */
export async function searchVideos(call: Call): Promise<Reply> {
	const { parameters, api, account } = call;
	const page = readPage(parameters, api.pages, { usual: 20, most: 100 });
	const passes = readFilters(parameters);
	const sort = parameters.word(
		"sort_field",
		["CREATE_TIME", "MODIFY_TIME"],
		"CREATE_TIME",
	);
	// Nobody changes a film here: both times have the same order, the newest first.
	const found =
		sort === null ? [] : api.world.videosOf(account).filter(passes).reverse();
	const { items, page_info } = paged(found, page, api.pages);
	return success({
		list: await Promise.all(items.map((one) => videoRow(api, one))),
		page_info,
	});
}

function readFilters(parameters: Parameters): (one: WorldVideo) => boolean {
	const filtering = parameters.record("filtering");
	const ids = filtering?.texts("video_ids", mostSearchIds) ?? null;
	const materials = filtering?.texts("material_ids", mostSearchIds) ?? null;
	const name = filtering?.text("video_name") ?? null;
	const width = filtering?.number("width") ?? null;
	const height = filtering?.number("height") ?? null;
	const ratios = filtering?.numbers("ratio") ?? null;
	return (one) => {
		const id = videoIdOf(one);
		return (
			(ids?.includes(id) ?? true) &&
			(materials?.includes(materialIdOf(id)) ?? true) &&
			(name === null || one.name.includes(name)) &&
			(width === null || one.width === width) &&
			(height === null || one.height === height) &&
			(ratios === null || fitsRatio(one, ratios))
		);
	};
}

async function videoRow({ files, world }: Api, video: WorldVideo) {
	const id = videoIdOf(video);
	const { size, signature } = await files.measureVideo(video);
	const preview = files.videoUrl(video);
	const [cover] = world.picturesOf(video.account);
	const createdAt = uploadedAt(video.account, video.index);
	return {
		video_id: id,
		material_id: materialIdOf(id),
		file_name: `${video.name}.mp4`,
		video_cover_url: cover === undefined ? null : files.coverUrl(cover.file),
		preview_url: preview.url,
		preview_url_expire_time: utcText(preview.endsAt),
		duration: video.seconds,
		bit_rate: Math.round((size * 8) / video.seconds),
		width: video.width,
		height: video.height,
		format: "mp4",
		size,
		signature,
		displayable: true,
		allow_download: true,
		allowed_placements: ["PLACEMENT_TIKTOK", "PLACEMENT_PANGLE"],
		create_time: isoText(createdAt),
		modify_time: isoText(createdAt + 60_000),
	};
}

import type { Reply } from "../../simulator.ts";
import type { WorldPicture } from "../../world/pictures.ts";
import type { Api, Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import type { Parameters } from "../calls/parameters.ts";
import { imageIdOf, materialIdOf } from "../entities/ids.ts";
import { fitsRatio, isoText, uploadedAt } from "./material.ts";

const mostIds = 100;

/** `GET file/image/ad/info/`: one image that is not this advertiser's refuses the whole call. */
export async function describeImages({
	parameters,
	api,
	account,
}: Call): Promise<Reply> {
	const ids = parameters.needTexts("image_ids", mostIds);
	const known = new Map(
		api.world.picturesOf(account).map((one) => [imageIdOf(one), one]),
	);
	const found = [...new Set(ids)].map((id) => known.get(id));
	if (found.includes(undefined))
		throw new TikTokRefused(40001, "Insufficient permissions for some images.");
	const pictures = found.filter((one) => one !== undefined);
	return success({
		list: await Promise.all(pictures.map((one) => imageRow(api, one))),
	});
}

/** `GET file/image/ad/search/` */
export async function searchImages(call: Call): Promise<Reply> {
	const { parameters, api, account } = call;
	const page = readPage(parameters, api.pages, { usual: 20, most: 100 });
	const passes = readFilters(parameters);
	const found = api.world.picturesOf(account).filter(passes);
	const { items, page_info } = paged(found, page, api.pages);
	return success({
		list: await Promise.all(items.map((one) => imageRow(api, one))),
		page_info,
	});
}

function readFilters(parameters: Parameters): (one: WorldPicture) => boolean {
	const filtering = parameters.record("filtering");
	const ids = filtering?.texts("image_ids", mostIds) ?? null;
	const materials = filtering?.texts("material_ids", mostIds) ?? null;
	const width = filtering?.number("width") ?? null;
	const height = filtering?.number("height") ?? null;
	const ratios = filtering?.numbers("ratio") ?? null;
	return (one) => {
		const id = imageIdOf(one);
		const { file } = one;
		return (
			(ids?.includes(id) ?? true) &&
			(materials?.includes(materialIdOf(id)) ?? true) &&
			(width === null || file.width === width) &&
			(height === null || file.height === height) &&
			(ratios === null || fitsRatio(file, ratios))
		);
	};
}

async function imageRow({ files }: Api, picture: WorldPicture) {
	const { file, account, kind, index, isCopy } = picture;
	const id = imageIdOf(picture);
	const { size, signature } = await files.measureImage(file);
	const createdAt = uploadedAt(account, index);
	const name = `${account.name} ${kind} ${index + 1}${isCopy ? " (copy)" : ""}`;
	return {
		image_id: id,
		material_id: materialIdOf(id),
		image_url: files.imageUrl(file),
		width: file.width,
		height: file.height,
		format: file.format,
		size,
		signature,
		file_name: `${name}.${file.format === "png" ? "png" : "jpg"}`,
		displayable: true,
		is_carousel_usable: kind !== "logo" && kind !== "wide-logo",
		create_time: isoText(createdAt),
		modify_time: isoText(createdAt + 60_000),
	};
}

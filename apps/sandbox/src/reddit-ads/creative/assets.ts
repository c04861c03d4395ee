import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import type { WorldAccount } from "../../world/accounts.ts";
import { profileIdOf } from "../business/ids.ts";
import type { Call } from "../calls/call.ts";
import { listed } from "../calls/pages.ts";
import { readList, readWords } from "../calls/query.ts";
import { accountOfProfile, found } from "../calls/reach.ts";

const mimeTypes = [
	"image/jpeg",
	"image/png",
	"image/gif",
	"image/webp",
	"video/mp4",
	"video/quicktime",
];
const ratios = ["1:1", "3:4", "4:3", "4:5", "9:16", "16:9", "1.91:1", "CUSTOM"];
const mostIds = 100;

type Asset = ReturnType<typeof assetsOf>[number];

/** `GET /profiles/{profile_id}/creative_assets`: each in an object of its own. */
export function listAssets(call: Call): Reply {
	const { query } = call;
	const types = readWords(query, "types", ["IMAGE", "VIDEO"]);
	const mimes = readWords(query, "mime_type", mimeTypes);
	const shapes = readWords(query, "aspect_ratios", ratios);
	const ids = readList(query, "creative_asset_ids", mostIds);
	const name = query.get("name");
	const wanted = assetsOf(call, accountOfProfile(call)).filter(
		(asset) =>
			(types?.includes(asset.type) ?? true) &&
			(mimes?.includes(asset.media.mime_type) ?? true) &&
			(shapes?.includes(asset.media.aspect_ratio) ?? true) &&
			(ids?.includes(asset.id) ?? true) &&
			(name === null || asset.name.includes(name)),
	);
	return listed(call, wanted, (result) => ({ result }));
}

/** `GET /creative_assets/{creative_asset_id}` */
export function describeAsset(call: Call): Reply {
	const data = found(call, "Creative asset", (id, account) =>
		assetsOf(call, account).find((asset: Asset) => asset.id === id),
	);
	return json(200, { data });
}

/** Pictures and films of an ad account's profile. */
function assetsOf({ api }: Call, account: WorldAccount) {
	const { world, media } = api;
	const profile = profileIdOf(account);
	const pictures = world.picturesOf(account);
	const common = { status: "ACTIVE", source: "USER", errors: [] };
	const mediaOf = (
		url: string,
		mimeType: string,
		{ width, height }: { width: number; height: number },
	) => ({
		url,
		permanent_url: url,
		mime_type: mimeType,
		width,
		height,
		aspect_ratio: ratioOf(width / height),
	});
	const images = pictures.map((picture, index) => {
		const { file, kind } = picture;
		return {
			id: `${profile}-IMAGE-${index + 1}`,
			name: `${account.name} ${kind} ${picture.index + 1}`,
			type: "IMAGE",
			...common,
			media: mediaOf(
				media.imageUrl(picture),
				file.format === "png" ? "image/png" : "image/jpeg",
				file,
			),
		};
	});
	const [poster] = images;
	const films = world.videosOf(account).map((film, index) => ({
		id: `${profile}-VIDEO-${index + 1}`,
		name: film.name,
		type: "VIDEO",
		...common,
		media: mediaOf(media.videoUrl(film), "video/mp4", film),
		...(poster === undefined ? {} : { poster: poster.media }),
	}));
	return [...images, ...films];
}

const known: readonly (readonly [ratio: number, name: string])[] = [
	[1, "1:1"],
	[3 / 4, "3:4"],
	[4 / 3, "4:3"],
	[4 / 5, "4:5"],
	[9 / 16, "9:16"],
	[16 / 9, "16:9"],
	[1.91, "1.91:1"],
];

function ratioOf(ratio: number): string {
	return known.find(([one]) => Math.abs(one - ratio) < 0.01)?.[1] ?? "CUSTOM";
}

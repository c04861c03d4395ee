import type { Reply } from "../../simulator.ts";
import type { WorldVideo } from "../../world/videos.ts";
import type { Api, Call } from "../calls/call.ts";
import { success, TikTokRefused } from "../calls/envelope.ts";
import { paged, readPage } from "../calls/pages.ts";
import { itemIdOf } from "../entities/ids.ts";
import { type Identity, identitiesOf, identityTypes } from "./identities.ts";

/** `GET identity/get/`: a Business Center's identities are told only where it is named. */
export function listIdentities(call: Call): Reply {
	const { parameters, api, account } = call;
	const page = readPage(parameters, api.pages, { usual: 20, most: 100 });
	const wanted = parameters.has("identity_type")
		? parameters.word("identity_type", identityTypes)
		: null;
	const businessCenter = businessCenterOf(call, wanted);
	const keyword = parameters.record("filtering")?.text("keyword") ?? null;
	const found = identitiesOf(account).filter(
		({ type, displayName, businessCenterId }) =>
			(wanted === null || type === wanted) &&
			businessCenterId === businessCenter &&
			(keyword === null ||
				type !== "CUSTOMIZED_USER" ||
				displayName.includes(keyword)),
	);
	const { items, page_info } = paged(found, page, api.pages);
	return success({ identity_list: items.map(identityRow), page_info });
}

/** `GET identity/video/info/`: the post that is a Spark Ad. */
export function describePost(call: Call): Reply {
	const { parameters, api, account } = call;
	const type = parameters.word("identity_type", identityTypes);
	const id = parameters.needText("identity_id");
	const businessCenter = businessCenterOf(call, type);
	const identity = identitiesOf(account).find(
		(one) =>
			one.type === type &&
			one.id === id &&
			one.businessCenterId === businessCenter,
	);
	if (identity === undefined || type === "CUSTOMIZED_USER")
		throw new TikTokRefused(
			40002,
			`identity_id: ${id} is no identity of this type that has posts.`,
		);
	const one = parameters.text("item_id");
	const several = parameters.texts("item_ids", 20);
	if (one === null && several === null)
		throw new TikTokRefused(40002, "item_id: Missing data for required field.");
	const films = api.world.videosOf(account);
	const rows = (several ?? [one]).map((item) => {
		const film = films.find((each) => itemIdOf(each) === item);
		if (film === undefined)
			throw new TikTokRefused(40002, `item_id: There is no post ${item}.`);
		return postRow(api, film);
	});
	return success(
		several === null ? { video_detail: rows[0] } : { video_details: rows },
	);
}

/** A Business Center's identities are named together with it. */
function businessCenterOf(
	{ parameters }: Call,
	type: string | null,
): string | null {
	return type === "BC_AUTH_TT"
		? parameters.needText("identity_authorized_bc_id")
		: null;
}

function identityRow({ type, id, displayName, businessCenterId }: Identity) {
	const isMadeUp = type === "CUSTOMIZED_USER";
	return {
		identity_id: id,
		identity_type: type,
		...(businessCenterId === null
			? {}
			: { identity_authorized_bc_id: businessCenterId }),
		display_name: displayName,
		user_name: isMadeUp ? null : `sandbox_${id.slice(-6)}`,
		profile_image: null,
		available_status: isMadeUp ? null : "AVAILABLE",
		can_pull_video: !isMadeUp,
		can_push_video: type === "BC_AUTH_TT",
		can_use_live_ads: false,
		can_manage_message: false,
	};
}

function postRow({ files, world }: Api, film: WorldVideo) {
	const [cover] = world.picturesOf(film.account);
	return {
		item_id: itemIdOf(film),
		item_type: "VIDEO",
		text: `${film.name} ✨ #fyp`,
		video_info: {
			poster_url: cover === undefined ? null : files.coverUrl(cover.file),
			url: files.videoUrl(film).url,
			duration: film.seconds,
			width: film.width,
			height: film.height,
		},
		auth_info: {
			ad_auth_status: "AUTHORIZED",
			auth_start_time: "2026-01-01 00:00:00",
			auth_end_time: "2036-01-01 00:00:00",
		},
	};
}

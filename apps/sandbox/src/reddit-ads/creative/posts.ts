import { json } from "../../reply.ts";
import type { Reply } from "../../simulator.ts";
import { isoTime } from "../business/businesses.ts";
import { profileIdOf } from "../business/ids.ts";
import type { Call } from "../calls/call.ts";
import { invalid } from "../calls/errors.ts";
import { listed } from "../calls/pages.ts";
import { readList, readWord } from "../calls/query.ts";
import { accountOfProfile, found } from "../calls/reach.ts";
import { postIdOf } from "../entities/ids.ts";
import type { Ad } from "../entities/objects.ts";
import {
	bodyOf,
	captionOf,
	contentsOf,
	headlineOf,
	postTypes,
	postUrlOf,
} from "./contents.ts";
import { structuredCreative } from "./structured.ts";

const mostPosts = 100;
const mostIds = 10;
const callToAction = "Shop Now";

/** `GET /posts/{post_id}` */
export function describePost(call: Call): Reply {
	return json(200, { data: renderPost(call, postOf(call)) });
}

/** `GET /structured_posts/{post_id}` */
export function describeStructuredPost(call: Call): Reply {
	return json(200, { data: renderStructuredPost(call, postOf(call)) });
}

/** `GET /profiles/{profile_id}/posts` */
export function listPosts(call: Call): Reply {
	const posts = postsOfProfile(call);
	return listed(call, posts, (ad) => renderPost(call, ad), mostPosts);
}

/** `GET /profiles/{profile_id}/structured_posts` */
export function listStructuredPosts(call: Call): Reply {
	const ids = readList(call.query, "id", mostIds);
	if (ids !== null && ids.length === 0)
		throw invalid("id", "The minimum number of items is 1.");
	const posts = postsOfProfile(call).filter(
		({ world }) => ids?.includes(postIdOf(world)) ?? true,
	);
	return listed(call, posts, (ad) => renderStructuredPost(call, ad), mostPosts);
}

/** Every post here is an ad's own. */
function postOf(call: Call): Ad {
	return found(call, "Post", (id, account) =>
		call.api.store.of(account).posts.get(id),
	);
}

function postsOfProfile(call: Call): Ad[] {
	const { query, api } = call;
	const type = readWord(query, "type", postTypes);
	const source = readWord(query, "source", ["ORGANIC", "PROMOTED"]);
	const { posts } = api.store.of(accountOfProfile(call));
	return [...posts.values()].filter(
		({ world }) =>
			source !== "ORGANIC" &&
			(type === null || contentsOf(api.world, world).type === type),
	);
}

function renderPost({ api }: Call, ad: Ad) {
	const { world } = ad;
	const { type, pictures, film, thumbnail } = contentsOf(api.world, world);
	const destination = {
		destination_url: ad.clickUrl,
		display_url: "example.com",
		call_to_action: callToAction,
	};
	return {
		id: postIdOf(world),
		profile_id: profileIdOf(world.adGroup.campaign.account),
		headline: headlineOf(world),
		body: type === "TEXT" ? bodyOf(world) : null,
		is_richtext: type === "TEXT" ? false : null,
		type,
		post_url: postUrlOf(world),
		thumbnail_url: thumbnail === null ? null : api.media.imageUrl(thumbnail),
		allow_comments: false,
		content:
			film === null
				? pictures.map((picture, index) => ({
						...destination,
						media_url: api.media.imageUrl(picture),
						caption: type === "CAROUSEL" ? captionOf(index) : null,
					}))
				: [
						{
							...destination,
							media_url: api.media.videoUrl(film),
							caption: null,
						},
					],
		created_at: isoTime(ad.createdAt),
	};
}

function renderStructuredPost({ api }: Call, ad: Ad) {
	const { world } = ad;
	return {
		id: postIdOf(world),
		profile_id: profileIdOf(world.adGroup.campaign.account),
		url: postUrlOf(world),
		created_at: isoTime(ad.createdAt),
		allow_comments: false,
		creative: structuredCreative(api, ad),
	};
}

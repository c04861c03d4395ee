import type { WorldPicture } from "../../world/pictures.ts";
import type { WorldVideo } from "../../world/videos.ts";
import type { Answer, Call } from "../api.ts";
import { answerList, type ListForm } from "../calls/list.ts";
import { invalid } from "../calls/parameters.ts";
import { rawJson } from "../calls/raw-json.ts";
import { advertiserUserIdOf, imageKeyOf, videoIdOf } from "../objects/ids.ts";
import type { Objects, PromotedTweet } from "../objects/objects.ts";
import type { Row } from "../objects/rows.ts";
import { creativeOf } from "./creative.ts";
import { videoKeyOf } from "./media-rows.ts";

/** Promoted Tweets of an account by their Tweet's id. */
const byTweet = new WeakMap<Objects, ReadonlyMap<string, PromotedTweet>>();

function tweetsOf({ api, account }: Call): ReadonlyMap<string, PromotedTweet> {
	const objects = api.store.of(account);
	let known = byTweet.get(objects);
	if (known === undefined) {
		known = new Map(
			[...objects.promotedTweets.values()].map((one) => [one.tweetId, one]),
		);
		byTweet.set(objects, known);
	}
	return known;
}

function chosenRows(call: Call): Row[] {
	const { parameters, account } = call;
	const type = parameters.needWord("tweet_type", [
		"DRAFT",
		"PUBLISHED",
		"SCHEDULED",
	]);
	const user = parameters.text("user_id");
	if (user !== null && user !== advertiserUserIdOf(account))
		throw invalid("user_id", user, "Expected a promotable user");
	if (type !== "PUBLISHED") return [];
	const all = tweetsOf(call);
	const ids = parameters.list("tweet_ids", 200) ?? [...all.keys()];
	return ids.flatMap((id) => {
		const found = all.get(id);
		return found === undefined ? [] : [tweetRow(call, found)];
	});
}

const tweets: ListForm = {
	rows: chosenRows,
	withDeleted: false,
	withTotal: false,
	others: [
		"tweet_type",
		"tweet_ids",
		"timeline_type",
		"trim_user",
		"user_id",
		"include_mentions_and_replies",
		"name",
	],
	passes: ({ parameters }) => {
		const timeline =
			parameters.word("timeline_type", ["ALL", "NULLCAST", "ORGANIC"]) ??
			"NULLCAST";
		return ({ nullcast }) =>
			timeline === "ALL" || nullcast === (timeline === "NULLCAST");
	},
};

/** `GET tweets`: whatever nobody knows is left out without a word. */
export const listTweets = (call: Call): Answer => answerList(call, tweets);

function tweetRow(call: Call, one: PromotedTweet): Row {
	const { world: ad, tweetId, createdAt } = one;
	const { account, parameters } = call;
	const creative = creativeOf(call.api.world, ad);
	const link = `https://t.co/${tweetId.slice(-10)}`;
	const media = [
		...creative.pictures.map((picture) => photo(call, picture, link)),
		...(creative.video === null ? [] : [film(call, creative.video, link)]),
	];
	const hasLink = creative.card === null;
	const text = hasLink ? `${creative.text} ${link}` : creative.text;
	const userId = advertiserUserIdOf(account);
	const user = { id: rawJson(userId), id_str: userId };
	return {
		id: rawJson(tweetId),
		id_str: tweetId,
		tweet_id: tweetId,
		tweet_type: "PUBLISHED",
		name: null,
		full_text: text,
		display_text_range: [0, [...text].length],
		truncated: false,
		nullcast: creative.isNullcast,
		...(creative.card === null ? {} : { card_uri: creative.card.uri }),
		entities: {
			hashtags: [],
			symbols: [],
			user_mentions: [],
			urls:
				hasLink && media.length === 0
					? [
							{
								url: link,
								expanded_url: ad.landingUrl,
								display_url: ad.landingUrl.replace(/^https:\/\//, ""),
							},
						]
					: [],
			...(media.length === 0 ? {} : { media: media.slice(0, 1) }),
		},
		...(media.length === 0 ? {} : { extended_entities: { media } }),
		created_at: tweetTime(createdAt),
		scheduled_at: null,
		lang: "en",
		source:
			'<a href="https://ads-api.x.com" rel="nofollow">Ads API sandbox</a>',
		user: parameters.flag("trim_user")
			? user
			: {
					...user,
					name: account.name,
					screen_name: account.name
						.replaceAll(/[^A-Za-z0-9]/g, "")
						.slice(0, 15),
				},
		contributors: null,
		coordinates: null,
		geo: null,
		place: null,
		favorite_count: 0,
		favorited: false,
		retweet_count: 0,
		retweeted: false,
		in_reply_to_status_id: null,
		in_reply_to_status_id_str: null,
		in_reply_to_user_id: null,
		in_reply_to_user_id_str: null,
		in_reply_to_screen_name: null,
		conversation_settings: "EVERYONE",
		scopes: { followers: false },
	};
}

function photo({ api, request }: Call, picture: WorldPicture, link: string) {
	const key = imageKeyOf(picture);
	const address = api.media.imageUrl(request, picture.file);
	return {
		...idsOf(key),
		type: "photo",
		media_url: address,
		media_url_https: address,
		url: link,
		original_info: {
			width: picture.file.width,
			height: picture.file.height,
		},
	};
}

function film({ api, request }: Call, video: WorldVideo, link: string) {
	const poster = api.media.posterUrl(request, video);
	return {
		...idsOf(videoKeyOf(video)),
		type: "video",
		media_url: poster,
		media_url_https: poster,
		url: link,
		original_info: { width: video.width, height: video.height },
		video_info: {
			aspect_ratio: [16, 9],
			duration_millis: video.seconds * 1000,
			variants: [
				{
					content_type: "application/x-mpegURL",
					url: `${api.media.videoUrl(request, video)}.m3u8`,
				},
				{
					bitrate: 288_000,
					content_type: "video/mp4",
					url: api.media.videoUrl(request, video),
				},
			],
		},
		additional_media_info: {
			title: video.name,
			media_id: videoIdOf(video),
		},
	};
}

function idsOf(key: string) {
	const id = key.slice(key.indexOf("_") + 1);
	return { id: rawJson(id), id_str: id, media_key: key };
}

/** `Tue Aug 27 22:22:12 +0000 2019`, as Tweets have had it from the first day. */
function tweetTime(at: number): string {
	const [weekday = "", day, month, year, time] = new Date(at)
		.toUTCString()
		.split(" ");
	return `${weekday.slice(0, 3)} ${month} ${day} ${time} +0000 ${year}`;
}

import type { Answer, Call } from "../api.ts";
import { answerList, answerOne, type ListForm } from "../calls/list.ts";
import { instant } from "../calls/times.ts";
import { imageKeyOf } from "../objects/ids.ts";
import type { PromotedTweet } from "../objects/objects.ts";
import type { Row } from "../objects/rows.ts";
import { type Card, creativeOf } from "./creative.ts";
import { videoKeyOf } from "./media-rows.ts";

const cardTypes = [
	"IMAGE_APP",
	"IMAGE_CAROUSEL_APP",
	"IMAGE_CAROUSEL_WEBSITE",
	"IMAGE_MULTI_DEST_CAROUSEL_WEBSITE",
	"IMAGE_WEBSITE",
	"MIXED_MEDIA_MULTI_DEST_CAROUSEL_WEBSITE",
	"MIXED_MEDIA_SINGLE_DEST_CAROUSEL_APP",
	"MIXED_MEDIA_SINGLE_DEST_CAROUSEL_WEBSITE",
	"VIDEO_APP",
	"VIDEO_CAROUSEL_APP",
	"VIDEO_CAROUSEL_WEBSITE",
	"VIDEO_MULTI_DEST_CAROUSEL_WEBSITE",
	"VIDEO_WEBSITE",
];

function cardRow(card: Card, { world, createdAt }: PromotedTweet): Row {
	const [picture] = card.pictures;
	const media =
		card.pictures.length > 1
			? { type: "SWIPEABLE_MEDIA", media_keys: card.pictures.map(imageKeyOf) }
			: {
					type: "MEDIA",
					media_key:
						card.video !== null
							? videoKeyOf(card.video)
							: picture === undefined
								? null
								: imageKeyOf(picture),
				};
	return {
		id: card.id,
		card_uri: card.uri,
		card_type: card.type,
		name: card.name,
		components: [
			media,
			{
				type: "DETAILS",
				title: card.title,
				destination: { type: "WEBSITE", url: world.landingUrl },
			},
		],
		created_at: instant(createdAt),
		updated_at: instant(createdAt),
		deleted: false,
	};
}

function cardRows({ api, account }: Call): Row[] {
	return [...api.store.of(account).promotedTweets.values()].flatMap((one) => {
		const { card } = creativeOf(api.world, one.world);
		return card === null ? [] : [cardRow(card, one)];
	});
}

const cards: ListForm = {
	rows: cardRows,
	counts: { usual: 100, most: 200 },
	ids: { card_uris: "card_uri", card_id: "id" },
	named: "name",
	sorts: ["name"],
	withTotal: false,
	others: ["card_types", "include_legacy_cards"],
	passes: ({ parameters }) => {
		const types = parameters.list("card_types", cardTypes.length);
		return (row) => types === null || types.includes(String(row.card_type));
	},
};

/** `GET cards`, `GET cards/all` and `GET cards/:card_id`, which answers with a list of one. */
export function listCards(call: Call): Answer {
	if (call.id === null || call.id === "all") return answerList(call, cards);
	const { data } = answerOne(call, cardRows(call), "CARD_NOT_FOUND");
	return { data: [data] };
}

import type { WorldAdGroup } from "../../world/ads.ts";
import { countryOf } from "../../world/places.ts";
import { keywordTexts, negativeKeywordTexts } from "../../world/words.ts";

/** Audience of an ad group. Keywords are bare texts, without ids, match types or states. */
export type Targeting = Readonly<Record<string, unknown>> & {
	readonly keywords: readonly string[] | null;
	readonly excluded_keywords: readonly string[] | null;
};

export const mostKeywords = 1000;
export const mostExcludedKeywords = 2000;

/** Fields of a targeting object. */
export const targetingFields: readonly string[] = [
	"carriers",
	"communities",
	"custom_audience_ids",
	"devices",
	"excluded_communities",
	"excluded_custom_audience_ids",
	"excluded_geolocations",
	"excluded_interests",
	"excluded_keywords",
	"expand_targeting",
	"gender",
	"geolocations",
	"interests",
	"keywords",
	"languages",
	"locations",
	"platforms",
	"suppression_event_types",
	"view_modes",
];

const keywordsInGroup = 5;

/** Ad groups of campaigns for searches have keywords; the others have communities and interests. */
export function targetingOf({ campaign, index }: WorldAdGroup): Targeting {
	const { account, kind } = campaign;
	const isSearch = kind === "search";
	const brand = account.name.split(" ")[0]?.toLowerCase() ?? "";
	const first = (campaign.index + index) % 3;
	return {
		carriers: null,
		communities: isSearch ? [] : ["BuyItForLife", "malelivingspace"],
		custom_audience_ids: [],
		devices: [],
		excluded_communities: [],
		excluded_custom_audience_ids: [],
		excluded_geolocations: [],
		excluded_interests: null,
		excluded_keywords: isSearch ? [...negativeKeywordTexts] : null,
		expand_targeting: !isSearch,
		gender: null,
		geolocations: [countryOf(account.timeZone).code],
		interests: isSearch ? [] : ["home_and_garden"],
		keywords: isSearch
			? keywordTexts
					.slice(first, first + keywordsInGroup)
					.map((text) => `${brand} ${text}`)
			: null,
		languages: null,
		locations: ["FEED", "COMMENTS_PAGE"],
		platforms: ["ALL"],
		suppression_event_types: [],
		view_modes: [],
	};
}

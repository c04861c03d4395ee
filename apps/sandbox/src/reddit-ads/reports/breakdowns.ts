import type { WorldCampaign } from "../../world/campaigns.ts";
import { placesOf } from "../../world/facts.ts";
import { cumulativeShares } from "../../world/numbers.ts";
import { countryOf } from "../../world/places.ts";
import { mix } from "../../world/random.ts";
import type { AdGroup } from "../entities/objects.ts";

export const entityBreakdowns = [
	"AD_ACCOUNT_ID",
	"CAMPAIGN_ID",
	"AD_GROUP_ID",
	"AD_ID",
] as const;
const placeBreakdowns = ["COUNTRY", "REGION", "DMA", "METRO"];
export const breakdownNames: readonly string[] = [
	...entityBreakdowns,
	"DATE",
	"HOUR",
	...placeBreakdowns,
	"COMMUNITY",
	"PLACEMENT",
	"OS_TYPE",
	"GENDER",
	"INTEREST",
	"KEYWORD",
	"LANGUAGE",
	"ASSET_ID",
	"CAROUSEL_CARD",
	"GALLERY_ITEM_ID",
];

/** Values of people who are told apart by nothing in the world: each campaign has a mix of its own. */
const mixes: Readonly<Record<string, readonly string[]>> = {
	COMMUNITY: ["BuyItForLife", "AskReddit", "malelivingspace"],
	PLACEMENT: ["FEED", "COMMENTS_PAGE"],
	OS_TYPE: ["ANDROID", "IOS", "MACOS", "WINDOWS"],
	GENDER: ["FEMALE", "MALE", "UNKNOWN"],
	INTEREST: ["Home & Garden", "Style & Fashion", "Travel"],
	LANGUAGE: ["EN", "DE", "JA"],
};

/** Market areas by state: Nielsen's numbers. */
const markets: Readonly<Record<string, string>> = {
	CA: "803",
	NY: "501",
	TX: "623",
	FL: "528",
	IL: "602",
};

/** Values of one or more breakdowns with their part of a number: from one cumulative share to the next. */
export type Share = {
	values: Readonly<Record<string, string | null>>;
	from: number;
	to: number;
};

/** One way in which numbers are told apart, for a campaign and those of its ad groups that they are of. */
export type Split = (
	campaign: WorldCampaign,
	adGroups: readonly AdGroup[],
) => readonly Share[];

/** Splits for the breakdowns that are neither an object's nor of time. All places together are one. */
export function splitsOf(breakdowns: readonly string[]): Split[] {
	const places = breakdowns.filter((name) => placeBreakdowns.includes(name));
	const others = breakdowns.filter(
		(name) => name in mixes || ["KEYWORD", ...unknown].includes(name),
	);
	return [
		...(places.length === 0
			? []
			: [(campaign: WorldCampaign) => placeShares(campaign, places)]),
		...others.map(
			(name): Split =>
				(campaign, adGroups) =>
					valueShares(name, campaign, adGroups),
		),
	];
}

/** Nothing of the kind is here: one row of all, without a value. */
const unknown = ["ASSET_ID", "CAROUSEL_CARD", "GALLERY_ITEM_ID"];

/** People of whom Reddit does not know where they are count in no place, so that places add up to less than the whole. */
function placeShares(
	campaign: WorldCampaign,
	wanted: readonly string[],
): Share[] {
	const country = countryOf(campaign.account.timeZone).code;
	return placesOf(campaign).flatMap(({ place, from, to }): Share[] => {
		if (place.region === null && !place.isInCountry) return [];
		// States of the United States alone are told apart.
		const state =
			country === "US" && place.region !== null
				? place.region.slice("US-".length)
				: null;
		const dma = (state === null ? null : markets[state]) ?? null;
		const all: Readonly<Record<string, string | null>> = {
			COUNTRY: country,
			REGION: state,
			DMA: dma,
			METRO: dma,
		};
		const values = Object.fromEntries(
			wanted.map((name) => [name, all[name] ?? null]),
		);
		return [{ values, from, to }];
	});
}

function valueShares(
	name: string,
	campaign: WorldCampaign,
	adGroups: readonly AdGroup[],
): Share[] {
	const values =
		name === "KEYWORD"
			? [...new Set(adGroups.flatMap((one) => one.targeting.keywords ?? []))]
			: mixes[name];
	if (values === undefined)
		return [{ values: { [name]: null }, from: 0, to: 1 }];
	if (values.length === 0) return [];
	const salt = breakdownNames.indexOf(name) + 70;
	const bounds = cumulativeShares(mix(campaign.seed, salt), values.length);
	return values.map((value, index) => ({
		values: { [name]: value },
		from: bounds[index] ?? 0,
		to: bounds[index + 1] ?? 1,
	}));
}

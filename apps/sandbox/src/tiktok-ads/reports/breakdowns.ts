import type { WorldCampaign } from "../../world/campaigns.ts";
import { placesOf } from "../../world/facts.ts";
import { cumulativeShares } from "../../world/numbers.ts";
import { countryOf } from "../../world/places.ts";
import { mix } from "../../world/random.ts";
import { provinceLocationId, unknownProvince } from "./locations.ts";

/** Values of people who are told apart by nothing in the world, by dimension: each campaign has a mix of its own. */
const mixes = {
	age: ["AGE_18_24", "AGE_25_34", "AGE_35_44", "AGE_45_54", "NONE"],
	gender: ["FEMALE", "MALE", "NONE"],
	platform: ["ANDROID", "IPHONE", "IPAD", "PC"],
	ac: ["WIFI", "4G", "5G"],
	language: ["en", "de", "ja"],
	placement: ["TikTok"],
	interest_category: ["Apparel & Accessories", "Home", "Travel", "NONE"],
} as const;

export const breakdownNames = [
	"country_code",
	"province_id",
	"age",
	"gender",
	"platform",
	"ac",
	"language",
	"placement",
	"interest_category",
] as const;
export type Breakdown = (typeof breakdownNames)[number];

/** A value of a dimension with its part of a number: from one cumulative share to the next. */
export type Share = { value: string; from: number; to: number };

/** People of whom TikTok does not know where they are count in no place, so that places add up to less than the whole. */
export function sharesOf(
	campaign: WorldCampaign,
	breakdown: Breakdown,
): Share[] {
	switch (breakdown) {
		case "country_code": {
			const { code } = countryOf(campaign.account.timeZone);
			const placed = provincesOf(campaign);
			return [{ value: code, from: 0, to: placed.at(-1)?.to ?? 0 }];
		}
		case "province_id":
			return provincesOf(campaign);
		default: {
			const values = mixes[breakdown];
			const salt = breakdownNames.indexOf(breakdown) + 50;
			const bounds = cumulativeShares(mix(campaign.seed, salt), values.length);
			return values.map((value, index) => ({
				value,
				from: bounds[index] ?? 0,
				to: bounds[index + 1] ?? 1,
			}));
		}
	}
}

function provincesOf(campaign: WorldCampaign): Share[] {
	return placesOf(campaign).flatMap(({ place, from, to }) => {
		if (place.region !== null)
			return [{ value: provinceLocationId(place.region), from, to }];
		return place.isInCountry ? [{ value: unknownProvince, from, to }] : [];
	});
}

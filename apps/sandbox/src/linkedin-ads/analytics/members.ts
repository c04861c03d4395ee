import type { WorldCampaign } from "../../world/campaigns.ts";
import { placesOf } from "../../world/facts.ts";
import { cumulativeShares } from "../../world/numbers.ts";
import { countryOf } from "../../world/places.ts";
import { mix } from "../../world/random.ts";
import { geoUrnOf } from "../content/geo.ts";
import type { MemberPivot } from "./query.ts";

/** A value of a demographic pivot with its part of a number: from one cumulative share to the next. */
export type Share = { value: string; from: number; to: number };

const mixes: Partial<Record<MemberPivot, readonly string[]>> = {
	MEMBER_COMPANY_SIZE: ["SIZE_2_TO_10", "SIZE_11_TO_50", "SIZE_51_TO_200"],
	MEMBER_INDUSTRY: [
		"urn:li:industry:4",
		"urn:li:industry:25",
		"urn:li:industry:96",
	],
	MEMBER_SENIORITY: [
		"urn:li:seniority:3",
		"urn:li:seniority:4",
		"urn:li:seniority:6",
	],
	MEMBER_JOB_TITLE: ["urn:li:title:9", "urn:li:title:39", "urn:li:title:280"],
	MEMBER_JOB_FUNCTION: [
		"urn:li:function:8",
		"urn:li:function:13",
		"urn:li:function:15",
	],
	MEMBER_COMPANY: ["urn:li:organization:1337", "urn:li:organization:1035"],
};
/** People of whom LinkedIn knows nothing count nowhere. */
const knownShare = 0.9;

export function sharesOf(campaign: WorldCampaign, pivot: MemberPivot): Share[] {
	switch (pivot) {
		case "MEMBER_COUNTRY_V2":
		case "MEMBER_COUNTRY": {
			const { code } = countryOf(campaign.account.timeZone);
			const placed = placesOf(campaign).filter(
				({ place }) => place.region !== null || place.isInCountry,
			);
			return [{ value: geoUrnOf(code), from: 0, to: placed.at(-1)?.to ?? 0 }];
		}
		case "MEMBER_REGION_V2":
		case "MEMBER_REGION":
			return placesOf(campaign).flatMap(({ place, from, to }) =>
				place.region === null
					? []
					: [{ value: geoUrnOf(place.region), from, to }],
			);
		default: {
			const values = mixes[pivot] ?? [];
			const bounds = cumulativeShares(
				mix(campaign.seed, pivot.length),
				values.length,
			);
			return values.map((value, index) => ({
				value,
				from: (bounds[index] ?? 0) * knownShare,
				to: (bounds[index + 1] ?? 1) * knownShare,
			}));
		}
	}
}

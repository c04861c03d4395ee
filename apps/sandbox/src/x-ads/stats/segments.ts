import type { WorldCampaign } from "../../world/campaigns.ts";
import { placesOf } from "../../world/facts.ts";
import { cumulativeShares } from "../../world/numbers.ts";
import { mix } from "../../world/random.ts";
import type { Share } from "../objects/objects.ts";
import type { Segmentation } from "./query.ts";

/** A value that people are told apart by, with its part of a campaign's numbers. */
export type Segment = { name: string; value: string; share: Share };

/** Nielsen's numbers of the markets around the largest city of each region that the world knows. */
const metros: Readonly<Record<string, { value: string; name: string }>> = {
	"US-CA": { value: "803", name: "Los Angeles CA, US" },
	"US-NY": { value: "501", name: "New York NY, US" },
	"US-TX": { value: "623", name: "Dallas-Ft. Worth TX, US" },
	"US-FL": { value: "528", name: "Miami-Ft. Lauderdale FL, US" },
	"US-IL": { value: "602", name: "Chicago IL, US" },
};

const mixes: Readonly<
	Record<
		Exclude<Segmentation, "METROS">,
		readonly { value: string; name: string }[]
	>
> = {
	AGE: ["13-24", "25-34", "35-44", "45-54", "55+"].map((name) => ({
		value: `AGE_${name.replace("-", "_TO_").replace("+", "_AND_OVER")}`,
		name,
	})),
	GENDER: [
		{ value: "1", name: "Male" },
		{ value: "2", name: "Female" },
	],
	PLATFORMS: [
		{ value: "0", name: "iOS" },
		{ value: "1", name: "Android" },
		{ value: "4", name: "Desktop and laptop computers" },
	],
	CONVERSION_TAGS: [
		{ value: "o1a2b", name: "Checkout" },
		{ value: "o1a2c", name: "Whole site" },
	],
};

/** People of whom nothing is known count in no segment, so that segments add up to less than the whole. */
const known = 0.97;

export function segmentsOf(
	campaign: WorldCampaign,
	segmentation: Segmentation,
): Segment[] {
	if (segmentation === "METROS")
		return placesOf(campaign).flatMap(({ place, from, to }) => {
			const metro = place.region === null ? undefined : metros[place.region];
			return metro === undefined ? [] : [{ ...metro, share: { from, to } }];
		});
	const values = mixes[segmentation];
	const salt = Object.keys(mixes).indexOf(segmentation) + 70;
	const bounds = cumulativeShares(mix(campaign.seed, salt), values.length);
	return values.map((value, index) => ({
		...value,
		share: {
			from: (bounds[index] ?? 0) * known,
			to: (bounds[index + 1] ?? 1) * known,
		},
	}));
}

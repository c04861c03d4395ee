import { isSkipped } from "../../world/calendar.ts";
import { hoursOf } from "../../world/facts.ts";
import {
	isZero,
	type Numbers,
	noNumbers,
	partOf,
} from "../../world/numbers.ts";
import { FrontRefused } from "../calls/errors.ts";
import { coreDates } from "../gaql/date-range.ts";
import { type Entity, type Json, text } from "../seed/entities.ts";
import { conversionPlans } from "../seed/seed-extras.ts";
import { keywordSegments } from "../sources/views.ts";
import type { Part } from "./measure.ts";
import type { Measures } from "./measures.ts";
import {
	devicesOf,
	networksOf,
	type SegmentShare,
	slotsOf,
} from "./segment-shares.ts";

/** Segments of a row by name without `segments.`; null for one that is absent. */
export type Segments = Record<string, Json | null>;
/** A part of one day's numbers. */
export type Piece = { segments: Segments; numbers: Numbers };

export type SplitContext = {
	part: Part;
	measures: Measures;
	conversionActions: readonly Entity[];
	/** Days since 1970-01-01 in the account's zone. */
	day: number;
	timeZone: string;
	/** The hour at which the day ends: 24, or less for one that is not over. */
	endHour: number;
};
type Split = {
	/** Segments that this split gives a value to. */
	names: readonly string[];
	split: (numbers: Numbers, context: SplitContext) => Piece[];
};

/** Numbers are split by one after another, each part into parts that add up to it: so all the rows add up to the day. */
const splits: readonly Split[] = [
	{
		names: ["hour"],
		split: (numbers, { endHour, timeZone, day }) =>
			// What the world has in an hour that the clock skips is told of the hour after it.
			hoursOf(numbers, endHour).map((part, hour) => ({
				segments: { hour: isSkipped(timeZone, day, hour) ? hour + 1 : hour },
				numbers: part,
			})),
	},
	byShares("device", ({ campaign }) =>
		devicesOf(text(campaign ?? undefined, "id")),
	),
	byShares("ad_network_type", ({ campaign }) =>
		networksOf(channelOf(campaign)),
	),
	byShares("slot", ({ campaign }) => slotsOf(channelOf(campaign))),
	{
		names: ["click_type"],
		split: (numbers) => [{ segments: { click_type: "URL_CLICKS" }, numbers }],
	},
	{
		names: [
			"keyword.ad_group_criterion",
			"keyword.info.text",
			"keyword.info.match_type",
		],
		split: (numbers, { part, measures }) =>
			measures.keywordsOf(part.adGroup ?? "").map(({ keyword, from, to }) => ({
				segments: keywordSegments(keyword),
				numbers: partOf(numbers, from, to),
			})),
	},
	{
		names: [
			"budget_campaign_association_status.campaign",
			"budget_campaign_association_status.status",
		],
		split: (numbers, { part }) => [
			{
				segments: {
					"budget_campaign_association_status.campaign":
						part.campaign?.resourceName ?? null,
					"budget_campaign_association_status.status":
						part.campaign?.status === "REMOVED" ? "REMOVED" : "ENABLED",
				},
				numbers,
			},
		],
	},
	{
		names: [
			"conversion_action",
			"conversion_action_name",
			"conversion_action_category",
		],
		split: (numbers, { conversionActions }) =>
			conversionPlans.flatMap(({ until }, index) => {
				const action = conversionActions[index];
				if (action === undefined) return [];
				return {
					segments: conversionSegments(action),
					numbers: conversionsOf(
						numbers,
						conversionPlans[index - 1]?.until ?? 0,
						until,
					),
				};
			}),
	},
	...Object.entries({
		external_conversion_source: "WEBPAGE",
		conversion_attribution_event_type: "INTERACTION",
		conversion_adjustment: false,
		conversion_lag_bucket: "LESS_THAN_ONE_DAY",
		conversion_or_adjustment_lag_bucket: "CONVERSION_LESS_THAN_ONE_DAY",
	}).map(
		([name, value]): Split => ({
			names: [name],
			split: (numbers) => [
				{ segments: { [name]: value }, numbers: conversionsOf(numbers, 0, 1) },
			],
		}),
	),
];

/** Derived from the day itself, so that nothing is split by them. */
export const dateSegments: readonly string[] = [
	...coreDates.map((name) => name.slice("segments.".length)),
	"day_of_week",
	"month_of_year",
];

/** Segments of things that no account here has: shopping, hotels, travel, apps. Google has no rows for them either. */
const ofNothing =
	/^(product_|hotel_|partner_hotel_id$|sk_ad_network_|travel_|activity_|vertical_ads_|auction_insight_|webpage$)/;

/** The splits for the segments selected, without those that the source gives a value itself. */
export function splitsFor(
	segments: readonly string[],
	fixed: Segments,
): Split[] {
	return splits.filter(({ names }) =>
		names.some((name) => segments.includes(name) && !(name in fixed)),
	);
}

/** True when there can be no row, because a segment is of things that are not here. */
export function splitsToNothing(segments: readonly string[]): boolean {
	return segments.some((name) => ofNothing.test(name));
}

/**
 * Throws UNIMPLEMENTED for a segment that Google has and nothing here says a word about: any answer would be made up.
 * It has no GoogleAdsFailure, so that nobody takes it for Google's own.
 */
export function refuseUnknownSegments(
	segments: readonly string[],
	isKnownHere: (name: string) => boolean,
): void {
	for (const name of segments) {
		const isSplit = splits.some(({ names }) => names.includes(name));
		if (
			isSplit ||
			dateSegments.includes(name) ||
			ofNothing.test(name) ||
			isKnownHere(name)
		)
			continue;
		throw new FrontRefused(
			"unimplemented",
			`The sandbox does not know how numbers split by 'segments.${name}'. The field is valid at Google.`,
		);
	}
}

/** All parts of one day's numbers. */
export function pieces(
	numbers: Numbers,
	wanted: readonly Split[],
	context: SplitContext,
): Piece[] {
	let parts: Piece[] = [{ segments: {}, numbers }];
	for (const { split } of wanted) {
		parts = parts.flatMap((part) =>
			split(part.numbers, context).flatMap((piece) =>
				isZero(piece.numbers)
					? []
					: {
							segments: { ...part.segments, ...piece.segments },
							numbers: piece.numbers,
						},
			),
		);
	}
	return parts;
}

/** `segments.conversion_action` and what belongs to it. */
export function conversionSegments(action: Entity): Segments {
	return {
		conversion_action: action.resourceName,
		conversion_action_name: text(action, "name"),
		conversion_action_category: text(action, "category"),
	};
}

/** A part of the conversions alone: a click or a cost belongs to no conversion. */
export function conversionsOf(
	numbers: Numbers,
	from: number,
	to: number,
): Numbers {
	const { conversions, conversionsValue, allConversions, allConversionsValue } =
		partOf(numbers, from, to);
	return {
		...noNumbers(),
		conversions,
		conversionsValue,
		allConversions,
		allConversionsValue,
	};
}

function byShares(
	name: string,
	sharesOf: (part: Part) => readonly SegmentShare[],
): Split {
	return {
		names: [name],
		split: (numbers, { part }) =>
			sharesOf(part).map(({ value, from, to }) => ({
				segments: { [name]: value },
				numbers: partOf(numbers, from, to),
			})),
	};
}

function channelOf(campaign: Entity | null): string {
	return text(campaign ?? undefined, "advertisingChannelType");
}

import type { GraphCall } from "../graph/graph-call.ts";
import { badParameter, type GraphRefused } from "../graph/graph-error.ts";
import type { Params } from "../graph/params.ts";
import { type Filter, readFilters } from "../objects/filtering.ts";
import { knownFields } from "../objects/known-fields.ts";
import { type DayRange, readIncrements, readRanges } from "./dates.ts";

export type Level = "account" | "campaign" | "adset" | "ad";
const levels: readonly Level[] = ["account", "campaign", "adset", "ad"];

/** A split of the numbers. `empty`: of no account here, so that the answer has no rows. */
export type Breakdown =
	| "none"
	| "hour"
	| "region"
	| "country"
	| "both"
	| "empty";

/** A call of insights, read and checked. */
export type InsightsQuery = {
	level: Level;
	fields: readonly string[];
	parts: readonly DayRange[];
	breakdown: Breakdown;
	/** Windows told beside the default one. */
	windows: readonly string[];
	filters: readonly Filter[];
	sort: { field: string; descending: boolean } | null;
};

const hourly = "hourly_stats_aggregated_by_advertiser_time_zone";
/** Splits that an account must have been enabled for: without that, nothing is answered and no error. */
const unenabled = [
	"hourly_stats_aggregated_by_audience_time_zone",
	"impression_device",
	"frequency_value",
];
const otherBreakdowns = [
	"age",
	"gender",
	"publisher_platform",
	"platform_position",
	"device_platform",
	"product_id",
	"comscore_market",
	"comscore_market_code",
	"title_asset",
	"body_asset",
	"image_asset",
	"video_asset",
	"link_url_asset",
	"description_asset",
	"call_to_action_asset",
	"ad_format_asset",
	"place_page_id",
	"skan_conversion_id",
	"media_type",
	"user_segment_key",
];
const knownWindows = [
	"1d_click",
	"7d_click",
	"28d_click",
	"1d_view",
	"1d_ev",
	"7d_view",
	"28d_view",
	"dda",
	"default",
	"1d_view_all_conversions",
	"7d_view_all_conversions",
	"28d_view_all_conversions",
	"1d_sequenced",
	"7d_sequenced",
	"28d_sequenced",
	"skan_click",
	"skan_view",
	"incrementality",
];
const usualFields = [
	"account_id",
	"impressions",
	"spend",
	"date_start",
	"date_stop",
];
/** Films watched cannot be told by region. */
const notByRegion = /^video_p\d+_watched_actions$/;

/**
 * Reads and checks a call of insights.
 *
 * @param own level of the object that is asked
 */
export function readQuery(
	{ params, fields }: Pick<GraphCall, "params" | "fields">,
	own: Level,
	today: number,
): InsightsQuery {
	if (params.has("date_format"))
		throw badParameter("The parameter date_format is no longer supported.");
	const level = levelOf(params, own);
	const breakdown = breakdownOf(params);
	const names = fields?.map(({ name }) => name) ?? usualFields;
	for (const name of names) {
		if (!knownFields.insights.includes(name))
			throw badParameter(
				`${name} is not valid for fields param. please check https://developers.facebook.com/docs/marketing-api/reference/ads-insights/ for all valid values`,
			);
		if (breakdown !== "none" && breakdown !== "hour" && notByRegion.test(name))
			throw invalidCombination(`${name}, ${params.text("breakdowns")}`);
		if (breakdown === "hour" && name.startsWith("unique_"))
			throw invalidCombination(`${name}, ${hourly}`);
	}
	return {
		level,
		fields: names,
		parts: readIncrements(params, readRanges(params, today)),
		breakdown,
		windows: windowsOf(params),
		filters: readFilters(params),
		sort: sortOf(params),
	};
}

function levelOf(params: Params, own: Level): Level {
	const given = params.text("level") ?? own;
	const level = levels.find((one) => one === given);
	if (level === undefined)
		throw badParameter(
			`Param level must be one of {ad, adset, campaign, account}`,
		);
	if (levels.indexOf(level) < levels.indexOf(own))
		throw badParameter(`level ${level} is not valid for this object`);
	return level;
}

function breakdownOf(params: Params): Breakdown {
	const given = params.list("breakdowns") ?? [];
	const unknown = given.find(
		(name) =>
			![hourly, "region", "country", ...unenabled, ...otherBreakdowns].includes(
				name,
			),
	);
	if (unknown !== undefined)
		throw badParameter(
			`breakdowns[${given.indexOf(unknown)}] must be one of the following values: ${[...otherBreakdowns, "country", "region", hourly, ...unenabled].join(", ")}`,
		);
	if (given.length === 0) return "none";
	if (given.some((name) => unenabled.includes(name))) return "empty";
	const other = given.find((name) => otherBreakdowns.includes(name));
	if (other !== undefined) throw new NotSimulated(other);
	const isHourly = given.includes(hourly);
	if (isHourly && given.length > 1) throw invalidCombination(given.join(", "));
	if (isHourly) return "hour";
	const byRegion = given.includes("region");
	if (byRegion && given.includes("country")) return "both";
	return byRegion ? "region" : "country";
}

/** Thrown for a split that is valid and that nothing here says a word about. */
export class NotSimulated extends Error {
	constructor(breakdown: string) {
		super(`The sandbox does not know numbers by ${breakdown}.`);
	}
}

function invalidCombination(columns: string): GraphRefused {
	return badParameter(
		`Current combination of data breakdown columns (action_type, ${columns}) is invalid`,
	);
}

function windowsOf(params: Params): string[] {
	const given = params.list("action_attribution_windows") ?? [];
	for (const [index, name] of given.entries())
		if (!knownWindows.includes(name))
			throw badParameter(
				`action_attribution_windows[${index}] must be one of the following values: ${knownWindows.join(", ")}`,
			);
	// Two of the windows are taken and tell nothing since 2026-01-12.
	return given.filter((name) =>
		["1d_click", "7d_click", "28d_click", "1d_view", "1d_ev"].includes(name),
	);
}

function sortOf(params: Params): InsightsQuery["sort"] {
	const [first] = params.list("sort") ?? [];
	if (first === undefined) return null;
	const [, field, direction] =
		/^([a-z_]+?)(?:_(ascending|descending))?$/.exec(first) ?? [];
	if (field === undefined || !knownFields.insights.includes(field))
		throw badParameter(`Param sort: ${first} is not valid`);
	return { field, descending: direction === "descending" };
}

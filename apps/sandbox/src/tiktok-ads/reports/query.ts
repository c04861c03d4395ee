import type { WorldAccount } from "../../world/accounts.ts";
import { parseDate } from "../../world/calendar.ts";
import { TikTokRefused } from "../calls/envelope.ts";
import type { Parameters } from "../calls/parameters.ts";
import { type Breakdown, breakdownNames } from "./breakdowns.ts";
import { type ReportFilters, readReportFilters } from "./filters.ts";
import type { Level, ReportType } from "./levels.ts";
import { refuseMetrics } from "./metric-names.ts";

export type ReportQuery = {
	type: ReportType;
	level: Level;
	/** In the order in which they were asked for. */
	dimensions: readonly string[];
	time: "day" | "hour" | null;
	breakdown: Breakdown | null;
	metrics: readonly string[];
	/** Days since 1970-01-01 in the account's zone, both included; null: all days that there are. */
	range: { from: number; to: number } | null;
	filters: ReportFilters;
	order: { metric: string; isAscending: boolean } | null;
	withTotals: boolean;
	/** Several advertisers were asked for by one list: each row says whose it is, and money has no decimals. */
	isOfSeveral: boolean;
	accounts: readonly WorldAccount[];
};

const levels: Readonly<Record<string, Level>> = {
	AUCTION_ADVERTISER: "advertiser",
	AUCTION_CAMPAIGN: "campaign",
	AUCTION_ADGROUP: "adgroup",
	AUCTION_AD: "ad",
};
const reportTypes = [
	"BASIC",
	"AUDIENCE",
	"PLAYABLE_MATERIAL",
	"CATALOG",
	"BC",
	"TT_SHOP",
] as const;
const ids = ["advertiser_id", "campaign_id", "adgroup_id", "ad_id", "ad_id_v2"];

/** @throws {TikTokRefused} 40002 for anything that the real thing would not run */
export function readReportQuery(
	parameters: Parameters,
	accounts: readonly WorldAccount[],
	isTask: boolean,
): ReportQuery {
	parameters.word("service_type", ["AUCTION"], "AUCTION");
	const type = parameters.word("report_type", reportTypes);
	if (type !== "BASIC" && type !== "AUDIENCE")
		throw new TikTokRefused(
			40002,
			`report_type: The sandbox has no report of the type ${type}.`,
		);
	if (parameters.flag("multi_adv_report_in_utc_time"))
		throw new TikTokRefused(
			40002,
			"multi_adv_report_in_utc_time: The sandbox tells reports in the advertisers' zones alone.",
		);
	const level = levels[parameters.word("data_level", Object.keys(levels))];
	if (level === undefined) throw new Error("a level without a name");
	const dimensions = parameters.needTexts("dimensions", 4);
	const { time, breakdown } = readDimensions(dimensions, type, level);
	const metrics = parameters.texts("metrics", 200) ?? ["spend", "impressions"];
	refuseMetrics(metrics, type, level);
	const isLifetime = parameters.flag("query_lifetime");
	if (isLifetime && (type !== "BASIC" || time !== null || breakdown !== null))
		throw new TikTokRefused(
			40002,
			"query_lifetime: Lifetime metrics have no time and no audience dimension.",
		);
	const field = parameters.text("order_field");
	if (field !== null && !metrics.includes(field))
		throw new TikTokRefused(
			40002,
			`order_field: ${field} is not among the metrics.`,
		);
	const direction = parameters.word("order_type", ["ASC", "DESC"], "DESC");
	return {
		type,
		level,
		dimensions,
		time,
		breakdown,
		metrics: [...new Set(metrics)],
		range: isLifetime ? null : readRange(parameters, time),
		filters: readReportFilters(parameters, isTask),
		order:
			field === null
				? null
				: { metric: field, isAscending: direction === "ASC" },
		withTotals:
			parameters.flag("enable_total_metrics") &&
			type === "BASIC" &&
			breakdown === null &&
			time !== "hour",
		isOfSeveral: parameters.has("advertiser_ids"),
		accounts,
	};
}

function readDimensions(
	dimensions: readonly string[],
	type: ReportType,
	level: Level,
): Pick<ReportQuery, "time" | "breakdown"> {
	const known = [...ids, "stat_time_day", "stat_time_hour", ...breakdownNames];
	const unknown = dimensions.filter((name) => !known.includes(name));
	if (unknown.length > 0 || new Set(dimensions).size < dimensions.length)
		throw refused(dimensions);
	const [id, second] = dimensions.filter((name) => ids.includes(name));
	if (second !== undefined || (id !== `${level}_id` && id !== `${level}_id_v2`))
		throw refused(dimensions);
	const hasDay = dimensions.includes("stat_time_day");
	const hasHour = dimensions.includes("stat_time_hour");
	const [breakdown = null, other] = breakdownNames.filter((name) =>
		dimensions.includes(name),
	);
	const isOfCountry = breakdown === null || breakdown === "country_code";
	if (
		(hasDay && hasHour) ||
		other !== undefined ||
		(type === "BASIC" && !isOfCountry) ||
		(type === "AUDIENCE" && (hasHour || breakdown === null))
	)
		throw refused(dimensions);
	return { time: hasHour ? "hour" : hasDay ? "day" : null, breakdown };
}

function refused(dimensions: readonly string[]): TikTokRefused {
	return new TikTokRefused(
		40002,
		`Invalid dimension fields: [${dimensions.map((name) => `'${name}'`).join(", ")}]`,
	);
}

function readRange(
	parameters: Parameters,
	time: ReportQuery["time"],
): { from: number; to: number } {
	const day = (name: string): number => {
		const text = parameters.needText(name);
		const parsed = text.includes("-") ? parseDate(text) : null;
		if (parsed === null)
			throw new TikTokRefused(40002, `${name}: Not a valid date.`);
		return parsed;
	};
	const from = day("start_date");
	const to = day("end_date");
	if (to < from)
		throw new TikTokRefused(40002, "start_date must be before end_date");
	const days = to - from + 1;
	if (time === "day" && days > 30)
		throw new TikTokRefused(
			40002,
			"max time span is 30 days when use stat_time_day",
		);
	if (time === "hour" && days > 1)
		throw new TikTokRefused(
			40002,
			"max time span is 1 day when use stat_time_hour",
		);
	if (days > 365)
		throw new TikTokRefused(40002, "max time span must be less than 365 days");
	return { from, to };
}

import type { WorldAccount } from "../../world/accounts.ts";
import type { Parameters } from "../calls/parameters.ts";
import { invalid, missing } from "../calls/parameters.ts";
import { dayBeginningAt, instant, readHour } from "../calls/times.ts";
import { XRefused } from "../errors.ts";
import { type Placement, placements } from "../objects/placements.ts";
import { countryPlaces } from "../objects/seed-criteria.ts";
import { type MetricGroup, metricGroups } from "./measures.ts";

export const entities = [
	"ACCOUNT",
	"CAMPAIGN",
	"FUNDING_INSTRUMENT",
	"LINE_ITEM",
	"PROMOTED_ACCOUNT",
	"PROMOTED_TWEET",
] as const;
export type Entity = (typeof entities)[number];

const segmentations = [
	"AGE",
	"GENDER",
	"METROS",
	"PLATFORMS",
	"CONVERSION_TAGS",
] as const;
export type Segmentation = (typeof segmentations)[number];

export type Granularity = "HOUR" | "DAY" | "TOTAL";

/** Numbers that are asked for, checked. */
export type StatsQuery = {
	entity: Entity;
	ids: readonly string[];
	/** Hours since 1970-01-01 UTC; the second is not included. */
	startHour: number;
	endHour: number;
	granularity: Granularity;
	/** Days since 1970-01-01 in the account's zone, where numbers are told by day. */
	days: { first: number; count: number } | null;
	placement: Placement;
	groups: readonly MetricGroup[];
	segmentation: Segmentation | null;
	country: string | null;
	platform: string | null;
};

const mostIds = 20;
const parametersOfAll = [
	"entity",
	"entity_ids",
	"start_time",
	"end_time",
	"granularity",
	"placement",
	"metric_groups",
];

/** @param isJob a report may be longer, and may tell segments apart */
export function readStatsQuery(
	parameters: Parameters,
	account: WorldAccount,
	isJob: boolean,
): StatsQuery {
	parameters.only(
		...parametersOfAll,
		...(isJob ? ["segmentation_type", "country", "platform"] : []),
	);
	const entity = parameters.needWord("entity", entities);
	const ids = parameters.needList("entity_ids", mostIds);
	const granularity = parameters.needWord("granularity", [
		"HOUR",
		"DAY",
		"TOTAL",
	]);
	const segmentation = parameters.word("segmentation_type", segmentations);
	const groups = groupsOf(parameters, entity);
	const mostDays = isJob ? (segmentation === null ? 90 : 45) : 7;
	const { startHour, endHour } = readWindow(parameters, account, mostDays);
	const country = parameters.text("country");
	if (segmentation === "METROS") {
		if (country === null) throw missing("country");
		if (country !== countryPlaces.US)
			throw invalid("country", country, "Expected a country with metros");
	}
	if (
		segmentation === "CONVERSION_TAGS" &&
		groups.some((group) => group !== "WEB_CONVERSION")
	)
		throw invalid(
			"segmentation_type",
			segmentation,
			"Expected a segmentation of these metric_groups",
		);
	return {
		entity,
		ids,
		startHour,
		endHour,
		granularity,
		days:
			granularity === "DAY"
				? readDays(parameters, account, { startHour, endHour })
				: null,
		placement: parameters.needWord("placement", placements),
		groups,
		segmentation,
		country,
		platform: parameters.text("platform"),
	};
}

function groupsOf(parameters: Parameters, entity: Entity): MetricGroup[] {
	const names = parameters.needList("metric_groups", metricGroups.length);
	const groups = names.map((name) => {
		const found = metricGroups.find((group) => group === name);
		if (found === undefined)
			throw invalid(
				"metric_groups",
				name,
				`Expected some of ${metricGroups.join(", ")}`,
			);
		return found;
	});
	if (groups.includes("MOBILE_CONVERSION") && groups.length > 1)
		throw invalid(
			"metric_groups",
			names.join(","),
			"Expected MOBILE_CONVERSION alone",
		);
	const had: Partial<Record<Entity, readonly MetricGroup[]>> = {
		ACCOUNT: ["ENGAGEMENT"],
		FUNDING_INSTRUMENT: ["ENGAGEMENT", "BILLING"],
	};
	for (const group of groups)
		if (had[entity]?.includes(group) === false)
			throw invalid("metric_groups", group, `Expected groups of ${entity}`);
	return groups;
}

/** Reads two whole hours of which the second is later, and by no more than so many days. */
export function readWindow(
	parameters: Parameters,
	{ timeZone }: WorldAccount,
	mostDays: number,
): { startHour: number; endHour: number } {
	const startHour = readHour(
		"start_time",
		parameters.need("start_time"),
		timeZone,
	);
	const endHour = readHour("end_time", parameters.need("end_time"), timeZone);
	const hours = endHour - startHour;
	if (hours <= 0 || hours > mostDays * 24)
		throw new XRefused("INVALID_TIME_WINDOW", {
			message:
				hours <= 0
					? "Expected an end_time that is after start_time"
					: `Expected a time window of ${mostDays} days at most`,
			parameter: "end_time",
			value: parameters.need("end_time"),
		});
	return { startHour, endHour };
}

function readDays(
	parameters: Parameters,
	{ timeZone }: WorldAccount,
	{ startHour, endHour }: { startHour: number; endHour: number },
): { first: number; count: number } {
	const first = dayBeginningAt(timeZone, startHour);
	const end = dayBeginningAt(timeZone, endHour);
	if (first === null || end === null) {
		const parameter = first === null ? "start_time" : "end_time";
		throw invalid(
			parameter,
			parameters.need(parameter),
			`Expected midnight in the account's timezone ${timeZone}`,
		);
	}
	return { first, count: end - first };
}

/** Parameters as answers and files of reports repeat them. */
export function echoOf(query: StatsQuery): Record<string, unknown> {
	return {
		start_time: instant(query.startHour * 3_600_000),
		end_time: instant(query.endHour * 3_600_000),
		segmentation_type: query.segmentation,
		entity_ids: query.ids,
		country: query.country,
		placement: query.placement,
		granularity: query.granularity,
		entity: query.entity,
		platform: query.platform,
		metric_groups: query.groups,
	};
}

import { parseDate } from "../../world/calendar.ts";
import {
	type Fields,
	isFields,
	readTexts,
	refuseUnknown,
} from "../calls/body.ts";
import { invalid } from "../calls/errors.ts";
import { breakdownNames, entityBreakdowns } from "./breakdowns.ts";
import { conversionFields, reportFields } from "./field-names.ts";
import { type Level, type ReportFilter, readFilter } from "./filter.ts";

/** A whole hour as a zone's clock shows it: hours since 1970-01-01 00:00 of that clock. */
export type WallHour = number;

export type ReportQuery = {
	/** In the order in which they were asked for. */
	breakdowns: readonly string[];
	fields: readonly string[];
	/** The finest object that rows are about. */
	level: Level;
	time: "DATE" | "HOUR" | null;
	from: WallHour;
	/** Not included any more. */
	until: WallHour;
	timeZone: string;
	filter: ReportFilter;
};

const knownFields = [
	"breakdowns",
	"custom_column_ids",
	"fields",
	"filter",
	"starts_at",
	"ends_at",
	"time_zone_id",
	"conversion_metrics",
];
const actionSources = ["WEBSITE", "APP", "PHYSICAL_STORE", "OTHER"];
const levelOf: Readonly<Record<string, Level>> = {
	AD_ID: "ad",
	AD_GROUP_ID: "ad_group",
	CAMPAIGN_ID: "campaign",
};

/** @throws {ApiRefused} 400 for anything that the real thing would not run */
export function readReportQuery(data: Fields): ReportQuery {
	refuseUnknown(data, knownFields);
	const breakdowns = readBreakdowns(data);
	const fields = readTexts(data, "fields");
	if (fields === null) throw invalid("data.fields", "Field is required.");
	if (fields.length === 0)
		throw invalid("data.fields", "The minimum number of items is 1.");
	const unknown = fields.find((field) => !reportFields.has(field));
	if (unknown !== undefined)
		throw invalid("data.fields", `${unknown} is not a valid field.`);
	refuseConversionMetrics(data.conversion_metrics);
	if ((readTexts(data, "custom_column_ids") ?? []).length > 0)
		throw invalid("data.custom_column_ids", "Custom column not found.");
	const from = readHour(data, "starts_at");
	const until = readHour(data, "ends_at");
	if (until <= from)
		throw invalid("data.ends_at", "Must be later than starts_at.");
	const [finest = ""] = [...entityBreakdowns]
		.reverse()
		.filter((name) => breakdowns.includes(name));
	return {
		breakdowns,
		fields,
		level: levelOf[finest] ?? "account",
		time: breakdowns.includes("HOUR")
			? "HOUR"
			: breakdowns.includes("DATE")
				? "DATE"
				: null,
		from,
		until,
		timeZone: readTimeZone(data.time_zone_id),
		filter: readFilter(data.filter),
	};
}

function readBreakdowns(data: Fields): readonly string[] {
	const breakdowns = readTexts(data, "breakdowns") ?? [];
	const refused = (message: string) => invalid("data.breakdowns", message);
	for (const name of breakdowns)
		if (!breakdownNames.includes(name))
			throw refused(`${name} is not a valid breakdown.`);
	if (new Set(breakdowns).size < breakdowns.length)
		throw refused("The items must be unique.");
	const most =
		breakdowns.includes("COUNTRY") && breakdowns.includes("REGION") ? 4 : 3;
	if (breakdowns.length > most)
		throw refused(`The maximum number of items is ${most}.`);
	if (breakdowns.includes("DATE") && breakdowns.includes("HOUR"))
		throw refused("DATE and HOUR cannot be combined.");
	return breakdowns;
}

/** Whole hours with `Z` alone, which are those of the report's zone all the same. */
function readHour(data: Fields, name: string): WallHour {
	const text = data[name];
	if (text === undefined || text === null)
		throw invalid(`data.${name}`, "Field is required.");
	const [, date = "", hour = ""] =
		/^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):00:00Z$/.exec(String(text)) ?? [];
	const day = parseDate(date);
	if (day === null)
		throw invalid(
			`data.${name}`,
			"Must follow the YYYY-MM-DDTHH:00:00Z format.",
		);
	return day * 24 + Number(hour);
}

const knownZones = new Map<string, boolean>();

function readTimeZone(given: unknown): string {
	if (given === undefined || given === null) return "UTC";
	if (typeof given !== "string" || !isZone(given))
		throw invalid("data.time_zone_id", `${given} is not a valid time zone.`);
	return given;
}

function isZone(name: string): boolean {
	let isKnown = knownZones.get(name);
	if (isKnown === undefined) {
		// An offset such as +02:00 is no name.
		isKnown = /^[A-Za-z]/.test(name);
		try {
			new Intl.DateTimeFormat("en-US", { timeZone: name });
		} catch {
			isKnown = false;
		}
		if (knownZones.size < 1000) knownZones.set(name, isKnown);
	}
	return isKnown;
}

/** Sources of conversions can be asked for; all of them here come from web sites. */
function refuseConversionMetrics(given: unknown): void {
	if (given === undefined || given === null) return;
	const refused = (message: string) =>
		invalid("data.conversion_metrics", message);
	if (!Array.isArray(given)) throw refused("Must be a list.");
	for (const item of given as unknown[]) {
		if (!isFields(item)) throw refused("Must be a list of objects.");
		refuseUnknown(
			item,
			["conversion_field", "action_sources"],
			"data.conversion_metrics",
		);
		if (!conversionFields.has(String(item.conversion_field)))
			throw refused(`${item.conversion_field} is not a conversion field.`);
		for (const source of readTexts(item, "action_sources") ?? [])
			if (!actionSources.includes(source))
				throw refused(`${source} is not an action source.`);
	}
}

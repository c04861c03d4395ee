import type { RegionMetricDraft, RegionRef } from "../drafts.ts";
import { isUnread, type Unread } from "../metrics/number-reading.ts";
import type { Fields } from "../read-failure.ts";
import { insightsOf } from "./insights.ts";
import { MetricReading, readDay } from "./metric-reading.ts";

/**
 * Numbers of each campaign, day and region. Meta names regions and has no ids for them: country and name together are the key,
 * since two countries have a region of the same name. It tells no conversions by region.
 */
export const regionMetrics = insightsOf<RegionMetricDraft>({
	fields: [],
	breakdowns: ["country", "region"],
	collectFor: () => () => new MetricReading("region metric", readRegion),
});

export function readRegion(row: Fields): RegionMetricDraft | Unread {
	const read = readDay(row, null);
	if (isUnread(read)) return read;
	const { country, region } = row;
	if (typeof country !== "string" || country.length > 60)
		return { path: "country" };
	if (typeof region !== "string" || region.length > 120)
		return { path: "region" };
	return { ...read, region: toRegion(country, region) };
}

const unknown = "unknown";
const countryNames = new Intl.DisplayNames(["en"], { type: "region" });

/** A region with its country's name; whom Meta cannot place is told under a key of its own. */
function toRegion(country: string, region: string): RegionRef {
	const code = isKnown(country) ? country : unknown;
	const place = isKnown(region) ? region : unknown;
	const names = [
		...(place === unknown ? [] : [place]),
		...(code === unknown ? [] : [nameOf(code)]),
	];
	return {
		key: `${code}:${place}`,
		name: names.length === 0 ? "Unknown" : names.join(", "),
	};
}

const isKnown = (word: string): boolean =>
	word !== "" && word.toLowerCase() !== unknown;

function nameOf(code: string): string {
	return /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? code) : code;
}

import type { RegionMetricDraft, RegionRef } from "../../drafts.ts";
import type { CsvRow } from "../../files/csv-rows.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { type Report, readReport } from "./read-report.ts";
import { dayReader, numberColumns } from "./report-rows.ts";

/**
 * Numbers of each campaign, UTC day and state. Where people were and what place they looked for are not told apart: the
 * column that does so is left out, so that a state has one row.
 */
export const regionMetrics: MetricPart<RegionMetricDraft>["run"] = (
	session,
	account,
	options,
) => readReport(session, account, regionReport(options.conversion), options);

export function regionReport(conversion?: string): Report<RegionMetricDraft> {
	const readDay = dayReader(conversion);
	return {
		entity: "region metric",
		query: {
			type: "GeographicPerformanceReportRequest",
			aggregation: "Daily",
			columns: [
				"TimePeriod",
				"AccountId",
				"CampaignId",
				"Country",
				"State",
				...numberColumns(conversion),
			],
		},
		readRow(row) {
			const read = readDay(row);
			if (isUnread(read)) return read;
			const { hour, ...draft } = read;
			return hour === null
				? { ...draft, region: toRegion(row) }
				: { path: "TimePeriod" };
		},
	};
}

/**
 * Microsoft has ids for the smallest place of a row alone, so a state is known by its name and its country's, as they were
 * received: two rows have one key only where they are the same.
 */
function toRegion({ Country = "", State = "" }: CsvRow): RegionRef {
	const place = [State, Country].filter((name) => name && name !== "Unknown");
	return {
		key: `${Country}:${State}`,
		name: place.join(", ") || "Unknown place",
	};
}

import type { RegionMetricDraft } from "../../drafts.ts";
import { isUnread } from "../../metrics/number-reading.ts";
import type { MetricPart } from "../../parts.ts";
import { toRegion } from "../regions.ts";
import { dayReader } from "./daily-metrics.ts";
import { readReport } from "./read-report.ts";

/** Numbers of each campaign, day and place: a state of the United States, a country of the United Kingdom, or a country. */
export const regionMetrics: MetricPart<RegionMetricDraft>["run"] = (
	session,
	account,
	options,
) => {
	const readDay = dayReader(options.conversion);
	return readReport(
		session,
		account,
		{
			entity: "region metric",
			breakdowns: ["CAMPAIGN_ID", "DATE", "COUNTRY", "REGION"],
			readRow(row) {
				const read = readDay(row);
				if (isUnread(read)) return read;
				const region = toRegion(row.country, row.region);
				return region ? { ...read, region } : { path: "country" };
			},
		},
		options,
	);
};

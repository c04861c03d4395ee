import { platformNames } from "../graphql/platform-names.ts";
import type { SeriesKey } from "./metric-series.ts";

/** Name of a series for people. */
export function nameOfSeries(key: SeriesKey): string {
	return key === "ALL" ? "Total" : platformNames[key];
}

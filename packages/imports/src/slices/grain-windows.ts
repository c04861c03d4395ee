import { addDays, type MetricGrain } from "@patchbay/platforms";
import { type DayWindow, metricWindows } from "./metric-windows.ts";

/**
 * Windows of one grain within the days that an import reads, the newest first. Where a grain has many rows to a day, only
 * the days that the platform may still restate are read.
 * @param today the account's own
 */
export function grainWindows(
	grain: MetricGrain,
	range: DayWindow,
	today: string,
): DayWindow[] {
	const firstRestated = addDays(today, 1 - grain.lookBackDays);
	const from =
		grain.backfilled || range.from > firstRestated ? range.from : firstRestated;
	return metricWindows({ from, to: range.to }, grain.windowDays);
}

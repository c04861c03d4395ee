import { addDays, subtractMonths } from "@patchbay/platforms";
import type { MetricStream } from "./mark-days-read.ts";

/** Months for which metrics are kept; null for ever. */
export interface MetricRetention {
	months: number | null;
	/** Metrics by the hour, of which there are many. */
	hourlyMonths: number | null;
}

/** Months for which the metrics of a grain are kept; null for ever. */
export function monthsKept(
	{ months, hourlyMonths }: MetricRetention,
	stream: MetricStream,
): number | null {
	return stream === "METRICS_HOURLY" ? hourlyMonths : months;
}

/**
 * The first day of a grain that is worth reading, YYYY-MM-DD, for an account whose day is `today`: what lies before it is dropped, now
 * or tomorrow. Null where everything is kept.
 */
export function firstDayKept(
	retention: MetricRetention,
	stream: MetricStream,
	today: string,
): string | null {
	const months = monthsKept(retention, stream);
	if (months === null) return null;
	// Months are dropped by the database's day, which is tomorrow already for an account far in the west.
	return `${subtractMonths(addDays(today, 1), months).slice(0, 7)}-01`;
}

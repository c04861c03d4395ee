import type { ImportStream } from "@patchbay/db";
import type { Platform } from "@patchbay/platforms";

/** How the numbers of one grain are read. */
export interface PlannedGrain {
	stream: ImportStream;
	/** Days of one slice. */
	windowDays: number;
	/** Months that the platform tells the grain's numbers for. */
	historyMonths: number;
	/** Days, today counted, that the platform may still restate. */
	lookBackDays: number;
	/** True when days before the look-back are read as well. */
	backfilled: boolean;
}

/** The grains that a platform's connector reads, the coarsest first. */
export function grainsOf({ parts }: Platform): PlannedGrain[] {
	return parts.metrics?.daily
		? [
				{
					stream: "METRICS_DAILY",
					windowDays: 30,
					historyMonths: 37,
					lookBackDays: 31,
					backfilled: true,
				},
			]
		: [];
}

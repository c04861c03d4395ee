import {
	dropOldMetrics,
	type MetricRetention,
	makePartitionsAhead,
} from "@patchbay/catalog";
import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Duty } from "./duty.ts";

/** Makes room for the metrics of the next months, and drops those of long ago where that is set. */
export function keepMetrics(
	{ db, logger }: { db: Database; logger: Logger },
	retention: MetricRetention,
): Duty {
	return {
		name: "keep metrics",
		everyMilliseconds: 6 * 3_600_000,
		async run(signal) {
			await makePartitionsAhead(db);
			const dropped = await dropOldMetrics(db, retention, { signal });
			if (dropped > 0)
				logger.info({ dropped }, "months of metrics were dropped");
		},
	};
}

import type { Database } from "@patchbay/db";
import { type ImportRetention, pruneImports } from "@patchbay/imports";
import type { Logger } from "@patchbay/logger";
import { counter } from "@patchbay/telemetry";
import type { Duty } from "./duty.ts";

const removed = counter(
	"patchbay_retention_removed_rows",
	"Rows that were removed because their time is over, by table",
);

/** Removes imports that ended long ago. */
export function pruneHistory(
	{ db, logger }: { db: Database; logger: Logger },
	retention: ImportRetention,
): Duty {
	return {
		name: "prune history",
		everyMilliseconds: 3_600_000,
		async run(signal) {
			const pruned = await pruneImports(db, retention, { signal });
			for (const [table, rows] of Object.entries(pruned))
				if (rows > 0) removed.add(rows, { table });
			if (pruned.import_job > 0)
				logger.info(pruned, "imports of long ago were removed");
		},
	};
}

import type { Database } from "@patchbay/db";
import { type ImportWorker, startDueImports } from "@patchbay/imports";
import type { Logger } from "@patchbay/logger";
import type { Duty } from "./duty.ts";

/** Starts the scheduled imports as they fall due; every worker looks, and each run is started by one. */
export function startScheduledImports(deps: {
	db: Database;
	imports: Pick<ImportWorker, "wake">;
	logger: Logger;
}): Duty {
	return {
		name: "start scheduled imports",
		everyMilliseconds: 1_000,
		async run(signal) {
			const started = await startDueImports(deps.db, { signal });
			if (started.length === 0) return;
			deps.imports.wake();
			deps.logger.info(
				{ started: started.length },
				"scheduled imports were started",
			);
		},
	};
}

import { deleteDueData } from "@patchbay/connections";
import type { Duty } from "./duty.ts";

/** Goes on with deletions that were begun: a large account's, or those of a process that was killed. */
export function deleteData(deps: Parameters<typeof deleteDueData>[0]): Duty {
	return {
		name: "delete data",
		everyMilliseconds: 10_000,
		async run(signal) {
			const deleted = await deleteDueData(deps, { signal });
			if (deleted > 0)
				deps.logger.info({ accounts: deleted }, "data was deleted");
		},
	};
}

import { refreshDueGrants } from "@patchbay/connections";
import type { Credentials } from "@patchbay/credentials";
import type { Database } from "@patchbay/db";
import type { Logger } from "@patchbay/logger";
import type { Duty } from "./duty.ts";

/** Renews what is due, so that nobody waits for a refresh and no rotated token grows old. */
export function refreshGrants(deps: {
	db: Database;
	credentials: Pick<Credentials, "refreshIfDue">;
	logger: Logger;
}): Duty {
	return {
		name: "refresh grants",
		everyMilliseconds: 600_000,
		async run(signal) {
			const { refreshed, failed } = await refreshDueGrants(deps, { signal });
			if (refreshed + failed > 0)
				deps.logger.info({ refreshed, failed }, "grants were refreshed");
		},
	};
}

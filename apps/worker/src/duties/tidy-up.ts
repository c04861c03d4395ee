import { pruneIdempotencyKeys } from "@patchbay/access";
import {
	destroyUnusedGrants,
	expireOauthAttempts,
	finishDataDeletions,
} from "@patchbay/connections";
import type { Credentials } from "@patchbay/credentials";
import type { Database } from "@patchbay/db";
import type { Limits } from "@patchbay/limits";
import type { Logger } from "@patchbay/logger";
import { pruneOutcomes } from "@patchbay/reliability";
import { pruneTemporaryFiles } from "@patchbay/storage";
import { pruneChanges } from "@patchbay/writes";
import type { Duty } from "./duty.ts";

/** Removes what is over by itself, whatever the operator has set. */
export function tidyUp({
	db,
	credentials,
	limits,
	storageDirectory,
	logger,
}: {
	db: Database;
	credentials: Pick<
		Credentials,
		"destroyGrant" | "withdrawGrant" | "eraseGrant"
	>;
	limits: Pick<Limits, "prune">;
	storageDirectory: string;
	logger: Logger;
}): Duty {
	return {
		name: "tidy up",
		everyMilliseconds: 300_000,
		async run() {
			await Promise.all([
				destroyUnusedGrants({ db, credentials, logger }),
				expireOauthAttempts(db),
				finishDataDeletions({ db, credentials, logger }),
				pruneIdempotencyKeys(db),
				limits.prune(),
				pruneOutcomes(db),
				pruneChanges(db),
				pruneTemporaryFiles(storageDirectory),
			]);
		},
	};
}

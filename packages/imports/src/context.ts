import type { AccessContext } from "@patchbay/access";
import type { Database } from "@patchbay/db";
import type { ImportQueue } from "./queue.ts";

/** What the verbs of this package need: who asks, and where it is written. */
export type ImportsContext = AccessContext & {
	db: Database;
	queue: ImportQueue;
};

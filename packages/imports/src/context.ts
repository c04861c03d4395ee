import type { AccessContext } from "@patchbay/access";
import type { Database } from "@patchbay/db";
import type { ImportQueue } from "./queue.ts";

/** Context of this package's verbs: who asks, and the database they write to. */
export type ImportsContext = AccessContext & {
	db: Database;
	queue: ImportQueue;
};

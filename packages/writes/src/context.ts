import type { AccessContext } from "@patchbay/access";
import type { Credentials, ProcessParts } from "@patchbay/credentials";
import type { Timings } from "./timings.ts";

/** What this package needs of its process. */
export type WritesParts = Pick<ProcessParts, "db" | "logger" | "platforms"> & {
	credentials: Pick<Credentials, "openSession">;
	/** Other times than the usual ones. */
	writeTimings?: Partial<Timings>;
};

/** Everything that a verb of this package takes: who acts, for which tenant, and with what. */
export type WritesContext = AccessContext & WritesParts;

import type { AccessContext } from "@patchbay/access";
import type { Credentials, ProcessParts } from "@patchbay/credentials";
import type { Timings } from "./timings.ts";

/** Parts of its process that this package needs. */
export type WritesParts = Pick<ProcessParts, "db" | "logger" | "platforms"> & {
	credentials: Pick<Credentials, "openSession">;
	/** Other times than the usual ones. */
	writeTimings?: Partial<Timings>;
};

/** Everything that a verb of this package takes: who acts, for which tenant, and with what. */
export type WritesContext = AccessContext & WritesParts;

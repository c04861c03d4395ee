import type { WithReader } from "@patchbay/db";
import type { WritesContext } from "../context.ts";

/** Everything that writing a report takes: besides what a change takes, the reader of the metrics. */
export type SheetsContext = WritesContext &
	WithReader & {
		/** Aborted when the caller has left. */
		signal?: AbortSignal;
	};

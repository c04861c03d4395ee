import { counter, durations } from "@patchbay/telemetry";

/** Rows that pages brought, as they were committed. */
export const importedRows = counter(
	"patchbay_import_rows",
	"Rows that imports saved, by platform and stream",
);

/** Records that could not be saved, or were not understood. */
export const refusedRows = counter(
	"patchbay_import_refused_rows",
	"Records that imports had to leave out, by platform and stream",
);

/** Slices that looks for work found: CLAIMED, TAKEN_OVER from a worker that died, or HELD back by a limit. */
export const claims = counter(
	"patchbay_import_claims",
	"Slices that workers claimed (CLAIMED), claimed after another worker (TAKEN_OVER), or found held back (HELD)",
);

export const claimSeconds = durations(
	"patchbay_import_claim_seconds",
	"Duration of a look for work in the database",
);

import type { SourceDraft } from "@patchbay/platforms";
import { saveListed } from "./save-listed.ts";

/** Saves a page of an account's pixels, identities and metrics of events. */
export const saveSources = saveListed<SourceDraft>({
	name: "source",
	key: {
		kind: ["text", (row) => row.kind],
		external_id: ["text", (row) => row.externalId],
	},
	columns: {
		name: ["text", (row) => row.name],
		details: ["text", (row) => row.details],
	},
	enums: { kind: '"SourceKind"' },
});

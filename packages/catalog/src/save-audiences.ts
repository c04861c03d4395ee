import type { AudienceDraft } from "@patchbay/platforms";
import { saveListed } from "./save-listed.ts";

/** Saves a page of an account's lists and segments of people. */
export const saveAudiences = saveListed<AudienceDraft>({
	name: "audience",
	key: { external_id: ["text", (row) => row.externalId] },
	columns: {
		name: ["text", (row) => row.name],
		kind: ["text", (row) => row.kind],
		member_count: ["bigint", (row) => row.memberCount],
		created_at: ["timestamptz", (row) => row.createdAt],
		updated_at: ["timestamptz", (row) => row.updatedAt],
	},
	enums: { kind: '"AudienceKind"' },
});

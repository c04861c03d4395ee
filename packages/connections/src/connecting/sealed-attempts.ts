import type { SealOwner } from "@patchbay/keys";
import { markAllDisconnected } from "../standing/mark-disconnected.ts";

/** Secrets of attempts to connect; connections end with the keys that their tokens were sealed under. */
export const sealedAttempts: SealOwner = {
	records: [
		{
			table: "oauth_attempt",
			versionColumn: null,
			fields: { sealed_secret: "sealed_secret" },
		},
	],
	async endWithKeys(sql, tenantId) {
		await markAllDisconnected(sql, tenantId);
		await sql.query("delete from oauth_attempt where tenant_id = $1", [
			tenantId,
		]);
		return [];
	},
};

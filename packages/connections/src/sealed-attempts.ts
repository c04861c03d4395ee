import type { SealOwner } from "@patchbay/keys";

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
		await sql.query(
			`update connection set status = 'DISCONNECTED', status_message = null, reconnect_required = false,
				disconnected_at = coalesce(disconnected_at, clock_timestamp())
			where tenant_id = $1 and status <> 'DISCONNECTED'`,
			[tenantId],
		);
		await sql.query("delete from oauth_attempt where tenant_id = $1", [
			tenantId,
		]);
		return [];
	},
};

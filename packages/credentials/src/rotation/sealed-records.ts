import type { SqlExecutor } from "@patchbay/db";
import { assertAsSaved, lockGrant, savedDetail } from "../grant-row.ts";
import { sealedAppRecords } from "../oauth-apps/sealed-app-records.ts";

/** A row with sealed values, locked. */
export interface SealedRow {
	id: string;
	/** That the values are sealed for. */
	version: number;
	/** By column. */
	sealed: Record<string, Buffer | null>;
}

/** What the audit says of a row whose values were sealed anew. */
export interface ResealAudit {
	target: { type: string; id: string };
	/** The fields that are compared when the values are used. */
	detail: Record<string, unknown>;
}

/** A table with sealed values, as a rotation of the tenant's key walks through it. */
export interface SealedRecord {
	/** The table, and the `record` that its values are sealed for. */
	table: string;
	/** The column with the version that they are sealed for; null: always 1. */
	versionColumn: string | null;
	/** Each sealed column with the `field` that it is sealed for. */
	fields: Readonly<Record<string, string>>;
	/** Locks what whoever saves the row locks before it: in another order the two would wait for each other. */
	lockFirst?(sql: SqlExecutor, tenantId: string, id: string): Promise<unknown>;
	/**
	 * Called with the row locked, before it is opened: what somebody put back must not become valid by being sealed anew.
	 * @throws SecretTampered
	 */
	assertAsSaved?(
		sql: SqlExecutor,
		tenantId: string,
		row: SealedRow,
	): Promise<void>;
	/** For a KEY_ROTATE entry of each row. Left out where no use compares with the audit. */
	describe?(
		sql: SqlExecutor,
		tenantId: string,
		row: SealedRow,
	): ResealAudit | Promise<ResealAudit>;
}

/** Every sealed column there is. One that is missing here keeps a tenant's old keys in use for ever. */
export const sealedRecords: readonly SealedRecord[] = [
	{
		table: "platform_grant",
		versionColumn: "credential_version",
		fields: {
			sealed_access_token: "access_token",
			sealed_refresh_token: "refresh_token",
		},
		async assertAsSaved(sql, tenantId, { id }) {
			const grant = await lockGrant(sql, tenantId, id);
			if (grant) assertAsSaved(grant);
		},
		describe: (_sql, _tenantId, { id, version, sealed }) => ({
			target: { type: "Grant", id },
			detail: savedDetail(version, {
				access: sealed.sealed_access_token ?? null,
				refresh: sealed.sealed_refresh_token ?? null,
			}),
		}),
	},
	{
		table: "oauth_attempt",
		versionColumn: null,
		fields: { sealed_verifier: "sealed_verifier" },
	},
	...sealedAppRecords,
];
